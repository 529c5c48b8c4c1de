using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer gives a suspended privilege back when the security is adequate again.</summary>
/// <param name="Reason">Kept in the record of what was done.</param>
public sealed record ReinstateRpp(string RmAccount, string Reason);

public sealed record ReinstateRppResponse(RppView Rpp);

public sealed class ReinstateRppValidator : Validator<ReinstateRpp>
{
    public ReinstateRppValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class ReinstateRppEndpoint : CarmEndpoint<ReinstateRpp, ReinstateRppResponse>
{
    public override void Configure()
    {
        Post("rpp/{rmAccount}/reinstate");
        Group<Staff>();
        Asks("bonds.rpp.decide");
        Summary(s => s.Summary = "Reinstate release prior to payment");
    }

    public override Task HandleAsync(ReinstateRpp command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReinstateRppHandler
{
    public static async Task<(ReinstateRppResponse, OutgoingMessages)> Handle(ReinstateRpp command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var decided = account.Reinstate(now);
        return (new(RppView.Of(decided.Account, now.TorontoDate())), session.Keep(decided));
    }
}
