using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager asks for a change of the business's legal data, or for its closure. An officer decides.</summary>
/// <param name="Kind">LEGAL_DATA, with at least one of the names or addresses, or CLOSURE.</param>
public sealed record RequestChange(
    string Bn9, ChangeKind? Kind, string Reason, [property: FromClaim("sub")] string Subject, string? LegalName = null, IReadOnlyList<string>? OperatingNames = null, Address? PhysicalAddress = null, Address? MailingAddress = null);

public sealed record RequestChangeResponse(ChangeRequestView ChangeRequest);

public sealed class RequestChangeValidator : Validator<RequestChange>
{
    public RequestChangeValidator()
    {
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
        RuleFor(x => x.LegalName).NotEmpty().MaximumLength(175).When(x => x.LegalName is not null);
        RuleForEach(x => x.OperatingNames).NotEmpty().MaximumLength(175);
        RuleFor(x => x.Kind).NotNull();
        RuleFor(x => x.Kind).Must((x, kind) => kind is null or ChangeKind.Closure || x.LegalName is { Length: > 0 } || x.OperatingNames is not null || x.PhysicalAddress is not null || x.MailingAddress is not null).WithErrorCode("VAL_CHANGE");
        RuleFor(x => x.PhysicalAddress!).SetValidator(new AddressValidator()).When(x => x.PhysicalAddress is not null);
        RuleFor(x => x.MailingAddress!).SetValidator(new AddressValidator()).When(x => x.MailingAddress is not null);
    }
}

public sealed class RequestChangeEndpoint : CarmEndpoint<RequestChange, RequestChangeResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/change-requests");
        Group<Portal>();
        Asks("onboarding.businesses.request-change");
        Creates();
        Summary(s => s.Summary = "Ask for a change of legal data or for closure");
    }

    public override Task HandleAsync(RequestChange command, CancellationToken ct) => CreatedAsync(command, _ => $"/api/v1/businesses/{command.Bn9}/change-requests", ct);
}

public static class RequestChangeHandler
{
    public static async Task<(RequestChangeResponse, NoticeRequested)> Handle(RequestChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.Query<ChangeRequest>().AnyAsync(r => r.Bn9 == command.Bn9 && r.Kind == command.Kind && r.State == ChangeState.Requested, ct)) throw new Rejected("BUS_CHANGE_PENDING");
        var now = clock.GetUtcNow();
        var request = new ChangeRequest(Guid.CreateVersion7(now).ToString("N"), command.Bn9, command.Kind!.Value, command.Reason, command.Subject, now)
        {
            LegalName = command.LegalName, OperatingNames = command.OperatingNames, PhysicalAddress = command.PhysicalAddress, MailingAddress = command.MailingAddress,
        };
        session.Insert(request);
        return (new(ChangeRequestView.Of(request)), NoticeRequested.ToStaff($"change/{request.Id}", command.Bn9, "STAFF_CHANGE_REQUESTED", "REGISTRATION_OFFICER", now, command.Bn9, WireNames.Of(command.Kind!.Value), command.Reason));
    }
}
