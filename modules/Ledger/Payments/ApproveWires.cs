using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>Whether a program account may pay by wire, which the CBSA takes in approved cases only.</summary>
/// <param name="Id">The program account.</param>
public sealed record WireApproval(string Id, bool IsApproved, string Reason, string DecidedBy, DateTimeOffset DecidedAt);

/// <summary>A supervisor approves wires for a program account beforehand, or no longer.</summary>
public sealed record ApproveWires(string RmAccount, bool Approved, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ApproveWiresResponse(string RmAccount, bool Approved, string Reason);

public sealed class ApproveWiresValidator : Validator<ApproveWires>
{
    public ApproveWiresValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(400);
}

public sealed class ApproveWiresEndpoint : CarmEndpoint<ApproveWires, ApproveWiresResponse>
{
    public override void Configure()
    {
        Put("program-accounts/{rmAccount}/wire-approval");
        Group<Staff>();
        Asks("ledger.wires.approve");
        Summary(s => s.Summary = "Approve payments by wire for a program account");
    }

    public override Task HandleAsync(ApproveWires command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveWiresHandler
{
    public static async Task<ApproveWiresResponse> Handle(ApproveWires command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ClientAccount>(command.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        session.Store(new WireApproval(command.RmAccount, command.Approved, command.Reason, command.Subject, clock.GetUtcNow()));
        return new(command.RmAccount, command.Approved, command.Reason);
    }
}
