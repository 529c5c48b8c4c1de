using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class WaiverTests(CarmHost tests)
{
    static readonly Waiver Asked = new("WV-1", Rm, Rm[..9], [], "HARDSHIP", "…", []);

    [Fact]
    public void Each_command_in_each_state_does_what_the_table_says_or_conflicts()
    {
        string[] legal = ["Submitted UnderReview", "UnderReview Granted", "UnderReview Partly", "UnderReview Denied"];
        var seen = new List<string>();
        foreach (var state in Enum.GetValues<WaiverState>())
            foreach (var to in Enum.GetValues<WaiverState>())
                try
                {
                    var after = (Asked with { History = [new(state, At("2026-03-02"), "a")] }).To(to, At("2026-03-03"), "b");
                    Assert.Equal((to, to is WaiverState.Submitted or WaiverState.UnderReview ? Rm : null), (after.State, after.OpenOf));
                    seen.Add($"{state} {to}");
                }
                catch (Rejected refused)
                {
                    Assert.Equal("STATE_CONFLICT", refused.Code);
                }
        Assert.Equal(legal, seen);
    }

    [Fact]
    public void What_is_open_is_waived_first_and_what_was_paid_comes_back_with_interest_from_the_day_after()
    {
        var book = On("2026-02-10");
        PenaltyPosting.Post(Served(500, "2026-02-02"), book);
        PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(300), Rm[..9]));
        var later = On("2026-06-30", [.. book.Items]);
        WaiverPosting.Grant(Asked, [(later.Find("NPA", "N-1")!, Money.Of(400))], later);
        // What is settled is charged its last interest, which the same credit pays.
        Assert.Equal(("0.00", "198.02"), (later.Open("NPA", "N-1"), later.Open("WV", "WV-1 NPA N-1")));
        // Of 200.00 that was paid on 10 February, 140 days at 2.3 and 2.2.
        Assert.Equal("1.72", later.Open("RINT", "WV-1 NPA N-1"));
        Assert.Contains(later.Postings, p => p.Type == "WAIVED" && p.Lines.Any(l => (l.Account, l.Side, l.Amount) == ("5220", Side.Debit, Money.Of(400))));
        Assert.All(later.Postings, p => Assert.Equal(Money.Zero, p.Net));
        // 200.00 of it were open and 200.00 paid.
        Assert.Equal(("100.00", "400.00"), (WaiverPosting.MostOf(later.Find("NPA", "N-1")!).ToString(), WaiverPosting.WaivedOf(later.Find("NPA", "N-1")!).ToString()));
    }

    [Theory]
    [InlineData("NPA", "2026-04-11", true)]     // T25: day 40
    [InlineData("NPA", "2026-05-31", true)]     // the ninetieth is a Sunday
    [InlineData("NPA", "2026-06-01", true)]
    [InlineData("NPA", "2026-06-05", false)]    // T25: day 95
    [InlineData("LPP", "2026-04-11", true)]
    [InlineData("LAP", "2026-04-11", false)]
    [InlineData("CAD", "2026-04-11", false)]
    public void Ledger_T25_a_penalty_is_not_waived_while_it_may_be_corrected_or_reviewed(string type, string on, bool barred)
    {
        var item = Debt(type, "1", 500, "2026-03-02");
        bool[] IsBarred(OpenItem penalty, string day, params string[] reviewed)
        {
            var interest = Entry(Side.Debit, "INT", "1", 2, on) with { Interest = new(penalty.Id, Day("2026-03-03"), Day(on), []) };
            var book = On(day, penalty, interest);
            return [WaiverPosting.IsBarred(penalty, book, reviewed.ToHashSet()), WaiverPosting.IsBarred(interest, book, reviewed.ToHashSet())];
        }
        // A penalty and the interest on it alike; the interest on anything else is waived at any time.
        Assert.Equal([barred, barred], IsBarred(item, on));
        var isPenalty = type is "NPA" or "LPP";
        Assert.Equal([isPenalty, isPenalty], IsBarred(item with { Holds = [new(HoldType.AppealS129, "MR-1", Day("2026-03-05"))] }, "2026-12-01"));
        // What the Minister has decided, with what was demanded beyond it, is not waived either.
        foreach (var reference in new[] { "1", "1 +1" }) Assert.Equal([isPenalty, isPenalty], IsBarred(item with { Id = OpenItem.IdOf(Rm, type, reference), Reference = reference }, "2026-12-01", "1"));
        Assert.Equal([false, false], IsBarred(item, "2026-12-01", "2"));
    }

    /// <summary>A request under s.129 that was decided exists; one that was withdrawn or rejected leaves the penalty as if it had not been made.</summary>
    [Theory]
    [InlineData("DECIDED", 422)]
    [InlineData("WITHDRAWN", 201)]
    [InlineData("REJECTED", 201)]
    public async Task A_penalty_on_which_the_Minister_has_decided_is_not_waived(string outcome, int status)
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await carm.HearAsync(new PenaltyServed("N-1", client.Rm, client.Bn9, "NPA", "C352", null, 2_000m, Day("2026-03-02"), Day("2026-03-02"), Day("2026-04-01"), At("2026-03-02")));
        await carm.HearAsync(new ReviewFiled("MR-1", client.Rm, "N-1", Day("2026-03-03"), At("2026-03-03")), new ReviewEnded("MR-1", client.Rm, "N-1", outcome, At("2026-03-04")));
        await carm.MoveClockAsync("2026-06-05T15:00:00Z");
        var asked = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/waiver-requests", new { items = new[] { new { type = "NPA", reference = "N-1" } }, ground = "HARDSHIP", explanation = "The year was poor." });
        Assert.Equal((status, status == 422 ? "WAIVER_BARRED_S3_3_1_1" : null), (asked.Status, asked.Status == 422 ? asked["code"] : null));
    }

    [Fact]
    public void The_charge_for_a_dishonoured_payment_may_be_waived_at_once()
    {
        var book = On("2026-03-05", Entry(Side.Debit, "NSF", "P1", 15, "2026-03-04"));
        var charge = book.Find("NSF", "P1")!;
        Assert.Equal((true, false), (WaiverPosting.MayBeWaived(charge), WaiverPosting.IsBarred(charge, book)));
        WaiverPosting.Grant(Asked, [(charge, Money.Of(15))], book);
        Assert.Equal("0.00", book.Balance.ToString());
        Assert.Contains(book.Postings.SelectMany(p => p.Lines), l => (l.Account, l.Side, l.Amount) == ("5220", Side.Debit, Money.Of(15)));
        Assert.Contains(book.Postings.SelectMany(p => p.Lines), l => (l.Account, l.Side, l.Amount) == ($"1130:{Rm}", Side.Credit, Money.Of(15)));
    }

    [Fact]
    public async Task Ledger_T25_a_client_asks_an_officer_decides_to_the_limit_and_a_supervisor_beyond()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        await carm.HearAsync(new PenaltyServed("N-1", client.Rm, client.Bn9, "NPA", "C352", null, 2_000m, Day("2026-03-02"), Day("2026-03-02"), Day("2026-04-01"), At("2026-03-02")));
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-02T15:00:00Z", "2026-03-31"));
        var ask = $"/api/v1/program-accounts/{client.Rm}/waiver-requests";
        object About(string type, string reference) => new { items = new[] { new { type, reference } }, ground = "CBSA_ERROR", explanation = "The notice named another client." };

        await carm.MoveClockAsync("2026-04-11T15:00:00Z");
        Assert.Equal((422, "WAIVER_BARRED_S3_3_1_1"), await RefusalAsync(client.Manager.PostAsync(ask, About("NPA", "N-1"))));
        var cad = (await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("type").GetString() == "CAD").GetProperty("reference").GetString();
        Assert.Equal((422, "WAIVER_ITEM_TYPE"), await RefusalAsync(client.Manager.PostAsync(ask, About("CAD", cad!))));
        await carm.MoveClockAsync("2026-06-05T15:00:00Z");
        var asked = await client.Manager.PostAsync(ask, About("NPA", "N-1"));
        Assert.Equal(201, asked.Status);
        Assert.Equal((409, "WAIVER_UNDER_WAY"), await RefusalAsync(client.Manager.PostAsync(ask, About("NPA", "N-1"))));

        var url = $"/api/v1/admin/waivers/{asked.Json.GetProperty("waiver").GetProperty("waiverNumber").GetString()}";
        object Grant(string amount) => new { amounts = new[] { new { type = "NPA", reference = "N-1", amount } }, rationale = "The facts are as stated." };
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(officer.PostAsync($"{url}/decide", Grant("100.00"))));
        Assert.Equal(200, (await officer.PostAsync($"{url}/take")).Status);
        Assert.Equal((403, "WAIVER_OVER_LIMIT"), await RefusalAsync(officer.PostAsync($"{url}/decide", Grant("1000.01"))));
        Assert.Equal((422, "AMOUNT_INVALID"), await RefusalAsync(supervisor.PostAsync($"{url}/decide", Grant("2000.01"))));
        var decided = await supervisor.PostAsync($"{url}/decide", Grant("1500.00"));
        Assert.Equal((200, "PARTLY", "1500.00"), (decided.Status, decided.Json.GetProperty("waiver").GetProperty("state").GetString(), decided.Json.GetProperty("waiver").GetProperty("granted").GetString()));
        Assert.Contains((await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray(), i => i.GetProperty("type").GetString() == "NPA" && i.GetProperty("open").GetString() == "500.00");
        Assert.Equal("PARTLY", (await client.GetAsync("waiver-requests")).Json.GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_an_officer_waives_of_one_penalty_in_steps_ends_at_the_limit_too()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        foreach (var penalty in new[] { "N-1", "N-2" }) await carm.HearAsync(new PenaltyServed(penalty, client.Rm, client.Bn9, "NPA", "C352", null, 5_000m, Day("2026-03-02"), Day("2026-03-02"), Day("2026-04-01"), At("2026-03-02")));
        await carm.MoveClockAsync("2026-06-05T15:00:00Z");

        Assert.Equal(200, (await DecideAsync(officer, await TakenAsync("N-1"), ("N-1", "600.00"))).Status);
        // 600.00 before and 400.01 now are above 1,000.00; 400.00 are not, nor does what was waived of one penalty count for another.
        var second = await TakenAsync("N-1", "N-2");
        Assert.Equal((403, "WAIVER_OVER_LIMIT"), await RefusalAsync(DecideAsync(officer, second, ("N-1", "400.01"))));
        Assert.Equal(200, (await DecideAsync(officer, second, ("N-1", "400.00"))).Status);
        Assert.Equal(200, (await DecideAsync(officer, await TakenAsync("N-2"), ("N-2", "1000.00"))).Status);
        var third = await TakenAsync("N-1");
        Assert.Equal((403, "WAIVER_OVER_LIMIT"), await RefusalAsync(DecideAsync(officer, third, ("N-1", "0.01"))));
        Assert.Equal(200, (await DecideAsync(supervisor, third, ("N-1", "4000.00"))).Status);

        async Task<string> TakenAsync(params string[] penalties)
        {
            var asked = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/waiver-requests", new { items = penalties.Select(reference => new { type = "NPA", reference }).ToArray(), ground = "HARDSHIP", explanation = "The year was poor." });
            var url = $"/api/v1/admin/waivers/{asked.Json.GetProperty("waiver").GetProperty("waiverNumber").GetString()}";
            Assert.Equal(200, (await officer.PostAsync($"{url}/take")).Status);
            return url;
        }
        Task<Answer> DecideAsync(Caller by, string url, (string Reference, string Amount) of) => by.PostAsync($"{url}/decide", new { amounts = new[] { new { type = "NPA", reference = of.Reference, amount = of.Amount } }, rationale = "The facts are as stated." });
    }

    [Fact]
    public async Task What_bears_a_request_out_is_named_with_it_for_the_officer_who_decides()
    {
        var client = await Client.OpenAsync(tests);
        await tests.HearAsync(new PenaltyServed($"L-{client.Bn9}", client.Rm, client.Bn9, "K23", "C292", null, 80m, Day("2026-03-02"), Day("2026-03-02"), Day("2026-04-01"), At("2026-03-02")));
        var url = $"/api/v1/program-accounts/{client.Rm}/waiver-requests";
        object About(params object[] documents) => new { items = new[] { new { type = "LAP", reference = $"L-{client.Bn9}" } }, ground = "DISASTER", explanation = "The office stood under water.", documents };
        Assert.Equal(400, (await client.Manager.PostAsync(url, About(new { title = "Photograph", reference = "" }))).Status);
        Assert.Equal(400, (await client.Manager.PostAsync(url, About(new { title = "Photograph", reference = "P-1", sha256 = "none" }))).Status);
        Assert.Equal(201, (await client.Manager.PostAsync(url, About(new { title = "Photograph", reference = "P-1", sha256 = new string('a', 64) }, new { title = "Letter of the insurer", reference = "By mail, 2026-03-05" }))).Status);
        var waiting = (await (await tests.SignInAsync("officer", "AR_OFFICER")).GetAsync("/api/v1/admin/waivers?pageSize=500")).Json.GetProperty("items").EnumerateArray().Single(w => w.GetProperty("rmAccount").GetString() == client.Rm);
        Assert.Equal(["Photograph P-1", "Letter of the insurer By mail, 2026-03-05"], waiting.GetProperty("documents").EnumerateArray().Select(d => $"{d.GetProperty("title")} {d.GetProperty("reference")}"));
    }

    [Fact]
    public async Task The_charge_on_a_brokers_payment_is_waived_under_the_name_of_its_payer()
    {
        var (client, broker) = (await Client.OpenAsync(tests), Fresh.Bn9());
        var payer = $"BROKER:{broker}";
        await tests.HearAsync(new PayForClients("P1", "DEBIT", Money.Of(150), [new(client.Rm, Money.Of(150))], broker));
        await client.BankSaysAsync("dishonour", (await client.GetAsync("payments")).Json.GetProperty("items")[0].GetProperty("paymentId").GetString()!, new { reason = "INSUFFICIENT_FUNDS" });
        Assert.Equal("15.00", (await client.GetAsync("balance"))["balance"]);
        var asked = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/waiver-requests", new { items = new[] { new { type = "NSF", reference = "P1", payer } }, ground = "CBSA_ERROR", explanation = "The bank was at fault." });
        Assert.Equal(201, asked.Status);
        var (officer, url) = (await tests.SignInAsync("officer", "AR_OFFICER"), $"/api/v1/admin/waivers/{asked.Json.GetProperty("waiver").GetProperty("waiverNumber").GetString()}");
        await officer.PostAsync($"{url}/take");
        object Grant(string? of) => new { amounts = new[] { new { type = "NSF", reference = "P1", amount = "15.00", payer = of } }, rationale = "It was." };
        Assert.Equal((422, "WAIVER_ITEM_TYPE"), await RefusalAsync(officer.PostAsync($"{url}/decide", Grant(null))));
        Assert.Equal("GRANTED", (await officer.PostAsync($"{url}/decide", Grant(payer))).Json.GetProperty("waiver").GetProperty("state").GetString());
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task Ledger_T27_who_proposes_a_write_off_does_not_approve_it()
    {
        var client = await Client.OpenAsync(tests);
        var (officer, supervisor) = (await tests.SignInAsync("both", "AR_OFFICER", "AR_SUPERVISOR"), await tests.SignInAsync("supervisor", "AR_SUPERVISOR"));
        await tests.HearAsync(new PenaltyServed($"K-{client.Bn9}", client.Rm, client.Bn9, "K23", "MISC", null, 80m, Day("2026-03-02"), Day("2026-03-02"), Day("2026-04-01"), At("2026-03-02")));
        Task<Answer> ProposeAsync(string reference) => officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/write-offs", new { items = new[] { new { type = "K23", reference } }, reason = "The debtor was dissolved.", evidence = "File 12" });
        Assert.Equal((422, "WRITE_OFF_ITEM"), await RefusalAsync(ProposeAsync("none")));
        var proposed = await ProposeAsync($"K-{client.Bn9}");
        var url = $"/api/v1/admin/write-offs/{proposed.Json.GetProperty("writeOff").GetProperty("writeOffNumber").GetString()}/decide";
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await RefusalAsync(officer.PostAsync(url, new { outcome = "APPROVE" })));
        Assert.Equal("80.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(200, (await supervisor.PostAsync(url, new { outcome = "APPROVE" })).Status);
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(supervisor.PostAsync(url, new { outcome = "APPROVE" })));
        Assert.Contains("APPROVED", (await supervisor.GetAsync($"/api/v1/admin/write-offs?rmAccount={client.Rm}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_balance_of_two_dollars_or_less_at_two_statements_is_written_off_by_itself()
    {
        static StatementOfAccount Of(decimal total) => new("S", Rm, Day("2026-03-25"), Day("2026-03-24"), Day("2026-03-31"), Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Of(total), Money.Zero, Money.Zero, []);
        var book = On("2026-04-25", Debt("INT", "1", 2, "2026-03-03"));
        Assert.Empty(SmallBalance.Of(book, Of(2), null));
        Assert.Empty(SmallBalance.Of(book, Of(2), Of(2.01m)));
        Assert.Empty(SmallBalance.Of(On("2026-04-25", Debt("INT", "1", 2, "2026-03-03"), Debt("INT", "2", 1, "2026-03-03")), Of(2), Of(2)));
        Assert.Equal("2.00", WriteOffPosting.Post("SMALL", SmallBalance.Of(book, Of(2), Of(2)), book).ToString());
        Assert.Equal("0.00", book.Balance.ToString());
        Assert.Equal([$"1160:{Rm} Credit 2.00", "5210 Debit 2.00"], Assert.Single(book.Postings).Lines.Select(l => $"{l.Account} {l.Side} {l.Amount}"));
    }

    static PenaltyServed Served(decimal amount, string on) => new("N-1", Rm, Rm[..9], "NPA", "C352", null, amount, Day(on), Day(on), Day(on).AddDays(30), At(on));

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;
}
