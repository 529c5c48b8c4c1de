using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Pre-authorized debit (ledger 5.1): the total of a statement is drawn on its due date.</summary>
public sealed class PadTests(CarmHost carm)
{
    static readonly object Account = new { institution = "001", transit = "12345", number = "7654321", holderName = "Alpha Imports" };

    [Fact]
    public async Task What_is_open_of_a_statement_is_drawn_on_its_due_date_once()
    {
        await using var system = await carm.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await client.HasManagerAsync();
        await ActivateAsync(client);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 4200m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await system.MoveClockAsync("2026-01-26T15:00:00Z");
        Assert.Contains("LEDGER_PAD_UPCOMING", await client.NoticesAsync());
        await client.PayByAsync("DEBIT", "P1", "1200.00");
        await client.PayByAsync("EDI_820", "E1", "500.00");
        // The host was down over the due date: the withdrawal is ordered late, and counts as of that date.
        await system.MoveClockAsync("2026-02-02T15:00:00Z");
        var drawn = (await client.GetAsync("payments")).Json.GetProperty("items").EnumerateArray().Where(p => p.GetProperty("method").GetString() == "PAD").ToArray();
        var payment = Assert.Single(drawn);
        Assert.Equal(("2500.00", "SUBMITTED", "2026-01-30", $"PAD-SOA-{client.Rm}-202601"), (payment.GetProperty("amount").GetString(), payment.GetProperty("state").GetString(), payment.GetProperty("effectiveOn").GetString(), payment.GetProperty("paymentReference").GetString()));
        await system.HearAsync(new WithdrawPad(client.Rm, $"SOA-{client.Rm}-202601", new(2026, 1, 30)));
        Assert.Equal(3, (await client.GetAsync("payments")).Json.GetProperty("items").GetArrayLength());
        var id = payment.GetProperty("paymentId").GetString()!;
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments/{id}/cancel")));
        await client.BankSaysAsync("settle", id);
        // The 500.00 of the payment file are still on their way, and nobody is late before they have failed.
        Assert.Equal("500.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task A_due_date_that_is_moved_after_the_statement_is_the_day_on_which_it_is_drawn()
    {
        await using var system = await carm.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await ActivateAsync(client);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 4200m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await system.MoveClockAsync("2026-01-27T15:00:00Z");
        const string Period = "/api/v1/admin/due-date-overrides/2026-01-17";
        await (await system.SignInAsync("due.officer", "AR_OFFICER")).PutAsync(Period, new { dueOn = "2026-02-10", sourceReference = "Fixture of the tests" });
        Assert.Equal(200, (await (await system.SignInAsync("due.supervisor", "AR_SUPERVISOR")).PostAsync($"{Period}/approve", ifMatch: "\"1\"")).Status);

        await system.MoveClockAsync("2026-02-09T15:00:00Z");
        Assert.Equal(0, (await client.GetAsync("payments")).Json.GetProperty("items").GetArrayLength());
        await system.MoveClockAsync("2026-02-10T15:00:00Z");
        var drawn = Assert.Single((await client.GetAsync("payments")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("4200.00", "2026-02-10"), (drawn.GetProperty("amount").GetString(), drawn.GetProperty("effectiveOn").GetString()));
        await client.BankSaysAsync("settle", drawn.GetProperty("paymentId").GetString()!);
        // Paid on its day: neither interest nor a penalty follows.
        await system.MoveClockAsync("2026-02-25T15:00:00Z");
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task The_account_number_is_sealed_at_rest_and_masked_everywhere()
    {
        var client = await Client.OpenAsync(carm);
        var padId = await ActivateAsync(client);
        foreach (var answer in new[] { await client.GetAsync($"pad-agreements/{padId}"), await client.GetAsync("pad-agreements") })
        {
            Assert.Contains("001-12345-****321", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("7654321", answer.Text, StringComparison.Ordinal);
        }
        await using var query = carm.Database.CreateCommand("select data::text from ledger.mt_doc_padagreement where id = $1 union all select answer::text from ledger.idempotency_key where answer::text like '%' || $1 || '%'");
        query.Parameters.AddWithValue(padId);
        await using var rows = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var kept = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) kept.Add(rows.GetString(0));
        Assert.NotEmpty(kept);
        Assert.All(kept, text => Assert.DoesNotContain("7654321", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sealed_number_opens_for_its_own_agreement_under_its_own_key_and_without_a_key_nothing_is_sealed()
    {
        BankAccountCipher With(string? key, string environment = "Production") => new(new ConfigurationBuilder().AddInMemoryCollection([new("Ledger:BankAccountKey", key)]).Build(), new HostingEnvironment { EnvironmentName = environment });
        var (one, other) = (With(Convert.ToBase64String(new byte[32])), With(Convert.ToBase64String([.. new byte[31], 1])));
        var text = one.Seal("a", "7654321");
        Assert.Equal("7654321", one.Open("a", text));
        Assert.NotEqual(text, one.Seal("a", "7654321"));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => one.Open("b", text));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => other.Open("a", text));
        Assert.Equal("PAD_NOT_OFFERED", Assert.Throws<Rejected>(() => With(null).Seal("a", "7654321")).Code);
        Assert.Equal("PAD_NOT_OFFERED", Assert.Throws<Rejected>(() => With("dG9vIHNob3J0").Seal("a", "7654321")).Code);
        Assert.Equal("7654321", With(null, "Development").Open("a", With(null, "Development").Seal("a", "7654321")));
    }

    [Theory]
    [InlineData("01", "12345", "7654321", "A")]
    [InlineData("001", "1234a", "7654321", "A")]
    [InlineData("001", "12345", "654321", "A")]
    [InlineData("001", "12345", "1234567890123", "A")]
    [InlineData("001", "12345", "7654321", " ")]
    public async Task An_account_that_no_bank_has_is_refused(string institution, string transit, string number, string holderName)
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((422, "PAD_BANK_INVALID"), await Paying.RefusalAsync(client.Manager.PostAsync(Url(client), new { account = new { institution, transit, number, holderName } })));
    }

    [Theory]
    [InlineData("2026-01-22", false, "2026-01-30", "2026-01-22")]
    [InlineData("2026-01-23", false, "2026-01-30", "2026-01-23")]
    [InlineData("2026-01-25", false, "2026-01-30", "2026-01-25")]
    [InlineData("2026-01-26", true, "2026-01-30", "2026-01-31")]
    [InlineData("2026-01-30", true, "2026-01-30", "2026-01-31")]
    [InlineData("2026-01-31", false, "2026-03-03", "2026-01-31")]
    [InlineData("2026-03-01", true, "2026-03-03", "2026-03-04")]
    public void Within_five_weekdays_of_the_due_date_a_change_holds_from_the_next_cycle(string today, bool isClosed, string dueOn, string appliesFrom) =>
        Assert.Equal((isClosed, DateOnly.Parse(dueOn), DateOnly.Parse(appliesFrom)), (Cycle.IsClosed(DateOnly.Parse(today)), Cycle.NextDueOn(DateOnly.Parse(today)), Cycle.AppliesFrom(DateOnly.Parse(today))));

    [Fact]
    public void A_due_date_that_the_cbsa_has_set_moves_the_limit_of_changes()
    {
        var moved = new PadCycle([new("2026-01-17", new(2026, 1, 17), new(2026, 2, 6), "CN", "a", "b")]);
        Assert.Equal((new DateOnly(2026, 2, 6), false, true), (moved.NextDueOn(new(2026, 1, 30)), moved.IsClosed(new(2026, 1, 30)), moved.IsClosed(new(2026, 2, 2))));
    }

    static readonly PadCycle Cycle = new([]);

    [Fact]
    public async Task A_late_change_waits_a_cycle_or_is_refused_and_so_is_a_late_end()
    {
        await using var system = await carm.OnClockAsync("2026-01-12T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var url = $"{Url(client)}/{await ActivateAsync(client)}";
        var other = new { institution = "002", transit = "54321", number = "1234567", holderName = "Alpha Imports" };
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Paying.RefusalAsync(client.Manager.PutAsync(url, new { account = other })));
        Assert.Equal((412, "IF_MATCH_STALE"), await Paying.RefusalAsync(client.Manager.PutAsync(url, new { account = other }, "\"1\"")));
        Assert.Equal("002-54321-****567", (await client.Manager.PutAsync(url, new { account = other }, await TagAsync())).Json.GetProperty("agreement").GetProperty("account").GetString());
        await system.MoveClockAsync("2026-01-27T15:00:00Z");
        Assert.Equal((409, "PAD_CUTOFF"), await Paying.RefusalAsync(client.Manager.PutAsync(url, new { account = Account, thisCycle = true }, await TagAsync())));
        var changed = (await client.Manager.PutAsync(url, new { account = Account }, await TagAsync())).Json.GetProperty("agreement");
        Assert.Equal(("002-54321-****567", "001-12345-****321", "2026-01-31"), (changed.GetProperty("account").GetString(), changed.GetProperty("nextAccount").GetString(), changed.GetProperty("nextFrom").GetString()));
        Assert.Equal((409, "PAD_CUTOFF"), await Paying.RefusalAsync(client.Manager.PostAsync($"{url}/cancel")));
        await system.MoveClockAsync("2026-02-02T15:00:00Z");
        for (var n = 0; n < 2; n++) Assert.Equal("CANCELLED", (await client.Manager.PostAsync($"{url}/cancel")).Json.GetProperty("agreement").GetProperty("state").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(client.Manager.PutAsync(url, new { account = Account }, await TagAsync())));

        async Task<string> TagAsync() => (await client.Manager.GetAsync(url)).Headers["ETag"];
    }

    [Fact]
    public async Task Only_the_terms_in_force_are_accepted_and_one_agreement_draws_at_a_time()
    {
        var client = await Client.OpenAsync(carm);
        var draft = await DraftAsync(client);
        Assert.Equal((422, "PAD_TERMS_NOT_CURRENT"), await Paying.RefusalAsync(client.Manager.PostAsync($"{Url(client)}/{draft}/activate", new { termsVersion = "1999-01" })));
        await ActivateAsync(client);
        Assert.Equal((409, "PAD_EXISTS"), await Paying.RefusalAsync(client.Manager.PostAsync($"{Url(client)}/{draft}/activate", new { termsVersion = PadTerms.Current })));
        var stranger = await Client.OpenAsync(carm);
        Assert.Equal(404, (await stranger.Manager.GetAsync($"{Url(stranger)}/{draft}")).Status);
    }

    [Fact]
    public async Task After_two_dishonours_in_twelve_months_the_agreement_is_suspended_until_an_officer_reinstates_it()
    {
        var client = await Client.OpenAsync(carm);
        await client.HasManagerAsync();
        var padId = await ActivateAsync(client, holder: "SIM-RETURN Alpha");
        await client.PayByAsync("PAD", "W1", "10.00");
        await carm.SettleAsync();
        Assert.Equal("ACTIVE", (await client.GetAsync($"pad-agreements/{padId}"))["state"]);
        await client.PayByAsync("PAD", "W2", "10.00");
        await carm.SettleAsync();
        Assert.Equal("SUSPENDED", (await client.GetAsync($"pad-agreements/{padId}"))["state"]);
        Assert.Equal((422, "PAD_NOT_ACTIVE"), await Paying.RefusalAsync(client.PayByAsync("PAD", "W3", "10.00")));
        Assert.Contains("LEDGER_PAD_SUSPENDED", await client.NoticesAsync());
        Assert.Equal("30.00", (await client.GetAsync("balance"))["balance"]);
        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        var reinstated = await officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/pad-agreements/{padId}/reinstate");
        Assert.Equal("ACTIVE", reinstated.Json.GetProperty("agreement").GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_the_crown_is_at_fault_for_neither_counts_nor_suspends()
    {
        var client = await Client.OpenAsync(carm);
        var padId = await ActivateAsync(client);
        await DishonourAsync("W1", crownFault: true);
        await DishonourAsync("W2", crownFault: true);
        await DishonourAsync("W3", crownFault: false);
        var pad = await client.GetAsync($"pad-agreements/{padId}");
        Assert.Equal(("ACTIVE", 1), (pad["state"], pad.Json.GetProperty("dishonours").GetInt32()));

        async Task DishonourAsync(string reference, bool crownFault)
        {
            var id = (await client.PayByAsync("PAD", reference, "10.00"))["paymentId"]!;
            await carm.SettleAsync();
            Assert.Equal(200, (await client.BankSaysAsync("settle", id)).Status);
            Assert.Equal(200, (await client.BankSaysAsync("dishonour", id, new { reason = "SYSTEM_FAILURE", crownFault })).Status);
        }
    }

    [Fact]
    public void Dishonours_that_lie_a_year_back_do_not_count()
    {
        var pad = new PadAgreement("a", "700000003RM0001", new("001", "12345", "", "321", "A"), PadState.Active, default);
        Assert.Equal(PadState.Active, pad.Dishonoured(new(2025, 3, 3)).Dishonoured(new(2026, 3, 3)).State);
        Assert.Equal(PadState.Suspended, pad.Dishonoured(new(2025, 3, 4)).Dishonoured(new(2026, 3, 3)).State);
    }

    [Fact]
    public void What_is_drawn_is_what_is_open_of_the_statement_and_never_more_than_its_total()
    {
        Money Drawn(decimal i, params OpenItem[] items) => WithdrawPadHandler.StillPayable(Statement(i), new(2026, 1, 30), Book.On("2026-01-30", items), []);
        Assert.Equal("100.00", Drawn(100, Item("CAD", 100, "2026-01-10", "2026-01-30")).ToString());
        Assert.Equal("80.00", Drawn(80, Item("CAD", 100, "2026-01-10", "2026-01-30")).ToString());
        Assert.Equal("0.00", Drawn(100, Item("CAD", 100, "2026-01-26", "2026-01-30")).ToString());
        Assert.Equal("0.00", Drawn(100, Item("CAD", 100, "2026-01-10", "2026-03-03")).ToString());
        Assert.Equal("0.00", Drawn(100, Item("CAD", 100, "2026-01-10", "2026-01-30") with { Holds = [new(HoldType.AppealSecured, "TA", default)] }).ToString());
        Assert.Equal("60.00", Drawn(100, Item("CAD", 100, "2026-01-10", "2026-01-30"), Item("REF", 40, "2026-01-27", "2026-01-27")).ToString());
    }

    [Fact]
    public void It_is_the_clients_own_part_less_what_clears_by_itself()
    {
        Money Drawn(OffsetPreference preference, Payment[] underWay, params OpenItem[] items) =>
            WithdrawPadHandler.StillPayable(Statement(2_000), new(2026, 1, 30), new(new("700000003RM0001", "ALPHA", default) { Offset = preference }, items, Book.Rates, Book.At("2026-01-30")), underWay);
        const string Broker = "BROKER:812345674";
        OpenItem[] split = [Item("CAD", 650, "2026-01-10", "2026-01-30"), Item("CAD", 1_350, "2026-01-10", "2026-01-30") with { Id = "duties", PayerTag = Broker }];
        // X4: the importer's 650.00 only.
        Assert.Equal("650.00", $"{Drawn(OffsetPreference.Account, [], split)}");
        // What the broker has beyond its own part pays on the importer's behalf; the importer's own pays nothing of the broker's.
        Assert.Equal("500.00", $"{Drawn(OffsetPreference.Account, [], [.. split, Item("PMT", 1_500, "2026-01-20", "2026-01-20") with { Side = Side.Credit, PayerTag = Broker }])}");
        Assert.Equal("0.00", $"{Drawn(OffsetPreference.Account, [], [.. split, Item("PMT", 800, "2026-01-20", "2026-01-20") with { Side = Side.Credit }])}");
        Assert.Equal("0.00", $"{Drawn(OffsetPreference.Account, [], [.. split, Item("REF", 700, "2026-01-20", "2026-01-20")])}");
        Assert.Equal("650.00", $"{Drawn(OffsetPreference.Manual, [], [.. split, Item("REF", 700, "2026-01-20", "2026-01-20")])}");
        // A payment on its way counts as its payer's, and one for a declaration before release for that alone.
        Payment OnItsWay(string bn9, string? number = null) => Payment.Of("700000003RM0001", bn9, PaymentMethods.Edi, "E", Money.Of(600), Book.At("2026-01-29")) with { TransactionNumber = number };
        Assert.Equal(["50.00", "650.00", "650.00"], new[] { OnItsWay("700000003"), OnItsWay("812345674"), OnItsWay("700000003", "00000000000018") }.Select(p => $"{Drawn(OffsetPreference.Account, [p], split)}"));
    }

    [Fact]
    public async Task Under_manual_offsetting_the_client_is_told_of_the_credit_that_its_total_counts()
    {
        await using var system = await carm.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await client.HasManagerAsync();
        await ActivateAsync(client);
        await client.Manager.PutAsync($"/api/v1/businesses/{client.Bn9}/offset-preference", new { preference = "MANUAL" }, ifMatch: "\"0\"");
        await system.MoveClockAsync("2026-01-10T15:00:00Z");
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1000m, 0, "2026-01-10T15:00:00Z", "2026-01-30"));
        await system.HearAsync(new Carm.Declarations.Contracts.DrawbackGranted($"DRB-{client.Rm}-0001", client.Rm, client.Bn9, Book.Day("2026-01-10"), 400m, 0, 0, 0, 0, Book.At("2026-01-10")));
        await system.MoveClockAsync("2026-01-26T15:00:00Z");
        var notices = await client.NoticesAsync();
        Assert.Equal([1, 1], new[] { "LEDGER_PAD_CREDIT_WAITS", "LEDGER_PAD_UPCOMING" }.Select(template => notices.Count(n => n == template)));
        await system.MoveClockAsync("2026-01-30T15:00:00Z");
        Assert.Equal("600.00", Assert.Single((await client.GetAsync("payments")).Json.GetProperty("items").EnumerateArray()).GetProperty("amount").GetString());
    }

    static StatementOfAccount Statement(decimal i) => new("S", "700000003RM0001", new(2026, 1, 25), new(2026, 1, 24), new(2026, 1, 30), default, default, default, default, default, default, default, default, Money.Of(i), default, default, []);

    static OpenItem Item(string type, decimal amount, string posted, string due) => new(type, "700000003RM0001", type == "REF" ? Side.Credit : Side.Debit, type, "1", null, "700000003", OpenItem.Importer, Money.Of(amount).Cents, DateOnly.Parse(posted), DateOnly.Parse(posted), default, DateOnly.Parse(due), null, RateKind.None);

    static string Url(Client client) => $"/api/v1/program-accounts/{client.Rm}/pad-agreements";

    static async Task<string> DraftAsync(Client client, string holder = "Alpha Imports") =>
        (await client.Manager.PostAsync(Url(client), new { account = new { institution = "001", transit = "12345", number = "7654321", holderName = holder } })).Json.GetProperty("agreement").GetProperty("padId").GetString()!;

    static async Task<string> ActivateAsync(Client client, string holder = "Alpha Imports")
    {
        var id = await DraftAsync(client, holder);
        var answer = await client.Manager.PostAsync($"{Url(client)}/{id}/activate", new { termsVersion = PadTerms.Current });
        Assert.Equal(200, answer.Status);
        return id;
    }
}
