using System.Globalization;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Microsoft.Extensions.Configuration;
using Wolverine;
using Wolverine.Attributes;

namespace Carm.Ledger;

/// <summary>
/// The calendar's command of each night after the seal: every account is held against the invariants of the journal, and its last statement against the one before (ledger 4.4). Nothing is adjusted. What was
/// found to hold is gone on from; each chain comes to its turn to be read from its first transaction again, and one in which anything did not hold is read so each night.
/// </summary>
public sealed record CheckJournal(DateOnly Night);

/// <summary>The next accounts' part of the night.</summary>
public sealed record CheckChains(DateOnly Night, string After);

/// <summary>What a night's check found.</summary>
/// <param name="Id">The night, as 2026-03-31.</param>
public sealed record JournalCheck(string Id, DateTimeOffset StartedAt)
{
    /// <summary>More than anyone reads; all are counted.</summary>
    const int Kept = 100;

    public long Chains { get; init; }

    /// <summary>Those that were read from their first transaction on.</summary>
    public long Whole { get; init; }

    public long Transactions { get; init; }

    public long FaultCount { get; init; }

    /// <summary>The first of those of chains, and whatever is of no one chain.</summary>
    public IReadOnlyList<JournalFault> Faults { get; init; } = [];

    public DateTimeOffset? FinishedAt { get; init; }

    public JournalCheck With(IReadOnlyCollection<JournalFault> found) => this with
    {
        FaultCount = FaultCount + found.Count,
        Faults = [.. Faults.Concat(found).Where(f => f.Chain is not null).Take(Kept), .. Faults.Concat(found).Where(f => f.Chain is null)],
    };

    public static string IdOf(DateOnly night) => night.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>How many nights ago it was a chain's turn to be read whole, which is one night of so many, another for another chain.</summary>
    public static int NightsSinceTurn(string chain, DateOnly night, int nights) => (night.DayNumber % nights - chain.Aggregate(0, (turn, c) => (turn * 31 + c) % 1_000_003) % nights + nights) % nights;
}

public static class CheckJournalHandler
{
    public static async Task<OutgoingMessages> Handle(CheckJournal command, IDocumentSession session, TimeProvider clock, IConfiguration configuration, CancellationToken ct) =>
        await session.LoadAsync<JournalCheck>(JournalCheck.IdOf(command.Night), ct) is null ? await JournalChecks.GoOnAsync(new(JournalCheck.IdOf(command.Night), clock.GetUtcNow()), new(command.Night, ""), session, clock, configuration, ct) : [];
}

public static class CheckChainsHandler
{
    /// <summary>A chain may have millions of transactions, and a message is given a minute if nothing else is said.</summary>
    public const int Seconds = 3600;

    [MessageTimeout(Seconds)]
    public static async Task<OutgoingMessages> Handle(CheckChains command, IDocumentSession session, TimeProvider clock, IConfiguration configuration, CancellationToken ct)
    {
        await session.HoldAsync($"journal check {command.Night:yyyy-MM-dd}", ct);
        return await session.LoadAsync<JournalCheck>(JournalCheck.IdOf(command.Night), ct) is { FinishedAt: null } check ? await JournalChecks.GoOnAsync(check, command, session, clock, configuration, ct) : [];
    }
}

static class JournalChecks
{
    const string WrongSeals = """
        select count(*) from (select * from ledger.journal_seal order by night desc limit 1) s
        where s.hash <> ledger.link(s.previous, coalesce((select string_agg(chain || ' ' || seq || ' ' || hash, E'\n' order by chain collate "C") from ledger.sealed_heads(s.night)), ''))
            or s.previous <> coalesce((select b.hash from ledger.journal_seal b where b.night < s.night order by b.night desc limit 1), repeat('0', 64))
        """;

    /// <summary>The sums that the seals keep, with what came since, are what the balances come to.</summary>
    const string WrongSums = $"""
        select count(*) from ({JournalSums.OfAll}) k full join ledger.sums_as_of('infinity') s using (account)
        where coalesce(k.debits, 0) <> coalesce(s.debits, 0) or coalesce(k.credits, 0) <> coalesce(s.credits, 0)
        """;

    /// <summary>I6: what is open of an item lies between nothing and all of it.</summary>
    static string WrongItems(string itemKey) => $"""
        select jsonb_build_object('chain', data ->> 'rmAccount', 'code', 'OPEN_CENTS', 'text', 'Of ' || (data ->> 'id') || ' more or less is open than can be.')
        from ledger.mt_doc_openitem where data ->> '{itemKey}' = any(?) and not (data ->> 'openCents')::bigint between 0 and (data ->> 'originalCents')::bigint
        """;

    public static async Task<OutgoingMessages> GoOnAsync(JournalCheck check, CheckChains command, IDocumentSession session, TimeProvider clock, IConfiguration configuration, CancellationToken ct)
    {
        var nights = Math.Max(1, configuration.GetValue("Ledger:WholeCheckNights", 30));
        // All of an account is read as of one instant, whatever is posted meanwhile.
        await using var reading = await session.DocumentStore.AsOfOneInstantAsync(ct, CheckChainsHandler.Seconds);
        string[] names = [.. await reading.AdvancedSql.QueryAsync<string>("select chain from ledger.journal_chain where chain > ? order by chain limit ?", ct, command.After, Books.AtOnce)];
        VerifiedChain[] verified = [.. (await reading.LoadManyAsync<VerifiedChain>(ct, names)).Where(v => !v.IsDue(command.Night, nights))];
        string[] since = [.. verified.Select(v => v.Id)], whole = [.. names.Except(since)];
        var (proof, faults, chains) = (new JournalProof(), new List<JournalFault>(), new List<ChainRecord>());
        foreach (var records in new[] { JournalReader.ReadChainsAsync(reading, whole, ct), JournalReader.ReadSinceAsync(reading, verified, ct) })
            await foreach (var record in records)
            {
                faults.AddRange(proof.Check(record));
                if (record is ChainRecord chain) chains.Add(chain);
            }
        faults.AddRange(proof.Close());
        faults.AddRange(await reading.AdvancedSql.QueryAsync<JournalFault>(WrongItems("rmAccount"), ct, (object)whole));
        faults.AddRange(await reading.AdvancedSql.QueryAsync<JournalFault>(WrongItems("currentOf"), ct, (object)since));
        faults.AddRange(await StatementFaultsAsync(reading, names, StatementDates.LastBy(command.Night), ct));
        var wrong = faults.Select(f => f.Chain).OfType<string>().ToHashSet();
        session.StoreTogether(chains.Where(c => !wrong.Contains(c.Chain) && c.Seq != c.Start?.Verified.Seq).Select(c => new VerifiedChain(c.Chain, command.Night, c.Seq, c.Hash, c.Balances, c.Start?.Verified.LastWhole() ?? command.Night)), v => v.Id);
        foreach (var name in wrong) session.Delete<VerifiedChain>(name);
        var isDone = names.Length < Books.AtOnce;
        if (isDone && (await reading.AdvancedSql.QueryAsync<long>(WrongSeals, ct))[0] > 0) faults.Add(new(null, null, "SEAL", "The last seal is not that of the heads of its night."));
        if (isDone && (await reading.AdvancedSql.QueryAsync<long>(WrongSums, ct))[0] > 0) faults.Add(new(null, null, "SUMS", "What is kept of each night's sums, with what came since, is not what the balances come to."));

        var now = clock.GetUtcNow();
        check = check.With(faults) with { Chains = check.Chains + proof.Chains, Whole = check.Whole + whole.Length, Transactions = check.Transactions + proof.Transactions, FinishedAt = isDone ? now : null };
        session.Store(check);
        if (!isDone) return [command with { After = names[^1] }];
        if (check.FaultCount == 0) return [];
        var first = check.Faults[0];
        return [NoticeRequested.ToStaff($"journal/{check.Id}", first.Chain is { Length: 15 } rm ? rm[..9] : "", "LEDGER_JOURNAL_FAULTS", "AR_SUPERVISOR", now, check.Id, check.FaultCount.ToString(CultureInfo.InvariantCulture), $"{first.Chain ?? "journal"} {first.Seq} {first.Code}")];
    }

    static async Task<IEnumerable<JournalFault>> StatementFaultsAsync(IQuerySession session, string[] names, DateOnly issuedOn, CancellationToken ct)
    {
        var statements = await session.LoadManyAsync<StatementOfAccount>(ct, names.Select(name => StatementDates.NumberOf(name, issuedOn)));
        var before = (await session.LoadManyAsync<StatementOfAccount>(ct, statements.Select(s => StatementDates.NumberOf(s.RmAccount, issuedOn.AddMonths(-1))))).ToDictionary(s => s.RmAccount);
        string[] without = [.. statements.Select(s => s.RmAccount).Where(name => !before.ContainsKey(name))];
        if (without.Length > 0)
            foreach (var older in (await session.Query<StatementOfAccount>().Where(s => s.RmAccount.IsOneOf(without) && s.IssuedOn < issuedOn).ToListAsync(ct)).GroupBy(s => s.RmAccount)) before[older.Key] = older.MaxBy(s => s.IssuedOn)!;
        return statements.Select(s => StatementCheck.FaultOf(s, before.GetValueOrDefault(s.RmAccount)) is { } letter ? new JournalFault(s.RmAccount, null, "STATEMENT", $"Line {letter} of {s.Id} does not follow from what it is made of.") : null).OfType<JournalFault>();
    }
}
