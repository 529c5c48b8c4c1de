using System.Text.Json;
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
/// <param name="Type">As CAD_POSTED or PAYMENT_POSTED.</param>
/// <param name="Reference">The number of what caused it.</param>
/// <param name="EffectiveOn">The Toronto date as of which it counts.</param>
/// <param name="Source">What may be posted once only; null for what may recur.</param>
public sealed record Posting(string Type, string? Reference, DateOnly EffectiveOn, string? Source, IReadOnlyList<PostingLine> Lines)
{
    /// <summary>Lines of zero say nothing and are left out; an account that appears twice on one side is one line.</summary>
    public static Posting Of(string type, string? reference, DateOnly effectiveOn, string? source, params IEnumerable<PostingLine> lines) => new(type, reference, effectiveOn, source,
        [.. lines.Where(l => l.Amount != Money.Zero).GroupBy(l => (l.Account, l.Side)).Select(g => new PostingLine(g.Key.Account, g.Key.Side, Money.Sum(g.Select(l => l.Amount))))]);

    public Money Net => Money.Sum(Lines.Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount));
}

/// <summary>The way into the journal: the database gives sequence, hash and balances in the transaction of the session.</summary>
static class Journal
{
    public const string Internal = "INTERNAL";

    public static void Post(this IDocumentSession session, string chain, Posting posting, DateTimeOffset at) => session.QueueSqlCommand(
        "call ledger.post(?, ?, ?, null, ?, ?, ?, ?::jsonb)",
        chain, posting.Type, Text(posting.Reference), posting.EffectiveOn, at.ToUniversalTime(), Text(posting.Source),
        JsonSerializer.Serialize(posting.Lines.Select(l => new object[] { l.Account, l.Side == Side.Debit ? "D" : "C", l.Amount.Cents })));

    static object Text(string? text) => (object?)text ?? DBNull.Value;
}
