using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager accepts the terms, and the agreement draws from the next due date that is still to be reached.</summary>
/// <param name="TermsVersion">The version that was read and is accepted.</param>
public sealed record ActivatePad(string RmAccount, string PadId, string TermsVersion, [property: FromClaim("sub")] string Subject);

public sealed record ActivatePadResponse(PadView Agreement);

public sealed class ActivatePadValidator : Validator<ActivatePad>
{
    public ActivatePadValidator() => RuleFor(x => x.TermsVersion).NotEmpty();
}

public sealed class ActivatePadEndpoint : CarmEndpoint<ActivatePad, ActivatePadResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/pad-agreements/{padId}/activate");
        Group<Portal>();
        Asks("ledger.debits.manage");
        Summary(s => s.Summary = "Accept the terms of a pre-authorized debit agreement");
    }

    public override Task HandleAsync(ActivatePad command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ActivatePadHandler
{
    public static async Task<ActivatePadResponse> Handle(ActivatePad command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (pad, now) = (await session.OpenPadAsync(command.RmAccount, command.PadId, ct), clock.GetUtcNow());
        if (pad.State != PadState.Draft) throw new Rejected("STATE_CONFLICT");
        if (command.TermsVersion != PadTerms.Current) throw new Rejected("PAD_TERMS_NOT_CURRENT", PadTerms.Current) { Path = "termsVersion" };
        if (await session.Query<PadAgreement>().AnyAsync(p => p.RmAccount == command.RmAccount && (p.State == PadState.Active || p.State == PadState.Suspended), ct)) throw new Rejected("PAD_EXISTS");
        var cycle = await session.PadCycleAsync(ct);
        pad = pad with { Revision = pad.Revision + 1, State = PadState.Active, StartsOn = cycle.AppliesFrom(now.TorontoDate()), TermsVersion = command.TermsVersion, SignedBy = command.Subject, SignedAt = now };
        session.Store(pad);
        return new(PadView.Of(pad));
    }
}
