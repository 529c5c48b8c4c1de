using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>Whether a program account may pay by wire, which the CBSA takes in approved cases only.</summary>
/// <param name="Id">The program account.</param>
public sealed record WireApproval(string Id, bool IsApproved, string Reason, string DecidedBy, DateTimeOffset DecidedAt)
{
    /// <summary>Which decision it is, from 1; the ETag.</summary>
    public int Revision { get; init; } = 1;
}

/// <summary>A supervisor approves wires for a program account beforehand, or no longer.</summary>
/// <param name="Expected">The revision that was read, from If-Match; 0 where nobody has decided it yet.</param>
public sealed record ApproveWires(string RmAccount, bool Approved, string Reason, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

/// <param name="Revision">What <c>If-Match</c> names when it is decided anew.</param>
public sealed record ApproveWiresResponse(string RmAccount, bool Approved, string Reason, int Revision);

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

    public override async Task HandleAsync(ApproveWires command, CancellationToken ct)
    {
        var decided = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(decided.Revision);
        await Send.OkAsync(decided, ct);
    }
}

public static class ApproveWiresHandler
{
    public static async Task<ApproveWiresResponse> Handle(ApproveWires command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAccountAsync(command.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var before = (await session.LoadAsync<WireApproval>(command.RmAccount, ct))?.Revision ?? 0;
        if (before != command.Expected) throw new Rejected("IF_MATCH_STALE");
        session.Store(new WireApproval(command.RmAccount, command.Approved, command.Reason, command.Subject, clock.GetUtcNow()) { Revision = before + 1 });
        return new(command.RmAccount, command.Approved, command.Reason, before + 1);
    }
}
