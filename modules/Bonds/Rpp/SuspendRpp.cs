using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>A supervisor suspends the privilege of an account whose time to mend has passed (15.5); never the calendar.</summary>
/// <param name="Reason">Kept in the record of what was done.</param>
public sealed record SuspendRpp(string RmAccount, string Reason);

public sealed record SuspendRppResponse(RppView Rpp);

public sealed class SuspendRppValidator : Validator<SuspendRpp>
{
    public SuspendRppValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class SuspendRppEndpoint : CarmEndpoint<SuspendRpp, SuspendRppResponse>
{
    public override void Configure()
    {
        Post("rpp/{rmAccount}/suspend");
        Group<Staff>();
        Asks("bonds.rpp.suspend");
        Summary(s => s.Summary = "Suspend release prior to payment");
    }

    public override Task HandleAsync(SuspendRpp command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SuspendRppHandler
{
    public static async Task<(SuspendRppResponse, OutgoingMessages)> Handle(SuspendRpp command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var decided = account.Suspend(now);
        return (new(RppView.Of(decided.Account, now.TorontoDate())), session.Keep(decided));
    }
}
