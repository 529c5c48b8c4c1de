using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer enters that clients cannot use the system, or could not; a supervisor approves it.</summary>
/// <param name="To">When it ended; left out while it lasts.</param>
/// <param name="Reason">What clients are told.</param>
public sealed record DeclareOutage(DateTimeOffset From, Bilingual Reason, [property: FromClaim("sub")] string Subject, DateTimeOffset? To = null);

public sealed record DeclareOutageResponse(OutageView Outage);

public sealed class DeclareOutageValidator : Validator<DeclareOutage>
{
    public DeclareOutageValidator()
    {
        RuleFor(x => x.From).NotEmpty();
        RuleFor(x => x.Reason).NotNull().ChildRules(reason =>
        {
            reason.RuleFor(r => r.En).NotEmpty().MaximumLength(1_000);
            reason.RuleFor(r => r.Fr).NotEmpty().MaximumLength(1_000);
        });
    }
}

public sealed class DeclareOutageEndpoint : CarmEndpoint<DeclareOutage, DeclareOutageResponse>
{
    public override void Configure()
    {
        Post("outages");
        Group<Staff>();
        Asks("onboarding.outages.declare");
        Creates();
        Summary(s => s.Summary = "Enter an outage of the system");
    }

    public override Task HandleAsync(DeclareOutage command, CancellationToken ct) => CreatedAsync(command, _ => "/api/v1/admin/outages", ct);
}

public static class DeclareOutageHandler
{
    public static DeclareOutageResponse Handle(DeclareOutage command, IDocumentSession session, TimeProvider clock)
    {
        var outage = Outage.Proposed(command.From, command.To, command.Reason, command.Subject, clock.GetUtcNow());
        session.Insert(outage);
        return new(OutageView.Of(outage));
    }
}
