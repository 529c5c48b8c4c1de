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
        RuleFor(x => x.Explanation).NotEmpty().MaximumLength(WithdrawalRequest.MostOfExplanation);
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
        var (asked, request) = await session.AskToWithdrawAsync(cad, command, clock, ct);
        return new(asked.Id, request.Id, asked.Status);
    }
}
