using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>What the journal says of the cash that is held as security for an account (2200): a deposit, its use, its return, or a deposit that the bank took back.</summary>
/// <param name="Type">SECURITY_POSTED, SECURITY_REALIZED, SECURITY_RETURNED or SECURITY_DISHONOURED.</param>
public sealed record SecurityPosted(string Type, string Reference, string Source, DateTimeOffset PostedAt, DateOnly EffectiveOn, long Cents)
{
    /// <summary>The payment that it came by, under the name that the credit of any other payment has; null for what an officer recorded.</summary>
    public string? PaymentItemId => Source.Split(' ', 2)[^1] is var of && of.Split('/') is [_, var type, ..] && (type == "PMT" || type.StartsWith("PMT ", StringComparison.Ordinal)) ? of : null;

    public string Payer => PaymentItemId?.Split('/')[1] is { Length: > 4 } type ? type[4..] : OpenItem.Importer;

    /// <summary>Its reference in the history.</summary>
    public string Name => Type switch { "SECURITY_POSTED" => $"{Reference} deposited", "SECURITY_RETURNED" => $"{Reference} returned", "SECURITY_DISHONOURED" => $"{Reference} dishonoured", _ => Reference };

    /// <summary>Whether it is an end of that deposit, or of a part of it.</summary>
    public bool Ends(SecurityPosted deposit, CashSecurity? kept) => Type != "SECURITY_POSTED"
        && ((PaymentItemId is { } paid && paid == deposit.PaymentItemId) || (kept is not null && (Reference == kept.Id || Reference.StartsWith($"{kept.Id}-", StringComparison.Ordinal))));
}

/// <summary>
/// One line of an account's history about cash security, of the type SEC. It stands beside the balance and is no part of it, so that nothing of it is open. What is applied of a deposit is a credit of the account,
/// which stands in the history by itself.
/// </summary>
/// <param name="Reference">As SEC-700000003RM0001-0001 deposited; what a client deposited itself has the reference of its payment.</param>
/// <param name="Amount">Negative for what was given, positive for what went back, as everywhere in the history.</param>
/// <param name="IsHeld">Whether it is a deposit of which something is held still.</param>
/// <param name="Ends">What became of a deposit so far.</param>
public sealed record SecurityMovement(string RmAccount, string Reference, Bilingual Name, Bilingual Says, Money Amount, DateTimeOffset PostedAt, DateOnly EffectiveOn, string Payer, bool IsHeld, IReadOnlyList<SecurityPosted> Ends)
{
    public const string Code = "SEC";

    static readonly Bilingual Deposited = new("Cash security deposited", "Garantie en espèces déposée"), Returned = new("Cash security returned", "Garantie en espèces remise"), Dishonoured = new("Cash security dishonoured", "Garantie en espèces refusée");

    public DateOnly PostedOn => PostedAt.TorontoDate();

    public string SubmitterBn9 => Payer == OpenItem.Importer ? RmAccount[..9] : Payer[^9..];

    /// <summary>Its place among the transactions.</summary>
    public string SortKey => $"{OpenItem.SortKeyOf(PostedOn)} {PostedAt.UtcDateTime:yyyyMMddHHmmssfffffff} {Code} {Reference}";

    public Money Size => Amount < Money.Zero ? -Amount : Amount;

    /// <summary>Whether a list that is asked for so shows it. Nothing of it is open or overdue, and it is no declaration's.</summary>
    public bool Passes(TransactionFilter f, TransactionSight? sight) =>
        f.TransactionNumber is null && (f.Status is null || (f.Status == "HELD" && IsHeld) || (f.Status == "CLEARED" && !IsHeld)) && (f.Type ?? Code) == Code && (f.Payer ?? Payer) == Payer
        && !(PostedOn < f.From || PostedOn > f.To || EffectiveOn < f.DueFrom || EffectiveOn > f.DueTo || Size < f.AmountFrom || Size > f.AmountTo) && sight?.Sees(SubmitterBn9) != false;

    /// <summary>The lines that these make, in their order; what was applied has a line of its own. Pure.</summary>
    public static IReadOnlyList<SecurityMovement> Of(string rmAccount, IReadOnlyList<SecurityPosted> posted, IReadOnlyCollection<CashSecurity> securities) => [.. posted.Where(p => p.Type != "SECURITY_REALIZED").Select(p =>
    {
        var amount = Money.OfCents(p.Cents);
        if (p.Type == "SECURITY_RETURNED")
            return new SecurityMovement(rmAccount, p.Name, Returned, new("it went back to the importer.", "elle est revenue à l'importateur."), amount, p.PostedAt, p.EffectiveOn, p.Payer, false, []);
        if (p.Type == "SECURITY_DISHONOURED")
            return new SecurityMovement(rmAccount, p.Name, Dishonoured, new("the bank took the payment back.", "la banque a repris le paiement."), amount, p.PostedAt, p.EffectiveOn, p.Payer, false, []);
        var kept = securities.FirstOrDefault(s => !s.IsPledge && (p.PaymentItemId is { } paid ? s.PaymentId == Payment.IdOf(paid) : s.Id == p.Reference));
        return new SecurityMovement(rmAccount, p.Name, Deposited, new("it is held apart from the balance, and pays nothing until it is applied.", "elle est détenue à part du solde et n'acquitte rien tant qu'elle n'est pas affectée."),
            -amount, p.PostedAt, p.EffectiveOn, p.Payer, kept?.HeldOf is not null, [.. posted.Where(o => o.Ends(p, kept))]);
    })];
}

static class SecurityMovements
{
    /// <summary>All of an account: they are few, and have an index of their own.</summary>
    public static async Task<IReadOnlyList<SecurityMovement>> SecurityMovementsAsync(this IQuerySession session, string rmAccount, CancellationToken ct)
    {
        var posted = await session.AdvancedSql.QueryAsync<SecurityPosted>("""
            select jsonb_build_object('type', t.type, 'reference', t.ref, 'source', t.source, 'postedAt', t.posted_at, 'effectiveOn', t.effective_on, 'cents', l.cents)
            from ledger.journal_transaction t join ledger.journal_line l using (chain, seq) where t.chain = ? and t.type like 'SECURITY%' and l.account = '2200:' || t.chain order by t.seq
            """, ct, rmAccount);
        return posted.Count == 0 ? [] : SecurityMovement.Of(rmAccount, posted, await session.Query<CashSecurity>().Where(s => s.RmAccount == rmAccount).ToListAsync(ct));
    }

    /// <summary>The rows of a history with the movements of security at their places.</summary>
    /// <param name="movements">In the order of the rows; those that are placed are taken out.</param>
    /// <param name="isLast">Whether no row follows, so that all that is left is placed.</param>
    public static IEnumerable<(string SortKey, TransactionRow Row)> With(this IEnumerable<(string SortKey, TransactionRow Row)> rows, Queue<SecurityMovement> movements, bool oldestFirst, bool isLast)
    {
        foreach (var row in rows)
        {
            while (movements.TryPeek(out var next) && string.CompareOrdinal(next.SortKey, row.SortKey) < 0 == oldestFirst) yield return Placed(movements.Dequeue());
            yield return row;
        }
        while (isLast && movements.TryDequeue(out var left)) yield return Placed(left);
    }

    static (string SortKey, TransactionRow Row) Placed(SecurityMovement m) => (m.SortKey, TransactionRow.Of(m));
}
