using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MimeKit;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Anyone asks that notices go to an address. The answer is always the same, so that nobody learns who is on the list.</summary>
/// <param name="Language">en or fr.</param>
public sealed record SubscribeToNotices(string Email, string Language);

public sealed record SubscribeToNoticesResponse(int ConfirmWithinHours);

public sealed class SubscribeToNoticesValidator : Validator<SubscribeToNotices>
{
    public SubscribeToNoticesValidator()
    {
        RuleFor(x => x.Email).NotEmpty().IsEmail();
        RuleFor(x => x.Language).NotEmpty().Must(l => l is "en" or "fr").WithErrorCode("VAL_LANGUAGE");
    }
}

public sealed class SubscribeToNoticesEndpoint : CarmEndpoint<SubscribeToNotices, SubscribeToNoticesResponse>
{
    public override void Configure()
    {
        Post("distribution-list");
        Group<Public>();
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<SubscribeToNoticesResponse>(StatusCodes.Status202Accepted));
        Summary(s => s.Summary = "Ask for notices by e-mail");
    }

    public override async Task HandleAsync(SubscribeToNotices command, CancellationToken ct) => await Send.ResponseAsync(await ExecuteAsync(command, ct), StatusCodes.Status202Accepted, ct);
}

public static class SubscribeToNoticesHandler
{
    public static async Task<(SubscribeToNoticesResponse, OutgoingMessages)> Handle(SubscribeToNotices command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, id, messages) = (clock.GetUtcNow(), Subscription.IdOf(command.Email), new OutgoingMessages());
        var known = await session.LoadAsync<Subscription>(id, ct);
        if (Subscription.Asked(known, command.Email, command.Language, now) is { } asked)
        {
            if (known is null) session.Insert(asked);
            else session.Store(asked);
            // Sent by a message of its own: how long this answer takes says nothing either.
            messages.Add(new MailConfirmation(id));
        }

        var old = now - Subscription.Patience;
        session.DeleteWhere<Subscription>(s => s.ConfirmedAt == null && s.AskedAt < old && s.Id != id);
        return (new(Subscription.Patience.Days * 24), messages);
    }
}
