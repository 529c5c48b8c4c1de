using System.Globalization;
using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

public enum Side
{
    Debit,
    Credit,
}

/// <summary>One line of a transaction: an account, its side, and an amount above zero.</summary>
public sealed record PostingLine(string Account, Side Side, Money Amount);

/// <summary>One balanced transaction of the journal.</summary>
/// <param name="Type">As CAD_POSTED or PAYMENT_POSTED; what ends in _PENDING counts when it is settled, and not at all when one that ends in _VOIDED takes it back.</param>
/// <param name="Reference">The number of what caused it.</param>
/// <param name="EffectiveOn">The Toronto date as of which it counts.</param>
/// <param name="Source">What may be posted once only; null for what may recur.</param>
/// <param name="Resolves">The number in the chain of the transaction that this one reverses, or of the pending one that it settles or voids.</param>
public sealed record Posting(string Type, string? Reference, DateOnly EffectiveOn, string? Source, IReadOnlyList<PostingLine> Lines, long? Resolves = null)
{
    /// <summary>Its own Toronto date, where it became known too late to count as of that (I10); null where it counts as of its own.</summary>
    public DateOnly? OccurredOn { get; init; }

    /// <summary>Lines of zero say nothing and are left out; an account that appears twice on one side is one line.</summary>
    public static Posting Of(string type, string? reference, DateOnly effectiveOn, string? source, params IEnumerable<PostingLine> lines) => new(type, reference, effectiveOn, source,
        [.. lines.Where(l => l.Amount != Money.Zero).GroupBy(l => (l.Account, l.Side)).Select(g => new PostingLine(g.Key.Account, g.Key.Side, Money.Sum(g.Select(l => l.Amount))))]);

    public Money Net => Money.Sum(Lines.Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount));
}

/// <summary>The way into the journal: the database gives sequence, hash and balances in the transaction of the session.</summary>
static class Journal
{
    public const string Internal = "INTERNAL";

    const string Maker = "ledger-maker", Checker = "ledger-checker";

    /// <summary>Says of all that the command posts who asked for it and who else decided it; where it is not said, whoever gave the command made it alone.</summary>
    public static void DecidedBy(this IDocumentSession session, string maker, string checker)
    {
        session.SetHeader(Maker, maker);
        if (checker != maker) session.SetHeader(Checker, checker);
    }

    public static void Post(this IDocumentSession session, string chain, Posting posting, DateTimeOffset at) => session.Post([(chain, posting)], at);

    /// <summary>Posts many in one statement; those of one chain keep their order. Chains are taken in the order of their names, so that no two writers wait for each other.</summary>
    public static void Post(this IDocumentSession session, IEnumerable<(string Chain, Posting Posting)> postings, DateTimeOffset at)
    {
        var entries = postings.OrderBy(p => p.Chain, StringComparer.Ordinal).ToArray();
        if (entries.Length == 0) return;
        var bodies = entries.Select(e => JournalBody.Of(e.Chain, e.Posting, at)).ToArray();
        var lines = entries.SelectMany((e, n) => e.Posting.Lines.Select(line => (Entry: n + 1, e.Chain, Line: line))).ToArray();
        session.QueueSqlCommand("call ledger.post(?, ?::text[], ?::text[], ?::text[], ?::bigint[], ?::date[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[]::date[], ?::text, ?::text, ?::text)",
            at.ToUniversalTime(),
            entries.Select(e => e.Chain).ToArray(), entries.Select(e => e.Posting.Type).ToArray(), entries.Select(e => e.Posting.Reference).ToArray(), entries.Select(e => e.Posting.Resolves).ToArray(),
            entries.Select(e => e.Posting.EffectiveOn).ToArray(), entries.Select(e => e.Posting.Source).ToArray(), bodies.Select(b => b.Before).ToArray(), bodies.Select(b => b.After).ToArray(),
            lines.Select(l => l.Entry).ToArray(), lines.Select(l => l.Chain).ToArray(), lines.Select(l => l.Line.Account).ToArray(), lines.Select(l => JournalBody.Letter(l.Line.Side)).ToArray(), lines.Select(l => l.Line.Amount.Cents).ToArray(),
            entries.Select(e => e.Posting.OccurredOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray(), Known(session.GetHeader(Maker) ?? session.LastModifiedBy), Known(session.GetHeader(Checker)), Known(session.CorrelationId));

        static object Known(object? value) => value ?? DBNull.Value;
    }

    /// <summary>Tells what came to the debts of a due day, and what went.</summary>
    public static void Owe(this IDocumentSession session, IReadOnlyList<(string Chain, DateOnly DueOn, long Cents)> changes)
    {
        if (changes.Count == 0) return;
        session.QueueSqlCommand("call ledger.owe(?::text[], ?::date[], ?::bigint[])", changes.Select(c => c.Chain).ToArray(), changes.Select(c => c.DueOn).ToArray(), changes.Select(c => c.Cents).ToArray());
    }
}
