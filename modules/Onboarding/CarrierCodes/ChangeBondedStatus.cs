using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder asks to be bonded, by a security that an officer looks at, or ceases to be (F35).</summary>
public sealed record ChangeBondedStatus(string CarrierCode, bool IsBonded, string? SecurityAgreementNumber = null);

public sealed record ChangeBondedStatusResponse(CarrierCodeView Code);

public sealed class ChangeBondedStatusValidator : Validator<ChangeBondedStatus>
{
    public ChangeBondedStatusValidator() => RuleFor(x => x.SecurityAgreementNumber).MaximumLength(35);
}

public sealed class ChangeBondedStatusEndpoint : CarmEndpoint<ChangeBondedStatus, ChangeBondedStatusResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/bonded-status");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Change whether a carrier is bonded");
    }

    public override Task HandleAsync(ChangeBondedStatus command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ChangeBondedStatusHandler
{
    public static async Task<(ChangeBondedStatusResponse, NoticeRequested)> Handle(ChangeBondedStatus command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var changed = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Bonding(command.IsBonded, command.SecurityAgreementNumber);
        session.Store(changed);
        return (new(CarrierCodeView.Of(changed)), NoticeRequested.ToStaff($"bonding/{changed.Id}/{clock.GetUtcNow():O}", changed.Bn9, "STAFF_HOLDER_ACTED", "PROGRAM_OFFICER", clock.GetUtcNow(), changed.Id, changed.Bn9, "BONDING") with { Link = $"/api/v1/admin/carrier-codes/{changed.Id}" });
    }
}
