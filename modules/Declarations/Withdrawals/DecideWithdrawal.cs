using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A trade officer decides on a withdrawal. When it is granted a last version takes all amounts back, GST too, since none was ever due.</summary>
/// <param name="Grant">False refuses: a change can put it right.</param>
public sealed record DecideWithdrawal(string TransactionNumber, bool Grant, string Rationale, [property: FromClaim("sub")] string Subject);

public sealed record DecideWithdrawalResponse(string TransactionNumber, string RequestId, CadStatus Status, string? Version, CadAmounts OnTheAccount);

public sealed class DecideWithdrawalValidator : Validator<DecideWithdrawal>
{
    public DecideWithdrawalValidator() => RuleFor(x => x.Rationale).NotEmpty().MaximumLength(4_000);
}

public sealed class DecideWithdrawalEndpoint : CarmEndpoint<DecideWithdrawal, DecideWithdrawalResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/withdrawal/decide");
        Group<Staff>();
        Asks("declarations.changes.review", movesMoney: true);
        Summary(s => s.Summary = "Decide on a withdrawal");
    }

    public override Task HandleAsync(DecideWithdrawal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideWithdrawalHandler
{
    public static async Task<(DecideWithdrawalResponse, OutgoingMessages)> Handle(DecideWithdrawal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (cad.Status != CadStatus.WithdrawalPending || await session.OpenWithdrawalOfAsync(cad.Id, ct) is not { } request) throw new Rejected("STATE_CONFLICT");

        if (command.Grant) await session.RequireNoAppealAsync(cad, ct);
        var now = clock.GetUtcNow();
        session.Store(request with { Status = command.Grant ? WithdrawalStatus.Approved : WithdrawalStatus.Refused, DecidedBy = command.Subject, DecidedAt = now, Rationale = command.Rationale });
        var notice = cad.Tell($"withdrawal/{request.Id}", command.Grant ? "DECLARATIONS_WITHDRAWAL_GRANTED" : "DECLARATIONS_WITHDRAWAL_REFUSED", now, cad.Id, command.Rationale);
        if (!command.Grant)
        {
            session.Store(cad with { Status = CadStatus.Accepted, Revision = cad.Revision + 1 });
            return (new(cad.Id, request.Id, CadStatus.Accepted, null, CadAmounts.Zero), [notice]);
        }

        var before = (await session.CurrentVersionOfAsync(cad, ct))!;
        var (next, version, fact) = CadAccounting.Next(cad, before, before.Document, [], CadVersionKind.Withdrawal, "Customs Act s.32.2", request.Id, now, appliedOn: request.RequestedAt.TorontoDate(), keepsGst: false);
        session.Store(next with { Status = CadStatus.Withdrawn });
        session.Store(version);
        return (new(cad.Id, request.Id, CadStatus.Withdrawn, CadVersion.Wire(version.Number), version.Change), [fact, notice]);
    }
}
