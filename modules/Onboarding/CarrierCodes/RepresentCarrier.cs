using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder answers a suspension or a notice of cancellation.</summary>
public sealed record RepresentCarrier(string CarrierCode, string Text);

public sealed record RepresentCarrierResponse(CarrierCodeView Code);

public sealed class RepresentCarrierValidator : Validator<RepresentCarrier>
{
    public RepresentCarrierValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(10_000);
}

public sealed class RepresentCarrierEndpoint : CarmEndpoint<RepresentCarrier, RepresentCarrierResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/representations");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Answer a notice about a carrier code");
    }

    public override Task HandleAsync(RepresentCarrier command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RepresentCarrierHandler
{
    public static async Task<(RepresentCarrierResponse, NoticeRequested)> Handle(RepresentCarrier command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var represented = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Represented(command.Text);
        session.Store(represented);
        return (new(CarrierCodeView.Of(represented)), NoticeRequested.ToStaff($"representations/{represented.Id}/{clock.GetUtcNow():O}", represented.Bn9, "STAFF_HOLDER_ACTED", "PROGRAM_OFFICER", clock.GetUtcNow(), represented.Id, represented.Bn9, "REPRESENTATIONS") with { Link = $"/api/v1/admin/carrier-codes/{represented.Id}" });
    }
}
