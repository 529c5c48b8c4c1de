using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>An appeal against statements of adjustments whose money stands in this account.</summary>
/// <param name="Id">The appeal's number.</param>
/// <param name="Outcome">Null while it is open; ENDED where it was withdrawn or rejected.</param>
public sealed record Dispute(string Id, string RmAccount, IReadOnlyList<string> StatementNumbers, DateOnly FiledOn, string? Outcome)
{
    /// <summary>Whether the client took it to the Tribunal, by which it was opened once more.</summary>
    public bool IsBeforeTribunal { get; init; }

    /// <summary>The statements of which something is allowed, whole or in part.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Those whose version has come.</summary>
    public IReadOnlyList<string> CarriedOut { get; init; } = [];

    /// <summary>What its security stands for: all of it while it is open, and then what is allowed of it until the version comes that says so.</summary>
    public IReadOnlyList<string> Standing => Outcome is null ? StatementNumbers : [.. Allowed.Except(CarriedOut)];

    /// <summary>The program account, while its security stands for anything.</summary>
    public string? OpenOf => Standing.Count > 0 ? RmAccount : null;
}

/// <summary>What security was given for is left alone while the appeal lasts.</summary>
public static class NoteAppealFiledHandler
{
    public static async Task Handle(AppealFiled filed, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // The review of a ruling disputes no money.
        if (filed.RulingNumber is not null) return;
        var isOpen = await session.LockAccountAsync(filed.RmAccount, ct) is not null;
        if (await session.LoadAsync<Dispute>(filed.AppealNumber, ct) is not null) return;
        session.Store(new Dispute(filed.AppealNumber, filed.RmAccount, filed.StatementNumbers, filed.FiledOn, null));
        if (isOpen) await Disputes.HoldAsync(session, filed.RmAccount, filed.StatementNumbers, filed.FiledOn, clock.GetUtcNow(), ct);
    }
}

/// <summary>
/// The dispute ends; the money of the outcome comes with the CAD version that Declarations makes of it. Of what is allowed, whole or in part, what was secured is left alone until then: no money is to pay what goes away.
/// </summary>
public static class NoteAppealDecidedHandler
{
    public static Task Handle(AppealDecided decided, IDocumentSession session, TimeProvider clock, CancellationToken ct) =>
        decided.RulingNumber is not null ? Task.CompletedTask : Disputes.EndAsync(session, new(decided.AppealNumber, decided.RmAccount, decided.StatementNumbers, decided.DecidedOn, decided.Outcome), decided.DecidedOn, clock.GetUtcNow(), decided.Outcome == "ALLOWED" ? decided.StatementNumbers : decided.AllowedStatements, ct);
}

/// <summary>It was withdrawn or rejected: what was secured is collectable again (9.3).</summary>
public static class NoteAppealEndedHandler
{
    public static Task Handle(AppealEnded ended, IDocumentSession session, TimeProvider clock, CancellationToken ct) =>
        ended.RulingNumber is not null ? Task.CompletedTask : Disputes.EndAsync(session, new(ended.AppealNumber, ended.RmAccount, ended.StatementNumbers, ended.EffectiveAt.TorontoDate(), "ENDED"), ended.EffectiveAt.TorontoDate(), clock.GetUtcNow(), [], ct);
}

/// <summary>Security was given and nobody appealed in time: it holds nothing back any more, and pays what it was given for, at the specified rate from the day after the last on which that could be appealed.</summary>
public static class NoteAppealTimePassedHandler
{
    public static async Task Handle(AppealTimePassed passed, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.OpenBookAsync(passed.RmAccount, clock.GetUtcNow(), ct) is not { } book) return;
        var standing = await session.OtherDisputesAsync(passed.RmAccount, [], ct);
        string[] statements = [passed.StatementNumber];
        if (standing.Contains(passed.StatementNumber) || await Disputes.SecuritiesAsync(session, passed.RmAccount, statements, ct) is not { Count: > 0 } securities) return;
        SecurityPosting.EndHold(statements, securities, passed.LastDay, book);
        book.Clear(book.Today);
        session.Store(SecurityPosting.Settle(statements, standing, securities, book).ToArray());
        session.Lay(book);
    }
}

/// <summary>The client went on to the Tribunal: the dispute is open again, and what security is given for is left alone until that has decided (s.65(1)(a), s.66(2)).</summary>
public static class NoteTribunalAppealHandler
{
    public static async Task Handle(TribunalAppealFiled filed, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var isOpen = await session.LockAccountAsync(filed.RmAccount, ct) is not null;
        if (await session.LoadAsync<Dispute>(filed.AppealNumber, ct) is { IsBeforeTribunal: true }) return;
        session.Store(new Dispute(filed.AppealNumber, filed.RmAccount, filed.StatementNumbers, filed.FiledOn, null) { IsBeforeTribunal = true });
        if (isOpen) await Disputes.HoldAsync(session, filed.RmAccount, filed.StatementNumbers, filed.FiledOn, clock.GetUtcNow(), ct);
    }
}

/// <summary>The Tribunal or the Court has decided. As with the President's decision, what was secured of what it allows, whole or in part, is left alone until the version comes that says so, and the rest is payable at once.</summary>
public static class NoteJudgmentHandler
{
    public static Task Handle(JudgmentGiven given, IDocumentSession session, TimeProvider clock, CancellationToken ct) =>
        given.RulingNumber is not null ? Task.CompletedTask
            : given is { Body: "FCA", Appellant: "PRESIDENT", Outcome: "ALLOWED" or "PARTLY" } ? Disputes.ReverseAsync(session, given, clock.GetUtcNow(), ct)
            : given.Body != "CITT" ? Task.CompletedTask
            : Disputes.EndAsync(session, new(given.AppealNumber, given.RmAccount, given.StatementNumbers, given.DecidedOn, given.Outcome), given.DecidedOn, clock.GetUtcNow(), given.Outcome == "ALLOWED" ? given.StatementNumbers : given.AllowedStatements, ct, isJudgment: true);
}

static class Disputes
{
    /// <summary>The security that is held for any of these statements.</summary>
    public static async Task<IReadOnlyList<CashSecurity>> SecuritiesAsync(IQuerySession session, string rmAccount, IReadOnlyList<string> statementNumbers, CancellationToken ct) =>
        [.. (await session.Query<CashSecurity>().Where(s => s.HeldOf == rmAccount).ToListAsync(ct)).Where(s => s.IsFor(statementNumbers))];

    /// <summary>Leaves alone what the security for these statements covers. Of the account it reads what that is given for; where there is none, nothing.</summary>
    public static async Task HoldAsync(IDocumentSession session, string rmAccount, IReadOnlyList<string> statementNumbers, DateOnly filedOn, DateTimeOffset now, CancellationToken ct)
    {
        var securities = await SecuritiesAsync(session, rmAccount, statementNumbers, ct);
        if (securities.Count == 0) return;
        var book = (await session.OpenBookOfStatementsAsync(rmAccount, securities.SelectMany(s => s.StatementNumbers), now, ct))!;
        SecurityPosting.Hold(securities, filedOn, book);
        session.Lay(book);
    }

    /// <summary>The statements of an account's disputes for which security stands, besides these, the earliest filed first.</summary>
    public static async Task<IReadOnlyList<string>> OtherDisputesAsync(this IQuerySession session, string rmAccount, IReadOnlyCollection<string> statementNumbers, CancellationToken ct) =>
        [.. (await session.Query<Dispute>().Where(d => d.OpenOf == rmAccount).ToListAsync(ct)).OrderBy(d => d.FiledOn).ThenBy(d => d.Id, StringComparer.Ordinal).SelectMany(d => d.Standing).Except(statementNumbers)];

    /// <summary>The President has won: of what the Tribunal had allowed and nobody wrote out yet nothing goes back, so that its security pays it.</summary>
    public static async Task ReverseAsync(IDocumentSession session, JudgmentGiven given, DateTimeOffset now, CancellationToken ct)
    {
        var book = await session.OpenBookAsync(given.RmAccount, now, ct);
        if (await session.LoadAsync<Dispute>(given.AppealNumber, ct) is not { } dispute || dispute.Allowed.Except(dispute.CarriedOut).Except(given.ToCarryOut).ToArray() is not { Length: > 0 } reversed) return;
        session.Store(dispute with { Allowed = [.. dispute.Allowed.Except(reversed)] });
        if (book is null) return;
        var securities = await SecuritiesAsync(session, given.RmAccount, reversed, ct);
        SecurityPosting.EndHold(reversed, securities, given.DecidedOn, book);
        book.Clear(book.Today);
        session.Store(SecurityPosting.Settle(reversed, await session.OtherDisputesAsync(given.RmAccount, dispute.StatementNumbers, ct), securities, book).ToArray());
        session.Lay(book);
    }

    /// <param name="allowed">The statements of which something goes back.</param>
    public static async Task EndAsync(IDocumentSession session, Dispute end, DateOnly on, DateTimeOffset now, IReadOnlyList<string> allowed, CancellationToken ct, bool isJudgment = false)
    {
        var book = await session.OpenBookAsync(end.RmAccount, now, ct);
        var dispute = await session.LoadAsync<Dispute>(end.Id, ct);
        // Before the Tribunal only its judgment ends it: a decision of the President's that comes again, or late, is overtaken.
        if (dispute?.Outcome is not null || (dispute is { IsBeforeTribunal: true } && !isJudgment)) return;
        session.Store(end with { FiledOn = dispute?.FiledOn ?? end.FiledOn, IsBeforeTribunal = dispute?.IsBeforeTribunal ?? false, Allowed = allowed, CarriedOut = dispute?.CarriedOut ?? [] });
        if (book is null) return;
        SecurityPosting.EndPrescribed(allowed, on, book);
        // Of the others nothing goes back: what is open of them is paid from the security, and what nothing needs any more is returned.
        string[] others = [.. end.StatementNumbers.Except(allowed)];
        var securities = await SecuritiesAsync(session, end.RmAccount, others, ct);
        SecurityPosting.EndHold(others, securities, on, book);
        book.Clear(book.Today);
        session.Store(SecurityPosting.Settle(others, await session.OtherDisputesAsync(end.RmAccount, end.StatementNumbers, ct), securities, book).ToArray());
        session.Lay(book);
    }
}
