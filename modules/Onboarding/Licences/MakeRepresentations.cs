using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder answers a notice, while it may.</summary>
public sealed record MakeRepresentations(string LicenceId, string Text);

public sealed record MakeRepresentationsResponse(LicenceView Licence);

public sealed class MakeRepresentationsValidator : Validator<MakeRepresentations>
{
    public MakeRepresentationsValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(10_000);
}

public sealed class MakeRepresentationsEndpoint : CarmEndpoint<MakeRepresentations, MakeRepresentationsResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/representations");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Answer a notice");
    }

    public override Task HandleAsync(MakeRepresentations command, CancellationToken ct) => OkAsync(command, ct);
}

public static class MakeRepresentationsHandler
{
    public static async Task<(MakeRepresentationsResponse, NoticeRequested)> Handle(MakeRepresentations command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var represented = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).Represented(command.Text, clock.GetUtcNow().TorontoDate());
        session.Store(represented);
        return (new(LicenceView.Of(represented)), NoticeRequested.ToStaff($"representations/{represented.Number}/{clock.GetUtcNow():O}", represented.Bn9, "STAFF_HOLDER_ACTED", "PROGRAM_OFFICER", clock.GetUtcNow(), represented.Number, represented.Bn9, "REPRESENTATIONS") with { Link = $"/api/v1/admin/licences/{represented.Id}" });
    }
}
