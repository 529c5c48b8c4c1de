using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer has seen fee and security: the licence is in force. A sufferance warehouse gets its sub-location code.</summary>
/// <param name="SecurityAmount">What the officer has seen posted, in dollars; never less than the law's, or than what the Minister set.</param>
/// <param name="EffectiveOn">Today when left out; not in the future.</param>
public sealed record IssueLicence(string LicenceId, DateOnly FeePaidOn, string SecurityAgreementNumber, Money SecurityAmount, DateOnly? EffectiveOn = null);

public sealed record IssueLicenceResponse(LicenceView Licence);

public sealed class IssueLicenceValidator : Validator<IssueLicence>
{
    public IssueLicenceValidator() => RuleFor(x => x.SecurityAgreementNumber).NotEmpty().MaximumLength(35);
}

public sealed class IssueLicenceEndpoint : CarmEndpoint<IssueLicence, IssueLicenceResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/issue");
        Group<Staff>();
        Asks("onboarding.licences.decide");
        Summary(s => s.Summary = "Issue a licence");
    }

    public override Task HandleAsync(IssueLicence command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssueLicenceHandler
{
    public static async Task<(IssueLicenceResponse, OutgoingMessages)> Handle(IssueLicence command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, licence) = (clock.GetUtcNow(), (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")));
        var (today, effectiveOn) = (now.TorontoDate(), command.EffectiveOn ?? now.TorontoDate());
        if (effectiveOn > today || command.FeePaidOn > today) throw new Rejected("VAL_DUE_DATE") { Path = effectiveOn > today ? "effectiveOn" : "feePaidOn" };
        if (command.SecurityAmount.Amount <= 0 || command.SecurityAmount.Amount < (licence.SecurityRequired ?? 0)) throw new Rejected("ENR_SECURITY_REQUIRED") { Path = "securityAmount" };

        var subLocation = licence.Kind == "SUFFERANCE_WAREHOUSE" && licence.State == LicenceState.ApprovedPending ? (await Counter.NextAsync(session, "SUB_LOCATION", ct))[^4..] : null;
        if (licence.Law.ExpiryOf(effectiveOn, licence.Warehouse?.TermYears) < today) throw new Rejected("VAL_DUE_DATE") { Path = "effectiveOn" };
        var issued = licence.Issued(effectiveOn, command.FeePaidOn, command.SecurityAgreementNumber, command.SecurityAmount.Amount, subLocation);
        session.Store(issued);
        var facts = await LicenceNotices.ForAsync(session, issued, "", now, ct);
        if (issued.RmAccount is { } rm && await session.LoadAsync<ProgramAccount>(rm, ct) is { State: ProgramState.Pending } account)
        {
            session.Store(account.Activated());
            facts.Add(account.Activated().Changed(now));
        }
        return (new(LicenceView.Of(issued)), facts);
    }
}
