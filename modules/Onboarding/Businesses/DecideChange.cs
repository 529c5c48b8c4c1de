using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer decides a request for change, or another one turns down a closure that was approved. Granted legal data hold at once; a granted closure is carried out by a supervisor, the second pair of eyes.</summary>
/// <param name="Outcome">APPROVE or REJECT.</param>
public sealed record DecideChange(string ChangeRequestId, string Outcome, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record DecideChangeResponse(ChangeRequestView ChangeRequest);

public sealed class DecideChangeValidator : Validator<DecideChange>
{
    public DecideChangeValidator()
    {
        RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REJECT").WithErrorCode("VAL_DECISION");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class DecideChangeEndpoint : CarmEndpoint<DecideChange, DecideChangeResponse>
{
    public override void Configure()
    {
        Post("change-requests/{changeRequestId}/decide");
        Group<Staff>();
        Asks("onboarding.registrations.decide");
        Summary(s => s.Summary = "Decide a request for change");
    }

    public override Task HandleAsync(DecideChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideChangeHandler
{
    public static async Task<(DecideChangeResponse, OutgoingMessages)> Handle(DecideChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var request = (await session.LoadAsync<ChangeRequest>(command.ChangeRequestId, ct) ?? throw new Rejected("NOT_FOUND")).Decided(command.Outcome == "APPROVE", command.Reason, command.Subject, now);
        session.Store(request);
        OutgoingMessages facts = [NoticeRequested.ToPerson($"change/{request.Id}/{request.State}", request.Bn9, "N12_CHANGE", request.RequestedBy, now, request.Bn9, command.Outcome == "APPROVE" ? "APPROVED" : "REJECTED", command.Reason)];
        if (request is not { State: ChangeState.Approved, Kind: ChangeKind.LegalData }) return (new(ChangeRequestView.Of(request)), facts);

        var entity = request.AppliedTo(await session.LoadAsync<LegalEntity>(request.Bn9, ct) ?? throw new Rejected("BUS_ENTITY_UNKNOWN"));
        session.Store(entity);
        if (await session.LoadAsync<BusinessAccount>(request.Bn9, ct) is { } business && business.LegalName != entity.LegalName)
        {
            session.Store(business with { LegalName = entity.LegalName });
            facts.Add(new BusinessChanged(business.Id, entity.LegalName, WireNames.Of(business.State), now));
        }
        return (new(ChangeRequestView.Of(request)), facts);
    }
}
