using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person who sees an account has an address made at which a calendar program reads its days. The address is told once.</summary>
/// <param name="Language">en or fr.</param>
/// <param name="AlarmDays">How many days before each limit to ring, 0 to 30; left out, never.</param>
/// <param name="Secret">What makes the address; only its hash is kept.</param>
public sealed record CreateCalendarFeed(string RmAccount, string Language, [property: FromClaim("sub")] string Subject, int? AlarmDays = null, [property: JsonIgnore] string Secret = "");

/// <param name="Address">Under this host; null when the answer is a repeat, since nobody can tell it again.</param>
public sealed record CreateCalendarFeedResponse(CalendarFeedView Feed, string? Address = null);

public sealed class CreateCalendarFeedValidator : Validator<CreateCalendarFeed>
{
    public CreateCalendarFeedValidator()
    {
        RuleFor(x => x.Language).NotEmpty().Must(l => l is "en" or "fr").WithErrorCode("VAL_LANGUAGE");
        RuleFor(x => x.AlarmDays).InclusiveBetween(0, 30);
    }
}

public sealed class CreateCalendarFeedEndpoint : CarmEndpoint<CreateCalendarFeed, CreateCalendarFeedResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/calendar-feeds");
        Group<Portal>();
        Asks(CalendarFeed.Permission);
        Creates();
        Summary(s => s.Summary = "Have a calendar address made");
    }

    public override async Task HandleAsync(CreateCalendarFeed command, CancellationToken ct)
    {
        // The secret is no part of the handler's answer, so that no record of the request holds it.
        var secret = SecretToken.New();
        var made = await ExecuteAsync(command with { Secret = secret }, ct);
        HttpContext.Response.Headers.Location = $"/api/v1/program-accounts/{command.RmAccount}/calendar-feeds";
        await Send.ResponseAsync(made with { Address = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : CalendarFeed.AddressOf(secret) }, 201, ct);
    }
}

public static class CreateCalendarFeedHandler
{
    public static CreateCalendarFeedResponse Handle(CreateCalendarFeed command, IDocumentSession session, TimeProvider clock)
    {
        var feed = new CalendarFeed($"{Guid.CreateVersion7():N}", command.Subject, command.RmAccount, command.Language, command.AlarmDays, SecretToken.HashOf(command.Secret), clock.GetUtcNow());
        session.Insert(feed);
        return new(CalendarFeedView.Of(feed));
    }
}
