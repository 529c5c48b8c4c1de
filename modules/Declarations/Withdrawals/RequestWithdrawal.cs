using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A client asks that an accepted declaration be withdrawn, where neither a correction nor an adjustment can put it right.</summary>
/// <param name="ReplacedBy">For a duplicate: the declaration that stands.</param>
public sealed record RequestWithdrawal(string TransactionNumber, WithdrawalReason? Reason, string Explanation, [property: FromClaim("sub")] string Subject, string? ReplacedBy = null);

public sealed record RequestWithdrawalResponse(string TransactionNumber, string RequestId, CadStatus Status);

public sealed class RequestWithdrawalValidator : Validator<RequestWithdrawal>
{
    public RequestWithdrawalValidator()
    {
        RuleFor(x => x.Reason).NotNull().IsInEnum();
        RuleFor(x => x.Explanation).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.ReplacedBy).NotEmpty().When(x => x.Reason == WithdrawalReason.DuplicateDeclaration);
        RuleFor(x => x.ReplacedBy).Matches(@"^[0-9]{14}\z");
    }
}

public sealed class RequestWithdrawalEndpoint : CarmEndpoint<RequestWithdrawal, RequestWithdrawalResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/withdrawal");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Creates();
        Summary(s => s.Summary = "Ask that a declaration be withdrawn");
    }

    public override Task HandleAsync(RequestWithdrawal command, CancellationToken ct) => CreatedAsync(command, asked => $"/api/v1/cads/{asked.TransactionNumber}", ct);
}

public static class RequestWithdrawalHandler
{
    public static async Task<RequestWithdrawalResponse> Handle(RequestWithdrawal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (cad.IsCbsas) throw new Rejected("CAD-3006");
        if (cad.OpenChange is { } open) throw new Rejected("CAD-3005", open);
        if (cad.Status != CadStatus.Accepted || (command.Reason == WithdrawalReason.WrongConversion && !cad.IsPreCarm)) throw new Rejected("CAD-1002");
        await session.RequireNoAppealAsync(cad, ct);
        // What stands in its place is another accepted declaration of the same account.
        if (command.ReplacedBy is { } other && (other == cad.Id || await session.LoadAsync<Cad>(other, ct) is not { Status: CadStatus.Accepted } standing || standing.RmAccount != cad.RmAccount)) throw Fields.Bad("replacedBy");

        var sequence = await session.Query<WithdrawalRequest>().CountAsync(w => w.TransactionNumber == cad.Id, ct) + 1;
        var request = new WithdrawalRequest($"WDR-{cad.Id}-{sequence:00}", cad.Id, cad.RmAccount, command.Reason!.Value, command.Explanation, command.ReplacedBy, command.Subject, clock.GetUtcNow());
        session.Store(request);
        session.Store(cad with { Status = CadStatus.WithdrawalPending, Revision = cad.Revision + 1 });
        return new(cad.Id, request.Id, CadStatus.WithdrawalPending);
    }
}
