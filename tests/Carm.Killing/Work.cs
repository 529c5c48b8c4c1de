using System.Globalization;
using Carm.Kernel;
using Carm.Ledger;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace Carm.Killing;

/// <summary>What is under way when something is killed.</summary>
abstract class Work
{
    /// <summary>How many kills fell between its beginning and its end.</summary>
    public int InTheMiddle { get; protected set; }

    /// <summary>In a database that nobody else uses yet.</summary>
    public abstract Task SeedAsync(CarmSystem carm);

    /// <summary>Kills while it is under way, starts again, lets it come to its end, and throws where that is not what it ought to be.</summary>
    /// <returns>What there was to see.</returns>
    public abstract Task<string> RoundAsync(HostAndServer pair, Victim victim, Random chance);

    protected static void Hold(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException(what);
    }

    protected static void Same(string expected, string actual, string what) => Hold(expected == actual, $"{what}: {expected} expected, {actual} found.");

    /// <summary>Opens program accounts and lays down what they begin with.</summary>
    protected static async Task OpenAsync(CarmSystem carm, IEnumerable<string> rmAccounts, Action<AccountBook> begin)
    {
        var store = carm.Alba.Services.GetRequiredService<ILedgerStore>();
        foreach (var some in rmAccounts.Chunk(Books.AtOnce))
        {
            await using var session = store.LightweightSession();
            AccountBook[] books = [.. some.Select(rm => new AccountBook(new(rm, "Importer", HostAndServer.Start), [], new RateBook([]), HostAndServer.Start))];
            session.Store(books.Select(b => b.Account).ToArray());
            foreach (var book in books) begin(book);
            session.Lay(books);
            await session.SaveChangesAsync();
        }
    }

    protected static void Owe(AccountBook book, string reference, Money amount, DateOnly dueOn) => book.Post(
        new(OpenItem.IdOf(book.Account.Id, "CAD", reference), book.Account.Id, Side.Debit, "CAD", reference, null, book.Account.Bn9, OpenItem.Importer, amount.Cents, book.Today, book.Today, book.Now, dueOn, dueOn.AddDays(1), RateKind.Specified),
        "CAD_POSTED", new PostingLine("4150", Side.Credit, amount));

    protected static void Pay(AccountBook book, Money amount) => PostPaymentHandler.Pay(book, new(book.Account.Id, "P", "DEBIT", amount, book.Account.Bn9));
}

/// <summary>What the calendar starts at an instant and takes in parts; each part is seen when it is committed, and must be there for good.</summary>
abstract class Run : Work
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The job's instant of this round.</summary>
    protected abstract DateTimeOffset NextDue(DateTimeOffset now);

    /// <summary>What the run of that day has committed: a row for each account.</summary>
    protected abstract string Committed(DateOnly day);

    /// <summary>How many accounts it has something to do for.</summary>
    protected abstract int Accounts { get; }

    /// <summary>Rows where there should be none, when the run is over.</summary>
    protected abstract string Wrong(DateOnly day);

    public override async Task<string> RoundAsync(HostAndServer pair, Victim victim, Random chance)
    {
        var due = NextDue(await pair.NowAsync());
        var (day, after) = (due.TorontoDate(), due.AddMinutes(20));
        await pair.MoveAsync(due.AddMinutes(-20));
        await pair.SettleAsync();

        var running = pair.MoveAsync(after);
        var seen = await KillOnTheWayAsync(pair, victim, Committed(day), chance.Next(1, Accounts));
        if (seen.Count > 0 && seen.Count < Accounts) InTheMiddle++;
        var down = System.Diagnostics.Stopwatch.StartNew();
        await pair.RestartAsync(victim);
        try
        {
            await running;
        }
        catch (HttpRequestException)
        {
            // Who waited for it lost the line.
        }
        await pair.MoveAsync(after);
        await pair.SettleAsync();
        var taken = down.Elapsed;

        var done = await pair.RowsAsync(Committed(day));
        Same($"{Accounts}", $"{done.Count}", "Accounts that the run has done");
        var byAccount = done.ToDictionary(row => row.Key, row => row.Value);
        Hold(byAccount.Count == Accounts, "The run has done an account twice.");
        foreach (var (account, value) in seen) Same(value, byAccount.GetValueOrDefault(account, "nothing"), $"What was committed of {account}");
        Same("", string.Join('\n', await pair.RowsAsync(Wrong(day))), "What is wrong when the run is over");
        await pair.VerifyAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}, {seen.Count} of {Accounts} accounts were done, all of them after {taken.TotalSeconds:0.0} s");
    }

    /// <returns>What was committed just before.</returns>
    static async Task<List<(string Key, string Value)>> KillOnTheWayAsync(HostAndServer pair, Victim victim, string committed, int atLeast)
    {
        await using var connection = await pair.OpenAsync();
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var seen = await HostAndServer.RowsAsync(connection, committed);
            if (seen.Count < atLeast && patience.Elapsed < Patience) continue;
            await pair.KillAsync(victim);
            return seen;
        }
    }
}

/// <summary>The nightly clearing: each account's debt of that day is paid from its credit.</summary>
sealed class ClearingWork(int rounds) : Run
{
    static readonly Money Debt = Money.Of(12.34m);
    static readonly string[] Names = [.. Enumerable.Range(0, 600).Select(n => $"9{n:00000000}RM0001")];
    static readonly TimeOnly At = new(2, 0);

    static DateOnly FirstDay => HostAndServer.Start.TorontoDate().AddDays(2);

    protected override int Accounts => Names.Length;

    /// <summary>A debt more than there are nights, so that the account never stands in credit alone.</summary>
    public override Task SeedAsync(CarmSystem carm) => OpenAsync(carm, Names, book =>
    {
        for (var n = 0; n < 2 * rounds; n++) Owe(book, $"{n}", Debt, FirstDay.AddDays(n));
        Owe(book, "later", Debt, new(2090, 3, 31));
        Pay(book, Money.OfCents(Debt.Cents * (2 * rounds + 1)));
    });

    protected override DateTimeOffset NextDue(DateTimeOffset now)
    {
        var day = FirstDay;
        while (day.InToronto(At).AddMinutes(-20) <= now) day = day.AddDays(1);
        return day.InToronto(At);
    }

    protected override string Committed(DateOnly day) => $"select chain, seq || ' ' || hash from ledger.journal_transaction where type = 'CLEARED' and effective_on = '{day:yyyy-MM-dd}'";

    protected override string Wrong(DateOnly day) => $"""
        select data ->> 'rmAccount', data ->> 'openCents' from ledger.mt_doc_openitem where data ->> 'dueOn' = '{day:yyyy-MM-dd}' and data ->> 'side' = 'Debit' and data ->> 'openCents' <> '0'
        union all select chain, account || ' ' || cents from ledger.journal_line join ledger.journal_transaction t using (chain, seq) where t.type = 'CLEARED' and t.effective_on = '{day:yyyy-MM-dd}' and cents <> {Debt.Cents}
        """;
}

/// <summary>The issue of statements on the 25th, over accounts of which some have something to say.</summary>
sealed class StatementWork : Run
{
    static readonly string[] Names = [.. Enumerable.Range(0, 2_000).Select(n => $"9{n:00000000}RM0001")], Billed = [.. Names.Where((_, n) => n % 8 == 0)];
    static readonly TimeOnly At = new(6, 0);

    protected override int Accounts => Billed.Length;

    public override async Task SeedAsync(CarmSystem carm)
    {
        await OpenAsync(carm, Names.Except(Billed), _ => { });
        await OpenAsync(carm, Billed, book =>
        {
            Owe(book, "1", Money.Of(420.07m), new(2090, 3, 31));
            Pay(book, Money.Of(99.99m));
        });
    }

    protected override DateTimeOffset NextDue(DateTimeOffset now)
    {
        var today = now.TorontoDate();
        var day = new DateOnly(today.Year, today.Month, 25);
        return (day.InToronto(At).AddMinutes(-20) > now ? day : day.AddMonths(1)).InToronto(At);
    }

    protected override string Committed(DateOnly day) => $"select data ->> 'rmAccount', id || ' ' || md5(data::text) from ledger.mt_doc_statementofaccount where data ->> 'issuedOn' = '{day:yyyy-MM-dd}'";

    /// <summary>A statement that does not begin where the one before ended, a lane that is not over, an account that was not looked at, and a month that was told to nobody.</summary>
    protected override string Wrong(DateOnly day) => $"""
        select id, coalesce(before, 'none') || ' ' || (data ->> 'a') from
            (select id, data, lag(data ->> 'i') over (partition by data ->> 'rmAccount' order by data ->> 'issuedOn') as before from ledger.mt_doc_statementofaccount) s
            where data ->> 'a' <> coalesce(before, '0.00')
        union all select id, data::text from ledger.mt_doc_statementlane where data ->> 'runId' = '{day:yyyy-MM-dd}' and data ->> 'finishedAt' is null
        union all select '{day:yyyy-MM-dd}', 'looked at ' || coalesce(sum((data ->> 'done')::int), 0) from ledger.mt_doc_statementlane where data ->> 'runId' = '{day:yyyy-MM-dd}' having coalesce(sum((data ->> 'done')::int), 0) <> {Names.Length}
        """;
}
