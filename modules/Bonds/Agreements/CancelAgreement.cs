using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer cancels an agreement, as when its provider is recognised no more (15.4).</summary>
/// <param name="Reason">Kept in the record of what was done.</param>
public sealed record CancelAgreement(string ProviderBn9, string AgreementNumber, string Reason);

public sealed record CancelAgreementResponse(AgreementView Agreement);

public sealed class CancelAgreementValidator : Validator<CancelAgreement>
{
    public CancelAgreementValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class CancelAgreementEndpoint : CarmEndpoint<CancelAgreement, CancelAgreementResponse>
{
    public override void Configure()
    {
        Post("security-providers/{providerBn9}/agreements/{agreementNumber}/cancel");
        Group<Staff>();
        Asks("bonds.agreements.decide");
        Summary(s => s.Summary = "Cancel an agreement");
    }

    public override Task HandleAsync(CancelAgreement command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CancelAgreementHandler
{
    public static async Task<(CancelAgreementResponse, OutgoingMessages)> Handle(CancelAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var cancelled = (await session.OpenAgreementAsync(command.ProviderBn9, command.AgreementNumber, null, ct)).Cancelled(now.TorontoDate());
        return (new(AgreementView.Of(cancelled, now.TorontoDate())), [.. await session.LayAsync(cancelled, now, ct), AgreementNotices.Cancelled(cancelled, now), AgreementNotices.Changed(cancelled, "CANCELLED", now, cancelled.CancelledOn)]);
    }
}
