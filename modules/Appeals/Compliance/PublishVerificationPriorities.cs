using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer publishes the priorities of a January or July, or sets them right.</summary>
/// <param name="Edition">As 2026-01 or 2026-07.</param>
public sealed record PublishVerificationPriorities(string Edition, IReadOnlyList<VerificationPriority> Priorities, [property: FromClaim("sub")] string Subject)
{
    [JsonIgnore]
    public long? Expected { get; init; }
}

public sealed record PublishVerificationPrioritiesResponse(string Edition, IReadOnlyList<VerificationPriority> Priorities);

public sealed class PublishVerificationPrioritiesValidator : Validator<PublishVerificationPriorities>
{
    public PublishVerificationPrioritiesValidator()
    {
        RuleFor(x => x.Edition).Matches(@"^20[0-9]{2}-(01|07)\z");
        RuleFor(x => x.Priorities).NotNull().Must(p => p is null || (p.Count is > 0 and <= 500 && p.All(IsWhole)));
    }

    static bool IsWhole(VerificationPriority p) => p is { Program: not null, Round: > 0 and < 100, Subject: { En: { Length: > 0 and <= 500 }, Fr: { Length: > 0 and <= 500 } } }
        && (p.Headings is null || p.Headings.All(h => h is { Length: >= 4 and <= 10 } && h.All(char.IsAsciiDigit)));
}

public sealed class PublishVerificationPrioritiesEndpoint : CarmEndpoint<PublishVerificationPriorities, PublishVerificationPrioritiesResponse>
{
    public override void Configure()
    {
        Put("verification-priorities/{edition}");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Publish the verification priorities of a half-year");
    }

    public override Task HandleAsync(PublishVerificationPriorities command, CancellationToken ct) => OkAsync(command with { Expected = IfMatchGiven() }, ct);
}

public static class PublishVerificationPrioritiesHandler
{
    public static async Task<PublishVerificationPrioritiesResponse> Handle(PublishVerificationPriorities command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"verification priorities {command.Edition}", ct);
        var before = await session.LoadAsync<VerificationPriorities>(command.Edition, ct);
        // What stands already is changed by who has read it.
        if (before is not null && command.Expected != before.Revision) throw new Rejected(command.Expected is null ? "IF_MATCH_REQUIRED" : "IF_MATCH_STALE");
        session.Store(new VerificationPriorities(command.Edition, command.Priorities, command.Subject, clock.GetUtcNow(), (before?.Revision ?? 0) + 1));
        return new(command.Edition, command.Priorities);
    }
}
