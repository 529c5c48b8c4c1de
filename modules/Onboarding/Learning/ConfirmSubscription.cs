using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The owner of an address confirms, with the token that was mailed there. Again does no harm: some mail programs follow a link before their user does.</summary>
public sealed record ConfirmSubscription(string Token);

/// <param name="Language">en or fr: the language in which notices will come.</param>
public sealed record ConfirmSubscriptionResponse(bool IsSubscribed, string Language);

public sealed class ConfirmSubscriptionValidator : Validator<ConfirmSubscription>
{
    public ConfirmSubscriptionValidator() => RuleFor(x => x.Token).NotEmpty().MaximumLength(100);
}

public sealed class ConfirmSubscriptionEndpoint : CarmEndpoint<ConfirmSubscription, ConfirmSubscriptionResponse>
{
    public override void Configure()
    {
        Post("distribution-list/confirm");
        Group<Public>();
        Summary(s => s.Summary = "Confirm that you want notices by e-mail");
    }

    public override Task HandleAsync(ConfirmSubscription command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ConfirmSubscriptionHandler
{
    public static async Task<ConfirmSubscriptionResponse> Handle(ConfirmSubscription command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var hash = SecretToken.HashOf(command.Token);
        var confirmed = (await session.Query<Subscription>().Where(s => s.ConfirmationHash == hash).FirstOrDefaultAsync(ct))?.Confirmed(clock.GetUtcNow()) ?? throw new Rejected("LRN_TOKEN_INVALID");
        session.Store(confirmed);
        return new(true, confirmed.Language!);
    }
}
