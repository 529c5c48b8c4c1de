using Carm.Appeals.Contracts;
using Carm.Delegation;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>An importer finds, after the due date, that the value of its shirts was declared too high on three declarations.</summary>
public sealed class MassAdjustmentStoryTests(CarmHost tests)
{
    static readonly string Rebate = "The maker's rebate was left out of the price paid or payable (Customs Act s.48(5)).";

    [Fact]
    public async Task Some_declarations_of_a_case_are_granted_and_the_rest_stay_as_they_are()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await RatesAsync(carm);
        var importer = await Importer.OnboardedAsync(carm);
        string[] numbers = [await importer.AcceptedAsync(), await importer.AcceptedAsync(), await importer.AcceptedAsync()];
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");

        var submitted = await SubmitAsync(importer, numbers, attachments: [await ProofAsync(importer, numbers[0])]);
        Assert.Equal(201, submitted.Status);
        var mass = submitted.Json.GetProperty("case");
        var number = mass.GetProperty("caseNumber").GetString()!;
        Assert.Equal([$"MAC-{importer.Rm}-0001", "SUBMITTED", "2026-07-19"], mass.Texts("caseNumber", "status", "reviewBy"));
        // Three times a duty of 494.10 and a GST of 161.95, which stays.
        Assert.Equal(["-1482.30", "-485.85"], mass.GetProperty("differences").Texts("customsDuty", "gst"));
        Assert.Equal(number, (await importer.CadAsync(numbers[1]))["openChange"]);
        Assert.Equal(["CAD-3005 cads[0]"], (await SubmitAsync(importer, numbers[..1], attachments: [])).Errors());

        var (officer, other) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("other.officer", "TRADE_OFFICER"));
        var row = Assert.Single((await officer.GetAsync($"/api/v1/admin/mass-adjustments?rmAccount={importer.Rm}")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal([number, "3", "VALUE"], row.Texts("caseNumber", "cads", "issue"));
        Assert.Equal((409, "STATE_CONFLICT"), Code(await DecideAsync(officer, number, numbers)));
        Assert.Equal((200, "UNDER_REVIEW"), await officer.PostAsync($"/api/v1/admin/mass-adjustments/{number}/take") is var taken ? (taken.Status, taken["status"]) : default);
        Assert.Equal((409, "STATE_CONFLICT"), Code(await importer.Manager.PostAsync($"/api/v1/mass-adjustments/{number}/withdraw")));
        Assert.Equal((403, "CAD-1003"), Code(await DecideAsync(other, number, numbers)));
        Assert.Equal((422, "CAD-4001"), Code(await DecideAsync(officer, number, numbers[..2])));
        Assert.Equal((422, "MAC-2001"), Code(await DecideAsync(officer, number, [Fresh.TransactionNumber()])));

        var decided = await DecideAsync(officer, number, numbers[..2], "NO_EVIDENCE");
        Assert.Equal((200, "PARTLY_APPROVED"), (decided.Status, decided.Json.GetProperty("case").GetProperty("status").GetString()));
        Assert.Equal(["-988.20", "0.00"], decided.Json.GetProperty("case").GetProperty("onTheAccount").Texts("customsDuty", "gst"));
        await carm.SettleAsync();
        foreach (var granted in numbers[..2])
        {
            var version = (await importer.CadAsync(granted, "/versions/00002")).Json;
            Assert.Equal(["ADJUSTMENT", number, "Customs Act s.74(1)(e)", "161.95"], version.Texts("kind", "reference", "authority", "gstKept"));
            Assert.Equal(["-494.10", "0.00", "-494.10"], version.GetProperty("change").Texts("customsDuty", "gst", "total"));
            Assert.Null((await importer.CadAsync(granted))["openChange"]);
        }
        Assert.Equal(["00001", null], (await importer.CadAsync(numbers[2])).Json.Texts("currentVersion", "openChange"));
        Assert.Contains((await importer.Manager.GetAsync("/api/v1/notifications", "fr-CA")).Json.GetProperty("items").EnumerateArray(), n => n.GetProperty("text").GetString()!.StartsWith($"Dossier {number} : déclarations accordées : 2 sur 3; elles changent de -988,20\u00a0$ en tout.", StringComparison.Ordinal));
        Assert.Equal("PARTLY_APPROVED", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/mass-adjustments")).Json.GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), Code(await DecideAsync(officer, number, numbers)));
    }

    [Fact]
    public async Task A_refusal_on_the_merits_is_served_for_each_declaration_and_one_taken_back_frees_them()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await RatesAsync(carm);
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [await importer.AcceptedAsync(), await importer.AcceptedAsync()];
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var proof = await ProofAsync(importer, numbers[1]);

        var first = (await SubmitAsync(importer, numbers, [proof])).Json.GetProperty("case").GetProperty("caseNumber").GetString()!;
        Assert.Equal((200, "WITHDRAWN"), await importer.Manager.PostAsync($"/api/v1/mass-adjustments/{first}/withdraw") is var gone ? (gone.Status, gone["status"]) : default);
        Assert.Null((await importer.CadAsync(numbers[0]))["openChange"]);

        var second = (await SubmitAsync(importer, numbers, [proof])).Json.GetProperty("case").GetProperty("caseNumber").GetString()!;
        Assert.Equal($"MAC-{importer.Rm}-0002", second);
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        await officer.PostAsync($"/api/v1/admin/mass-adjustments/{second}/take");
        Assert.Equal(200, (await DecideAsync(officer, second, [], "NOT_ELIGIBLE")).Status);
        await carm.SettleAsync();
        var read = (await importer.Manager.GetAsync($"/api/v1/mass-adjustments/{second}")).Json.GetProperty("case");
        Assert.Equal("REJECTED", read.GetProperty("status").GetString());
        Assert.Equal(numbers.Order().Select(n => $"SOADJ-{n}-01"), read.GetProperty("cads").EnumerateArray().Select(c => c.GetProperty("statementNumber").GetString()));
        Assert.All((await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Json.GetProperty("items").EnumerateArray(),
            s => Assert.Equal(["VALUE", "Customs Act s.74(4)", "0.00"], s.Texts("issue", "authority", "amountOwing")));
        Assert.Equal(404, (await (await carm.SignInAsync("stranger")).GetAsync($"/api/v1/mass-adjustments/{second}")).Status);
    }

    [Fact]
    public async Task A_broker_that_sees_the_importers_case_reads_no_other_brokers_declaration_in_it_nor_a_sum_that_has_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (reader, other) = (await carm.BrokerOfAsync(importer, "OWN", "IMPORTER"), await carm.BrokerOfAsync(importer));
        var (own, others) = (await importer.AcceptedAsync(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(others);
        Assert.Equal(201, (await other.Manager.DeclareAsync(Messages.Of(importer.Rm, others))).Status);
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var number = (await SubmitAsync(importer, [own, others], [await ProofAsync(importer, own)])).Json.GetProperty("case").GetProperty("caseNumber").GetString()!;

        async Task<(string[] Shown, string Duty, string Listed, string Withheld)> ReadAsync(Importer who)
        {
            var read = (await who.Manager.GetAsync($"/api/v1/mass-adjustments/{number}")).Json.GetProperty("case");
            var row = Assert.Single((await who.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/mass-adjustments")).Json.GetProperty("items").EnumerateArray());
            string[] shown = [.. read.GetProperty("cads").EnumerateArray().Select(c => c.GetProperty("transactionNumber").GetString()!)];
            return (shown, read.GetProperty("differences").GetProperty("customsDuty").GetString()!, $"{row.GetProperty("cads")} {row.GetProperty("differences").GetProperty("customsDuty")}", $"{read.GetProperty("totalsWithheld")} {row.GetProperty("totalsWithheld")}");
        }

        var (shown, duty, listed, withheld) = await ReadAsync(reader);
        Assert.Equal([own], shown);
        Assert.Equal(("-494.10", "1 -494.10", "True True"), (duty, listed, withheld));
        (shown, duty, listed, withheld) = await ReadAsync(importer);
        Assert.Equal(new[] { own, others }.Order(), shown);
        Assert.Equal(("-988.20", "2 -988.20", "False False"), (duty, listed, withheld));
        Assert.Equal(404, (await other.Manager.GetAsync($"/api/v1/mass-adjustments/{number}")).Status);

        // Whose the declarations of an older case are is not known, so that they are nobody's but the importer's to see.
        var ct = TestContext.Current.CancellationToken;
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            session.Store((await session.LoadAsync<MassAdjustment>(number, ct))! with { BySubmitter = null });
            session.Store((await session.Query<MassAdjustedCad>().Where(c => c.CaseNumber == number).ToListAsync(ct)).Select(c => c with { SubmitterBn9 = null }).ToArray());
            await session.SaveChangesAsync(ct);
        }
        (shown, duty, listed, withheld) = await ReadAsync(reader);
        Assert.Empty(shown);
        Assert.Equal(("0.00", "0 0.00", "True True"), (duty, listed, withheld));
        Assert.Equal("2 -988.20", (await ReadAsync(importer)).Listed);
    }

    [Fact]
    public async Task A_broker_takes_back_no_case_with_a_declaration_that_it_does_not_see_but_every_case_that_it_filed()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (reader, other) = (await carm.BrokerOfAsync(importer, "OWN", "IMPORTER"), await carm.BrokerOfAsync(importer));
        var (own, others) = (await importer.AcceptedAsync(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(others);
        Assert.Equal(201, (await other.Manager.DeclareAsync(Messages.Of(importer.Rm, others))).Status);
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var proof = await ProofAsync(importer, own);
        static string NumberIn(Answer submitted) => submitted.Json.GetProperty("case").GetProperty("caseNumber").GetString()!;
        static Task<Answer> WithdrawAsync(Importer who, string number) => who.Manager.PostAsync($"/api/v1/mass-adjustments/{number}/withdraw");

        var both = NumberIn(await SubmitAsync(importer, [own, others], [proof]));
        Assert.Equal((403, "FORBIDDEN"), Code(await WithdrawAsync(reader, both)));
        Assert.Equal(both, (await importer.CadAsync(others))["openChange"]);
        Assert.Equal(404, (await WithdrawAsync(other, both)).Status);
        Assert.Equal(200, (await WithdrawAsync(importer, both)).Status);

        // Of the importer's case on the importer's declaration it sees everything.
        Assert.Equal(200, (await WithdrawAsync(reader, NumberIn(await SubmitAsync(importer, [own], [proof])))).Status);

        // What it filed it takes back, also when the importer shows it less than before.
        var filed = NumberIn(await SubmitAsync(importer with { Manager = reader.Manager }, [own], [proof]));
        var ct = TestContext.Current.CancellationToken;
        await using (var session = carm.Alba.Services.GetRequiredService<IDelegationStore>().LightweightSession())
        {
            session.Store((await session.LoadAsync<BusinessRelationship>(BusinessRelationship.IdOf(reader.Bn9, importer.Bn9), ct))! with { Visibility = ["OWN"] });
            await session.SaveChangesAsync(ct);
        }
        var read = (await reader.Manager.GetAsync($"/api/v1/mass-adjustments/{filed}")).Json.GetProperty("case");
        Assert.Equal(["SUBMITTED", "[]", "True"], read.Texts("status", "cads", "totalsWithheld"));
        Assert.Equal("0.00", read.GetProperty("differences").GetProperty("total").GetString());
        Assert.Equal(200, (await WithdrawAsync(reader, filed)).Status);
        Assert.Null((await importer.CadAsync(own))["openChange"]);
    }

    [Fact]
    public async Task A_declaration_that_another_decision_has_overtaken_is_refused_for_that_and_the_others_on_the_merits()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await RatesAsync(carm);
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [.. new[] { await importer.AcceptedAsync(), await importer.AcceptedAsync() }.Order(StringComparer.Ordinal)];
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{numbers[0]}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        var number = (await SubmitAsync(importer, numbers, [await ProofAsync(importer, numbers[0])])).Json.GetProperty("case").GetProperty("caseNumber").GetString()!;
        await officer.PostAsync($"/api/v1/admin/mass-adjustments/{number}/take");
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);

        var decided = (await DecideAsync(officer, number, [], "NOT_ELIGIBLE")).Json.GetProperty("case");
        Assert.Equal("NOT_ELIGIBLE", decided.GetProperty("refusal").GetString());
        Assert.Equal([$"{numbers[0]} DECISION_EXISTS ", $"{numbers[1]} NOT_ELIGIBLE SOADJ-{numbers[1]}-01"], decided.GetProperty("cads").EnumerateArray().Select(c => string.Join(' ', c.Texts("transactionNumber", "refusal", "statementNumber"))));
        Assert.Null((await importer.CadAsync(numbers[0]))["openChange"]);
    }

    [Fact]
    public async Task A_declaration_whose_value_an_appeal_or_a_judgment_is_about_is_not_granted_and_the_others_are()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await RatesAsync(carm);
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [.. new[] { await importer.AcceptedAsync(), await importer.AcceptedAsync(), await importer.AcceptedAsync() }.Order(StringComparer.Ordinal)];
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        foreach (var determined in numbers[..2])
        {
            var drafted = await officer.PostAsync($"/api/v1/admin/cads/{determined}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
        }
        await carm.SettleAsync();
        var number = (await SubmitAsync(importer, numbers, [await ProofAsync(importer, numbers[0])])).Json.GetProperty("case").GetProperty("caseNumber").GetString()!;
        await officer.PostAsync($"/api/v1/admin/mass-adjustments/{number}/take");
        // Of the one the President has still to decide, and of the other officers have still to write out what the Tribunal has.
        var at = new DateTimeOffset(2026, 4, 20, 15, 0, 0, TimeSpan.Zero);
        string[] statements = [$"SOADJ-{numbers[0]}-01", $"SOADJ-{numbers[1]}-01"];
        await carm.HearAsync(
            new AppealFiled("TA-1", importer.Rm, [statements[0]], new(2026, 4, 20), at),
            new JudgmentGiven("TA-2", importer.Rm, [statements[1]], "CITT", "CLIENT", "PARTLY", new(2026, 4, 20), at) { AllowedStatements = [statements[1]], ToCarryOut = [statements[1]] });

        Assert.Equal(["DET_UNDER_APPEAL granted[0]"], (await DecideAsync(officer, number, numbers)).Errors());
        Assert.Equal(["DET_UNDER_APPEAL granted[1]"], (await DecideAsync(officer, number, [numbers[2], numbers[1]], "DECISION_EXISTS")).Errors());
        Assert.Equal("00002", (await importer.CadAsync(numbers[0]))["currentVersion"]);
        Assert.Equal(200, (await DecideAsync(officer, number, numbers[2..], "DECISION_EXISTS")).Status);
        Assert.Equal(["00002", "00002", "00002"], [(await importer.CadAsync(numbers[0]))["currentVersion"], (await importer.CadAsync(numbers[1]))["currentVersion"], (await importer.CadAsync(numbers[2]))["currentVersion"]]);
    }

    [Fact]
    public async Task Every_fault_is_said_by_the_declaration_that_has_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, another) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (due, strange) = (await importer.AcceptedAsync(), await another.AcceptedAsync());
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var early = Fresh.TransactionNumber();
        await importer.ReleaseAsync(early, "2026-04-17");
        await importer.DraftAsync(early, Importer.Header("2026-04-17"));
        Assert.Equal(200, (await importer.SubmitAsync(early)).Status);

        Assert.Equal(["CAD-6009 cads[0].attachments", "MAC-2001 cads[1].transactionNumber", "CAD-1002 cads[2].kind"], (await SubmitAsync(importer, [due, strange, early], [])).Errors());
        Assert.Equal(["MAC-2002 cads"], (await SubmitAsync(importer, [.. Enumerable.Repeat(due, MassAdjustment.MostCads + 1)], [])).Errors());
        Assert.Equal(["CAD-4001 cads[1].transactionNumber"], (await SubmitAsync(importer, [due, due], [await ProofAsync(importer, due)])).Errors());
        Assert.Equal(["CAD-6007 cads[0].reasons[0].codes"], (await SubmitAsync(importer, [due], [await ProofAsync(importer, due)], "R3-32.2.VFD")).Errors());
        Assert.Equal(["CAD-4001 attachments[0]"], (await SubmitAsync(importer, [due], [await ProofAsync(another, strange)])).Errors());
        Assert.Equal(["CAD-4001 cads[0].lines[0].lineNumber"], (await SubmitAsync(importer, [due], [], line: 9)).Errors());
        Assert.Null((await importer.CadAsync(due))["openChange"]);
    }

    [Fact]
    public async Task Who_reads_a_case_finds_each_of_its_documents_with_the_declaration_that_it_sees()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (reader, other) = (await carm.BrokerOfAsync(importer, "OWN", "IMPORTER"), await carm.BrokerOfAsync(importer));
        var (own, others) = (await importer.AcceptedAsync(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(others);
        Assert.Equal(201, (await other.Manager.DeclareAsync(Messages.Of(importer.Rm, others))).Status);
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        string[] given = [await ProofAsync(importer, own), await ProofAsync(importer, others)];
        await carm.SettleAsync();
        var number = (await SubmitAsync(importer, [own, others], given)).Json.GetProperty("case").GetProperty("caseNumber").GetString()!;
        static string[] Documents(Answer read) => [.. read.Json.GetProperty("case").GetProperty("documents").EnumerateArray().Select(d => string.Join(' ', d.Texts("attachmentId", "transactionNumber", "fileName", "state")))];

        // The officer opens what it is told of.
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Assert.Equal([$"{given[0]} {own} rebate.pdf CLEAN", $"{given[1]} {others} rebate.pdf CLEAN"], Documents(await officer.GetAsync($"/api/v1/admin/mass-adjustments/{number}")));
        Assert.Equal(200, (await officer.GetAsync($"/api/v1/admin/cads/{others}/attachments/{given[1]}")).Status);
        var listed = Assert.Single((await officer.GetAsync($"/api/v1/admin/cads/{own}/attachments")).Json.GetProperty("attachments").EnumerateArray());
        Assert.Equal([given[0], "rebate.pdf", "CLEAN"], listed.Texts("attachmentId", "fileName", "state"));
        Assert.Equal(404, (await officer.GetAsync($"/api/v1/admin/cads/{Fresh.TransactionNumber()}/attachments")).Status);
        Assert.Equal(403, (await (await carm.SignInAsync("ar.officer", "AR_OFFICER")).GetAsync($"/api/v1/admin/cads/{own}/attachments")).Status);

        Assert.Equal(2, Documents(await importer.Manager.GetAsync($"/api/v1/mass-adjustments/{number}")).Length);
        Assert.Equal([$"{given[0]} {own} rebate.pdf CLEAN"], Documents(await reader.Manager.GetAsync($"/api/v1/mass-adjustments/{number}")));
    }

    [Fact]
    public async Task A_case_is_bounded_in_the_lines_of_its_declarations_together_of_which_none_counts_that_is_not_seen()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, another) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var strange = await another.AcceptedAsync();
        var numbers = new string[6];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = await importer.AcceptedAsync();
        var ct = TestContext.Current.CancellationToken;
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            // Each as long as a declaration may be.
            foreach (var cad in await session.LoadManyAsync<Cad>(ct, numbers.Append(strange)))
            {
                var invoice = cad.Document.Invoices![0];
                session.Store(cad with { Document = cad.Document with { Invoices = [invoice with { Lines = [.. Enumerable.Range(1, 9_999).Select(n => invoice.Lines![0] with { LineNumber = n })] }] } });
            }
            await session.SaveChangesAsync(ct);
        }
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var proof = await ProofAsync(importer, numbers[0]);

        Assert.Equal(["MAC-2003 cads"], (await SubmitAsync(importer, numbers, [proof])).Errors());
        Assert.Null((await importer.CadAsync(numbers[0]))["openChange"]);
        Assert.Equal(["MAC-2001 cads[5].transactionNumber"], (await SubmitAsync(importer, [.. numbers[..5], strange], [proof])).Errors());
        Assert.Equal(201, (await SubmitAsync(importer, numbers[..5], [proof])).Status);
    }

    [Fact]
    public async Task A_case_takes_a_tariff_code_away_from_every_declaration_that_claimed_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await RatesAsync(carm);
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [Fresh.TransactionNumber(), Fresh.TransactionNumber()];
        foreach (var number in numbers)
        {
            await importer.ReleaseAsync(number);
            await importer.DraftAsync(number, invoices: [Importer.InvoiceOf(number, new Dictionary<string, object?>(Importer.Line()) { ["tariffCode"] = "9979" })]);
            Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        }
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");

        Task<Answer> AskAsync(string field) => importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/mass-adjustments", new
        {
            issue = "TARIFF", reasons = new[] { "R3-32-2.TC" }, explanation = "The shirts assist nobody with a disability.",
            cads = numbers.Select(n => new { transactionNumber = n, cleared = new[] { field } }),
        });
        Assert.Equal(["CAD-4001 cads[0].cleared[0]", "CAD-4001 cads[1].cleared[0]"], (await AskAsync("lines[1].relief")).Errors());
        var asked = (await AskAsync("lines[1].tariffCode")).Json.GetProperty("case");
        Assert.Equal("6100.00", asked.GetProperty("differences").GetProperty("customsDuty").GetString());
        Assert.Equal("lines[1].tariffCode", asked.GetProperty("cads")[0].GetProperty("cleared")[0].GetString());

        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        await officer.PostAsync($"/api/v1/admin/mass-adjustments/{asked.GetProperty("caseNumber").GetString()}/take");
        Assert.Equal(200, (await DecideAsync(officer, asked.GetProperty("caseNumber").GetString()!, numbers)).Status);
        Assert.Equal("4049.72", (await importer.CadAsync(numbers[1])).Json.GetProperty("totals").GetProperty("total").GetString());
    }

    static Task<Answer> SubmitAsync(Importer importer, string[] numbers, string[] attachments, string reason = "R2-74-1-E.VFD", int line = 1) => importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/mass-adjustments", new
    {
        issue = "VALUE", reasons = new[] { reason }, explanation = Rebate, attachments,
        cads = numbers.Select(n => new { transactionNumber = n, lines = new[] { new { lineNumber = line, valueForCurrencyConversion = "10345.67" } } }),
    });

    static Task<Answer> DecideAsync(Caller officer, string number, string[] granted, string? refusal = null) => officer.PostAsync($"/api/v1/admin/mass-adjustments/{number}/decide", new { granted, rationale = "As the papers show.", refusal });

    static async Task<string> ProofAsync(Importer importer, string number) =>
        (await importer.Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "rebate.pdf", "%PDF-1.7\n%%EOF"u8.ToArray())).Json.GetProperty("attachment").GetProperty("attachmentId").GetString()!;

    static Task RatesAsync(CarmSystem carm) => carm.ApproveRatesAsync(("2026Q1", "2.3"), ("2026Q2", "2.2"));

    static (int, string?) Code(Answer answer) => (answer.Status, answer["code"]);
}
