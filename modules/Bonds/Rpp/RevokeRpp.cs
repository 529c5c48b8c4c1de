using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>A supervisor ends the privilege for good; the importer may enrol anew.</summary>
/// <param name="Reason">Kept in the record of what was done.</param>
public sealed record RevokeRpp(string RmAccount, string Reason);

public sealed record RevokeRppResponse(RppView Rpp);

public sealed class RevokeRppValidator : Validator<RevokeRpp>
{
    public RevokeRppValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RevokeRppEndpoint : CarmEndpoint<RevokeRpp, RevokeRppResponse>
{
    public override void Configure()
    {
        Post("rpp/{rmAccount}/revoke");
        Group<Staff>();
        Asks("bonds.rpp.suspend");
        Summary(s => s.Summary = "Revoke release prior to payment");
    }

    public override Task HandleAsync(RevokeRpp command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RevokeRppHandler
{
    public static async Task<(RevokeRppResponse, OutgoingMessages)> Handle(RevokeRpp command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var decided = account.Revoke(now);
        return (new(RppView.Of(decided.Account, now.TorontoDate())), session.Keep(decided));
    }
}
