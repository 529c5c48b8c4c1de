using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer proposes that what was written off is owing again, as when the debtor pays after all (rule P21).</summary>
public sealed record ProposeRecovery(string WriteOffNumber, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ProposeRecoveryResponse(WriteOffView WriteOff);

public sealed class ProposeRecoveryValidator : Validator<ProposeRecovery>
{
    public ProposeRecoveryValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
}

public sealed class ProposeRecoveryEndpoint : CarmEndpoint<ProposeRecovery, ProposeRecoveryResponse>
{
    public override void Configure()
    {
        Post("write-offs/{writeOffNumber}/recovery");
        Group<Staff>();
        Asks("ledger.write-offs.propose", movesMoney: true);
        Summary(s => s.Summary = "Propose to recover what was written off");
    }

    public override Task HandleAsync(ProposeRecovery command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ProposeRecoveryHandler
{
    public static async Task<ProposeRecoveryResponse> Handle(ProposeRecovery command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<WriteOff>(command.WriteOffNumber, ct) ?? throw new Rejected("NOT_FOUND");
        await session.LockAccountAsync(found.RmAccount, ct);
        var writtenOff = (await session.LoadAsync<WriteOff>(command.WriteOffNumber, ct))!;
        if (writtenOff is not { State: WriteOffState.Approved, WrittenOffCents: > 0 }) throw new Rejected("STATE_CONFLICT");
        var proposed = writtenOff with { State = WriteOffState.RecoveryProposed, Recovery = new(command.Reason, command.Subject, clock.GetUtcNow(), null, null) };
        session.Store(proposed);
        return new(WriteOffView.Of(proposed));
    }
}
