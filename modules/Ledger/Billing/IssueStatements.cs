using System.Globalization;
using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of the 25th: every account gets its statement.</summary>
public sealed record IssueStatements(DateOnly IssuedOn);

/// <summary>The next accounts of a lane get theirs, and the lane goes on after them.</summary>
public sealed record IssueLane(string RunId, int Lane);

/// <summary>An issue of statements, in lanes of accounts side by side. A lane that was cut off goes on where its last transaction ended.</summary>
/// <param name="Id">The issue date, as 2026-03-25.</param>
public sealed record StatementRun(string Id, DateOnly IssuedOn, DateTimeOffset StartedAt, int Accounts);

/// <param name="After">The last account that is done.</param>
/// <param name="Through">The last account of the lane.</param>
public sealed record StatementLane(string Id, string RunId, string After, string Through, int Done, int Issued, DateTimeOffset? FinishedAt)
{
    /// <summary>When its last accounts were done; null before the first.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Accounts whose statement would not agree with the journal; none was published for them (SOA_ROLL_MISMATCH).</summary>
    public IReadOnlyList<string> Mismatches { get; init; } = [];

    public static string IdOf(string runId, int lane) => $"{runId}/{lane}";

    [JsonIgnore]
    public int Lane => int.Parse(Id[(RunId.Length + 1)..], CultureInfo.InvariantCulture);
}

public static class IssueStatementsHandler
{
    const int Lanes = 4;

    public static async Task<OutgoingMessages> Handle(IssueStatements run, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var id = $"{run.IssuedOn:yyyy-MM-dd}";
        await session.HoldAsync($"ledger/statements {id}", ct);
        if (await session.LoadAsync<StatementRun>(id, ct) is not null) return [];
        // Also what an officer has charged through a day of theirs before the cut.
        var (before, cut) = (StatementDates.CutOf(run.IssuedOn.AddMonths(-1)), StatementDates.CutOf(run.IssuedOn));
        if (await session.Query<InterestPart>().AnyAsync(p => p.Through > before && p.Through <= cut && !p.IsDone, ct)) throw new CameTooEarlyException($"The interest through {cut:yyyy-MM-dd} is not charged yet to all accounts; their statements wait for it.");
        var accounts = await session.Query<ClientAccount>().OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(ct);
        session.Insert(new StatementRun(id, run.IssuedOn, clock.GetUtcNow(), accounts.Count));
        var lanes = accounts.Chunk(Math.Max(1, (accounts.Count + Lanes - 1) / Lanes)).ToArray();
        session.Insert(lanes.Select((names, n) => new StatementLane(StatementLane.IdOf(id, n), id, n == 0 ? "" : lanes[n - 1][^1], names[^1], 0, 0, null)).ToArray());
        return [.. lanes.Select((_, n) => new IssueLane(id, n))];
    }
}

public static class IssueLaneHandler
{
    const int AtOnce = 250;

    public static async Task<OutgoingMessages> Handle(IssueLane command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"statements {command.RunId} {command.Lane}", ct);
        var (run, lane) = (await session.LoadAsync<StatementRun>(command.RunId, ct), await session.LoadAsync<StatementLane>(StatementLane.IdOf(command.RunId, command.Lane), ct));
        if (run is null || lane is not { FinishedAt: null }) return [];
        var accounts = await session.Query<ClientAccount>().Where(a => string.Compare(a.Id, lane.After) > 0 && string.Compare(a.Id, lane.Through) <= 0).OrderBy(a => a.Id).Take(AtOnce).ToListAsync(ct);
        var (statements, wrong) = await Statements.BuildAsync(session.DocumentStore, accounts, run.IssuedOn, ct);
        session.PublishStatements(statements);
        var (now, isDone) = (clock.GetUtcNow(), accounts.Count < AtOnce);
        session.Store(lane with { After = accounts.Count > 0 ? accounts[^1].Id : lane.After, Done = lane.Done + accounts.Count, Issued = lane.Issued + statements.Count, MovedAt = now, FinishedAt = isDone ? now : null, Mismatches = [.. lane.Mismatches, .. wrong] });
        var messages = new OutgoingMessages();
        foreach (var rm in wrong) messages.Add(NoticeRequested.ToStaff($"statement/{StatementDates.NumberOf(rm, run.IssuedOn)}/mismatch", rm[..9], "LEDGER_STATEMENT_MISMATCH", "AR_SUPERVISOR", now, rm, $"{run.IssuedOn:yyyy-MM-dd}"));
        messages.AddRange(Statements.Told(statements, now));
        if (!isDone) messages.Add(command);
        return messages;
    }
}

/// <summary>The accounts of a lane whose statement was withheld, once more.</summary>
public sealed record IssueWithheld(string RunId, int Lane);

public static class IssueWithheldHandler
{
    public static async Task<OutgoingMessages> Handle(IssueWithheld command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"statements {command.RunId} {command.Lane}", ct);
        var (run, lane) = (await session.LoadAsync<StatementRun>(command.RunId, ct), await session.LoadAsync<StatementLane>(StatementLane.IdOf(command.RunId, command.Lane), ct));
        if (run is null || lane is not { Mismatches.Count: > 0 }) return [];
        var (statements, wrong) = await Statements.BuildAsync(session.DocumentStore, [.. await session.LoadManyAsync<ClientAccount>(ct, lane.Mismatches)], run.IssuedOn, ct);
        session.PublishStatements(statements);
        session.Store(lane with { Issued = lane.Issued + statements.Count, Mismatches = wrong });
        return [.. Statements.Told(statements, clock.GetUtcNow())];
    }
}

static class Statements
{
    public static IEnumerable<object> Told(IEnumerable<StatementOfAccount> statements, DateTimeOffset now) => statements.SelectMany(statement => new object[]
    {
        new StatementOfAccountIssued(statement.RmAccount, statement.Id, statement.IssuedOn, statement.DueOn, statement.I.Amount, now),
        NoticeRequested.ToManagers($"statement/{statement.Id}", statement.RmAccount[..9], "LEDGER_STATEMENT_READY", now, statement.RmAccount, statement.Id, statement.I.ToString(), $"{statement.DueOn:yyyy-MM-dd}"),
    });

    /// <summary>Whether all of them are out. While they are being issued, or wait for what they need, whoever goes by them comes too early; false where this system issues none for that day, since it began later.</summary>
    public static async Task<bool> AreStatementsIssuedAsync(this IQuerySession session, DateOnly issuedOn, CancellationToken ct)
    {
        var id = $"{issuedOn:yyyy-MM-dd}";
        if (await session.LoadAsync<StatementRun>(id, ct) is not null && !await session.Query<StatementLane>().AnyAsync(l => l.RunId == id && l.FinishedAt == null, ct)) return true;
        var cut = StatementDates.CutOf(issuedOn);
        if (await session.LoadAsync<StatementRun>(id, ct) is null && !await session.Query<StatementRun>().AnyAsync(ct) && !await session.Query<InterestPart>().AnyAsync(p => p.Through == cut, ct)) return false;
        throw new CameTooEarlyException($"The statements of {id} are not all issued yet.");
    }

    /// <summary>The statements of these accounts as they stand now, and the accounts whose statement does not agree with the journal. An account that never had anything to say gets none.</summary>
    public static async Task<(IReadOnlyList<StatementOfAccount> Statements, IReadOnlyList<string> Mismatches)> BuildAsync(IDocumentStore store, IReadOnlyList<ClientAccount> accounts, DateOnly issuedOn, CancellationToken ct)
    {
        // What is posted between two looks would be in the items and not in the journal's sums.
        await using var session = await store.AsOfOneInstantAsync(ct);
        string[] names = [.. accounts.Select(a => a.Id)];
        // The statement of the month before stands for all earlier ones; only an account that has none of it needs a look further back.
        var batch = session.CreateBatchQuery();
        var last = batch.LoadMany<StatementOfAccount>().ByIdList([.. names.Select(name => StatementDates.NumberOf(name, issuedOn.AddMonths(-1)))]);
        var there = batch.Query<StatementOfAccount>().Where(s => s.IssuedOn == issuedOn && s.RmAccount.IsOneOf(names)).Select(s => s.RmAccount).ToList();
        var (held, rates) = (batch.Query<OpenItem>().Where(i => i.HeldOf!.IsOneOf(names)).ToList(), batch.Rates());
        var due = batch.Query<AccountDue>("select jsonb_build_object('rmAccount', chain, 'dueOn', due_on, 'cents', cents) from ledger.journal_due where chain = any(?) and cents > 0", (object)names);
        var sums = batch.Query<AccountSum>("select jsonb_build_object('account', chain, 'debits', sum(debits), 'credits', sum(credits)) from ledger.journal_balance where chain = any(?) and (account like '11__:%' or account like '2100:%') group by chain", (object)names);
        var heads = batch.Query<ChainHead>("select jsonb_build_object('rmAccount', name, 'seq', head.seq, 'hash', head.hash) from unnest(?::text[]) name cross join lateral (select t.seq, t.hash from ledger.journal_transaction t where t.chain = name and t.posted_at < ? order by t.seq desc limit 1) head", names, issuedOn.InToronto(TimeOnly.MinValue).ToUniversalTime());
        await batch.Execute(ct);
        var previous = (await last).ToDictionary(s => s.RmAccount);
        string[] first = [.. names.Where(name => !previous.ContainsKey(name))], known = [.. previous.Keys];

        batch = session.CreateBatchQuery();
        var older = batch.Query<StatementOfAccount>().Where(s => s.RmAccount.IsOneOf(first) && s.IssuedOn < issuedOn).ToList();
        var (items, early) = (batch.Query<OpenItem>().Where(i => i.RmAccount.IsOneOf(known) && i.BillOn >= issuedOn).ToList(), batch.Query<OpenItem>().Where(i => i.RmAccount.IsOneOf(first)).ToList());
        await batch.Execute(ct);
        foreach (var one in (await older).GroupBy(s => s.RmAccount)) previous[one.Key] = one.MaxBy(s => s.IssuedOn)!;

        var (itemsOf, heldOf, dueOf, issued) = ((await items).Concat(await early).ToLookup(i => i.RmAccount), (await held).ToLookup(i => i.RmAccount), (await due).ToLookup(d => d.RmAccount, d => new DueCents(d.DueOn, d.Cents)), (await there).ToHashSet());
        string[] paidOut = [.. itemsOf.SelectMany(of => of).SelectMany(i => StatementRoll.Disbursements(i)).Distinct()];
        var instruments = paidOut.Length == 0 ? [] : (await session.LoadManyAsync<Disbursement>(ct, paidOut)).Where(d => d.InstrumentNumber is not null).ToDictionary(d => d.Id, d => d.InstrumentNumber!);
        var book = await rates();
        var headOf = (await heads).ToDictionary(h => h.RmAccount);
        var balances = (await sums).ToDictionary(s => s.Account, s => Money.OfCents(s.Debits - s.Credits));
        var built = accounts.Where(a => !issued.Contains(a.Id))
            .Select(a => StatementRoll.Of(new(a, previous.GetValueOrDefault(a.Id), itemsOf[a.Id], heldOf[a.Id], dueOf[a.Id], book) { Instruments = instruments }, issuedOn, book.DueOf(issuedOn)) with { ChainSeq = headOf.GetValueOrDefault(a.Id)?.Seq, ChainHash = headOf.GetValueOrDefault(a.Id)?.Hash })
            .Where(s => previous.ContainsKey(s.RmAccount) || s.Lines.Count > 0)
            .ToLookup(s => s.I + s.J + s.K == balances.GetValueOrDefault(s.RmAccount) - Money.Sum(itemsOf[s.RmAccount].Where(i => i.PostedOn > s.CutOn).Select(i => i.Side == Side.Debit ? i.Original : -i.Original)));
        return ([.. built[true]], [.. built[false].Select(s => s.RmAccount)]);
    }
}

/// <summary>The last transaction of an account's chain.</summary>
public sealed record ChainHead(string RmAccount, long Seq, string Hash);

/// <summary>What is open of one account by due day.</summary>
public sealed record AccountDue(string RmAccount, DateOnly DueOn, long Cents);
