using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A supervisor says when an outage was over: limits that fell on its days, up to the day on which this is entered, move to the first business day after them, and clients are told.</summary>
public sealed record EndOutage(string OutageId, DateTimeOffset To, [property: FromClaim("sub")] string Subject);

public sealed record EndOutageResponse(OutageView Outage);

public sealed class EndOutageValidator : Validator<EndOutage>
{
    public EndOutageValidator() => RuleFor(x => x.To).NotEmpty();
}

public sealed class EndOutageEndpoint : CarmEndpoint<EndOutage, EndOutageResponse>
{
    public override void Configure()
    {
        Post("outages/{outageId}/end");
        Group<Staff>();
        Asks("onboarding.outages.approve");
        Summary(s => s.Summary = "End an outage of the system");
    }

    public override Task HandleAsync(EndOutage command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EndOutageHandler
{
    public static async Task<(EndOutageResponse, OutageDeclared, OutgoingMessages)> Handle(EndOutage command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var outage = (await session.LoadAsync<Outage>(command.OutageId, ct) ?? throw new Rejected("NOT_FOUND")).Ended(command.To, command.Subject, now);
        session.Store(outage);
        return (new(OutageView.Of(outage)), outage.Fact(now), session.Announce(outage, now));
    }
}
