using Carm.Appeals.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>An appeal against statements of adjustments whose money stands in this account.</summary>
/// <param name="Id">The appeal's number.</param>
/// <param name="Outcome">Null while it is open.</param>
public sealed record Dispute(string Id, string RmAccount, IReadOnlyList<string> StatementNumbers, DateOnly FiledOn, string? Outcome);

public static class NoteAppealFiledHandler
{
    public static async Task Handle(AppealFiled filed, IDocumentSession session, CancellationToken ct)
    {
        // The review of a ruling disputes no money.
        if (filed.RulingNumber is null && await session.LoadAsync<Dispute>(filed.AppealNumber, ct) is null)
            session.Store(new Dispute(filed.AppealNumber, filed.RmAccount, filed.StatementNumbers, filed.FiledOn, null));
    }
}

/// <summary>The dispute ends; the money of the outcome comes with the CAD version that Declarations makes of it.</summary>
public static class NoteAppealDecidedHandler
{
    public static async Task Handle(AppealDecided decided, IDocumentSession session, CancellationToken ct)
    {
        if (decided.RulingNumber is not null) return;
        var dispute = await session.LoadAsync<Dispute>(decided.AppealNumber, ct);
        session.Store(new Dispute(decided.AppealNumber, decided.RmAccount, decided.StatementNumbers, dispute?.FiledOn ?? decided.DecidedOn, decided.Outcome));
    }
}
