using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer lets goods of an account that is not in the program leave before payment for a time, as perishable or urgent ones (15).</summary>
/// <param name="Until">The last day, at most thirty days ahead.</param>
/// <param name="Reason">Kept in the record of what was done.</param>
public sealed record AllowContingency(string RmAccount, DateOnly Until, string Reason);

public sealed record AllowContingencyResponse(RppView Rpp);

public sealed class AllowContingencyValidator : Validator<AllowContingency>
{
    public AllowContingencyValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class AllowContingencyEndpoint : CarmEndpoint<AllowContingency, AllowContingencyResponse>
{
    public override void Configure()
    {
        Post("rpp/{rmAccount}/contingency");
        Group<Staff>();
        Asks("bonds.rpp.decide");
        Summary(s => s.Summary = "Let goods leave before payment for a time");
    }

    public override Task HandleAsync(AllowContingency command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AllowContingencyHandler
{
    public static async Task<(AllowContingencyResponse, OutgoingMessages)> Handle(AllowContingency command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var allowed = account.Allow(command.Until, command.Reason, now);
        return (new(RppView.Of(allowed.Account, now.TorontoDate())), session.Keep(allowed));
    }
}
