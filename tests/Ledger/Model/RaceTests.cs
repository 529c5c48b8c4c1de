using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Of those who do at once what only one may do exactly one wins, and the account's journal and items hold afterwards. The long form: CARM_LONG=1000 dotnet test --project tests/Ledger --filter-class "*RaceTests".</summary>
public sealed class RaceTests(CarmHost carm)
{
    const int Clients = 64;
    static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 12;

    [Fact]
    public Task Of_sixty_four_who_give_one_credit_at_once_one_gives_it() => InRoundsAsync(async (client, round, chance) =>
    {
        // It covers either debt and never both.
        var (debts, credit) = (new[] { chance.Next(100, 50_000), chance.Next(100, 50_000) }, 0);
        credit = chance.Next(debts.Max(), debts.Sum());
        var cads = new List<string>();
        foreach (var cents in debts)
        {
            var number = Fresh.TransactionNumber();
            await client.AccountForAsync(client.Cad(number, 1, cents / 100m, 0, "2026-03-17T15:00:00Z", "2090-03-31"));
            cads.Add($"{number} v1");
        }
        await client.PayByAsync("DEBIT", "P", Dollars(credit));

        var answers = await AtOnceAsync(Enumerable.Range(0, Clients).Select(n => (Name: n % 2, Ask: (Func<Task<Answer>>)(() => client.DesignateAsync("P", cads[n % 2])))));
        var winner = Assert.Single(answers, a => a.Answer.Status == 200);
        Assert.Equal(Dollars(credit - debts[winner.Name]), winner.Answer["left"]);
        var other = credit == debts[winner.Name] ? "ALLOC_CREDIT_NOT_OPEN" : "ALLOC_PARTIAL_NOT_ALLOWED";
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal((422, a.Name != winner.Name || credit == debts[winner.Name] ? other : "ALLOC_DEBIT_NOT_OPEN"), (a.Answer.Status, a.Answer["code"])));
        var open = await client.OpenAsync();
        Assert.Equal(("0.00", Dollars(debts[1 - winner.Name]), Dollars(debts[winner.Name] - credit)), (open[$"CAD {cads[winner.Name]}"], open[$"CAD {cads[1 - winner.Name]}"], open["PMT P"]));
    });

    [Fact]
    public Task Of_what_may_become_of_a_payment_one_thing_does() => InRoundsAsync(async (client, round, chance) =>
    {
        var (bank, cents) = (await client.Carm.SignInAsync("bank", "BANK"), chance.Next(100, 50_000));
        Task<Answer> BankAsync(string what, string payment) => bank.PostAsync($"/api/v1/admin/payments/{payment}/{what}", what == "settle" ? null : what == "fail" ? new { failureCode = "ACCOUNT_CLOSED" } : new { reason = "INSUFFICIENT_FUNDS" });
        if (round % 2 == 0)
        {
            // Still to come: the money is there, it will not come, or its payer withdraws it. Each is said several times.
            var pending = (await client.PayByAsync("EDI_820", "P", Dollars(cents)))["paymentId"]!;
            var answers = await AtOnceAsync(Mixed(chance, 4, ("POSTED", () => BankAsync("settle", pending)), ("FAILED", () => BankAsync("fail", pending)), ("CANCELLED", () => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments/{pending}/cancel"))));
            var became = Assert.Single(answers.Where(a => a.Answer.Status == 200).Select(a => a.Name).Distinct());
            Assert.All(answers, a => Assert.Equal(a.Name == became ? (200, null) : (409, "STATE_CONFLICT"), (a.Answer.Status, a.Name == became ? null : a.Answer["code"])));
            Assert.Equal((became, became == "POSTED" ? Dollars(-cents) : "0.00", "0.00"), (await client.StateOfAsync(pending), await BalanceAsync(client), (await client.JournalAsync("1020")).Pending));
            return;
        }

        // It is there, and the bank takes it back, more than once, while its payer gives it to a debt: the debt is owing again, or still.
        var number = Fresh.TransactionNumber();
        await client.AccountForAsync(client.Cad(number, 1, cents / 100m, 0, "2026-03-17T15:00:00Z", "2090-03-31"));
        var posted = (await client.PayByAsync("DEBIT", "P", Dollars(cents)))["paymentId"]!;
        var told = await AtOnceAsync(Mixed(chance, 4, ("DISHONOURED", () => BankAsync("dishonour", posted)), ("GIVEN", () => client.DesignateAsync("P", $"{number} v1"))));
        Assert.Single(told, a => a is { Name: "DISHONOURED", Answer.Status: 200 });
        Assert.All(told.Where(a => a is { Name: "DISHONOURED", Answer.Status: not 200 }), a => Assert.Equal((409, "ALREADY_DISHONOURED"), (a.Answer.Status, a.Answer["code"])));
        Assert.InRange(told.Count(a => a is { Name: "GIVEN", Answer.Status: 200 }), 0, 1);
        var open = await client.OpenAsync();
        Assert.Equal((Dollars(cents), "0.00", Dollars(cents + 15_00)), (open[$"CAD {number} v1"], open["PMT P"], await BalanceAsync(client)));
    });

    [Fact]
    public Task Of_a_payment_and_the_reversal_of_what_it_pays_one_comes_first() => InRoundsAsync(async (client, round, chance) =>
    {
        var (first, second, cents) = (await client.Carm.SignInAsync("first", "AR_OFFICER"), await client.Carm.SignInAsync("second", "AR_OFFICER"), chance.Next(100, 50_000));
        var entry = await EntryAsync(client, first, cents);
        await second.PostAsync($"{entry}/decide", new { outcome = "APPROVE" });
        await first.PostAsync($"{entry}/reverse");

        var answers = await AtOnceAsync([.. Mixed(chance, 1, ("PAID", () => client.PayByAsync("DEBIT", "P", Dollars(cents))), ("REVERSED", () => second.PostAsync($"{entry}/decide", new { outcome = "APPROVE" })))]);
        Assert.Equal(201, answers.Single(a => a.Name == "PAID").Answer.Status);
        var reversal = answers.Single(a => a.Name == "REVERSED").Answer;
        var isReversed = reversal.Status == 200;
        if (!isReversed) Assert.Equal((409, "ENTRY_USED"), (reversal.Status, reversal["code"]));
        Assert.Equal((isReversed ? Dollars(-cents) : "0.00", isReversed ? Dollars(-cents) : "0.00"), (await BalanceAsync(client), (await client.OpenAsync())["PMT P"]));
    });

    [Theory]
    [InlineData("manual entry")]
    [InlineData("reversal")]
    [InlineData("write-off")]
    [InlineData("waiver")]
    [InlineData("disbursement")]
    [InlineData("rate")]
    [InlineData("due date")]
    public Task Of_two_who_decide_one_thing_one_does(string what) => InRoundsAsync(async (client, round, chance) =>
    {
        var (maker, one, another) = (await client.Carm.SignInAsync("maker", "AR_OFFICER"), await client.Carm.SignInAsync("one", "AR_OFFICER", "AR_SUPERVISOR"), await client.Carm.SignInAsync("another", "AR_OFFICER", "AR_SUPERVISOR"));
        var cents = chance.Next(201, 90_000);
        var asked = $"/api/v1/admin/program-accounts/{client.Rm}";
        async Task OweAsync(string kind) => await client.Carm.HearAsync(new PenaltyServed($"N-{client.Bn9}", client.Rm, client.Bn9, kind, "C352", null, cents / 100m, new(2026, 3, 2), new(2026, 3, 2), new(2026, 4, 1), new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)));
        async Task<string> MadeAsync(string root, string kind, string name, Task<Answer> made) => $"/api/v1/admin/{root}/{(await made).Json.GetProperty(kind).GetProperty(name).GetString()}";
        var items = new[] { new { type = what == "waiver" ? "NPA" : "K23", reference = $"N-{client.Bn9}" } };
        var (thing, yes, no) = ("", "decide", "decide");
        object? yesBody = new { outcome = "APPROVE" }, noBody = new { outcome = "REFUSE" };
        switch (what)
        {
            case "manual entry":
                thing = await EntryAsync(client, maker, cents);
                break;
            case "reversal":
                thing = await EntryAsync(client, maker, cents);
                await one.PostAsync($"{thing}/decide", yesBody);
                await maker.PostAsync($"{thing}/reverse");
                noBody = yesBody;
                break;
            case "write-off":
                await OweAsync("K23");
                thing = await MadeAsync("write-offs", "writeOff", "writeOffNumber", maker.PostAsync($"{asked}/write-offs", new { items, reason = "The debtor was dissolved.", evidence = "File 12" }));
                break;
            case "waiver":
                await OweAsync("NPA");
                thing = await MadeAsync("waivers", "waiver", "waiverNumber", client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/waiver-requests", new { items, ground = "CBSA_ERROR", explanation = "The facts are other." }));
                await maker.PostAsync($"{thing}/take");
                (yesBody, noBody) = (new { amounts = new[] { new { items[0].type, items[0].reference, amount = Dollars(cents) } }, rationale = "As asked." }, new { amounts = Array.Empty<object>(), rationale = "Not so." });
                break;
            case "disbursement":
                await client.PayByAsync("DEBIT", "P", Dollars(cents));
                thing = await MadeAsync("disbursements", "disbursement", "disbursementNumber", client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/disbursement-requests", new { }));
                (yes, no, yesBody, noBody) = ("approve", "reject", null, new { reason = "Bank data missing" });
                break;
            case "rate":
                thing = $"/api/v1/admin/interest-rates/20{60 + round % Quarters / 4}Q{round % 4 + 1}";
                await maker.PutAsync(thing, new { prescribedPercent = "2.3", sourceReference = "Fixture of the tests, not official" });
                (yes, no, yesBody, noBody) = ("approve", "approve", null, null);
                break;
            case "due date":
                var end = new DateOnly(2050 + round % Periods / 12, round % 12 + 1, 17);
                thing = $"/api/v1/admin/due-date-overrides/{end:yyyy-MM-dd}";
                await maker.PutAsync(thing, new { dueOn = end.AddDays(30), sourceReference = "Fixture of the tests" });
                (yes, no, yesBody, noBody) = ("approve", "approve", null, null);
                break;
        }

        var read = what is "due date" or "rate" ? "\"1\"" : null;
        var answers = await AtOnceAsync(Mixed(chance, 2, ("YES", () => one.PostAsync($"{thing}/{yes}", yesBody, ifMatch: read)), ("NO", () => another.PostAsync($"{thing}/{no}", noBody, ifMatch: read))));
        var winner = Assert.Single(answers, a => a.Answer.Status == 200);
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal((409, what == "reversal" ? "ALREADY_REVERSED" : "STATE_CONFLICT"), (a.Answer.Status, a.Answer["code"])));
        var isDone = winner.Name == "YES";
        Assert.Equal(what switch
        {
            "manual entry" => isDone ? Dollars(cents) : "0.00",
            "write-off" or "waiver" => isDone ? "0.00" : Dollars(cents),
            "disbursement" => isDone ? "0.00" : Dollars(-cents),
            _ => "0.00",
        }, await BalanceAsync(client));
    }, ofOneDatabase: what switch { "rate" => Quarters, "due date" => Periods, _ => int.MaxValue });

    /// <summary>Of 2060 to 2099, and of 2050 to 2099; in one database the rate or the due date of each is approved once.</summary>
    const int Quarters = 160, Periods = 600;

    static readonly string[] NoFlaws = [];

    /// <summary>Each round has a client and a chance of its own; what follows from a seed is told by the round that failed.</summary>
    /// <param name="ofOneDatabase">How many rounds there may be of what is done once in a database; those after them have another.</param>
    async Task InRoundsAsync(Func<Client, int, Random, Task> play, int ofOneDatabase = int.MaxValue)
    {
        foreach (var rounds in Enumerable.Range(0, Rounds).Chunk(Math.Min(Rounds, ofOneDatabase)))
        {
            await using var another = rounds[0] == 0 ? null : await CarmSystem.OnAsync(await carm.NewDatabaseAsync());
            foreach (var round in rounds) await InRoundAsync(another ?? carm, play, round);
        }
    }

    static async Task InRoundAsync(CarmSystem carm, Func<Client, int, Random, Task> play, int round)
    {
        var client = await Client.OpenAsync(carm);
        try
        {
            await play(client, round, new Random(round));
            await carm.SettleAsync();
            var faults = Bookkeeping.Verify(await JournalReader.ReadAsync(carm.Alba.Services.GetRequiredService<ILedgerStore>(), client.Rm, CancellationToken.None).ToArrayAsync());
            Assert.Equal(NoFlaws, faults.Select(f => f.ToString()));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"In round {round}: {e.Message}", e);
        }
    }

    /// <summary>Asks all of them, none before all are ready to.</summary>
    static async Task<IReadOnlyList<(T Name, Answer Answer)>> AtOnceAsync<T>(IEnumerable<(T Name, Func<Task<Answer>> Ask)> asked)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(T, Answer)>[] all = [.. asked.Select(a => Task.Run(async () =>
        {
            await start.Task;
            return (a.Name, await a.Ask());
        }))];
        start.SetResult();
        return await Task.WhenAll(all);
    }

    /// <summary>Each so many times, in an order of chance.</summary>
    static (string Name, Func<Task<Answer>> Ask)[] Mixed(Random chance, int times, params (string Name, Func<Task<Answer>> Ask)[] kinds)
    {
        (string, Func<Task<Answer>>)[] all = [.. Enumerable.Repeat(kinds, times).SelectMany(k => k)];
        chance.Shuffle(all);
        return all;
    }

    /// <summary>An entry by hand that brings a debt, as its maker proposes it.</summary>
    static async Task<string> EntryAsync(Client client, Caller maker, int cents)
    {
        var lines = new[] { new { account = "1150", side = "DEBIT", amount = Dollars(cents) }, new { account = "4320", side = "CREDIT", amount = Dollars(cents) } };
        var made = await maker.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/manual-entries", new { lines, reason = "Examination of goods" });
        return $"/api/v1/admin/manual-entries/{made.Json.GetProperty("entry").GetProperty("entryNumber").GetString()}";
    }

    static async Task<string?> BalanceAsync(Client client) => (await client.GetAsync("balance"))["balance"];

    static string Dollars(int cents) => Money.OfCents(cents).ToString();
}
