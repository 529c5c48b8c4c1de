using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A reader of the list's mails leaves it, with the token of any of them. Again does no harm.</summary>
public sealed record Unsubscribe(string Token);

public sealed record UnsubscribeResponse(bool IsSubscribed);

public sealed class UnsubscribeValidator : Validator<Unsubscribe>
{
    public UnsubscribeValidator() => RuleFor(x => x.Token).NotEmpty().MaximumLength(100);
}

public sealed class UnsubscribeEndpoint : CarmEndpoint<Unsubscribe, UnsubscribeResponse>
{
    public override void Configure()
    {
        Post("distribution-list/unsubscribe");
        Group<Public>();
        Summary(s => s.Summary = "Leave the distribution list");
    }

    public override Task HandleAsync(Unsubscribe command, CancellationToken ct) => OkAsync(command, ct);
}

public static class UnsubscribeHandler
{
    public static async Task<UnsubscribeResponse> Handle(Unsubscribe command, IDocumentSession session, CancellationToken ct)
    {
        var token = await session.LoadAsync<UnsubscribeToken>(SecretToken.HashOf(command.Token), ct) ?? throw new Rejected("LRN_TOKEN_INVALID");
        if (await session.LoadAsync<Subscription>(token.SubscriptionId, ct) is { ConfirmedAt: not null } subscribed) session.Store(subscribed.Left());
        return new(false);
    }
}
