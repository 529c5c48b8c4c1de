using Carm.Delegation.Contracts;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Delegation;

/// <summary>The first person who completes a business's registration is its Business Account Manager.</summary>
public sealed record MakeFirstManager(string Bn9, string Subject, DateTimeOffset EffectiveAt);

public static class MakeFirstManagerHandler
{
    public static void Configure(HandlerChain chain) => Patience.With(chain, e => e is StillElsewhereException);

    public static async Task<AuthorityGranted?> Handle(MakeFirstManager command, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<Person>(command.Subject, ct);
        // A fact may come twice, or after what has ended it.
        if (known?.Bn9 == command.Bn9 && (known.IsLinked || known.EndedAt >= command.EffectiveAt)) return null;
        if (known is { IsLinked: true }) throw new StillElsewhereException($"{command.Subject} still stands at another business.");
        var business = (await session.LoadAsync<PortalBusiness>(command.Bn9, ct))!;
        if (business.Status == "CLOSED") return null;
        session.Store(business with { Managers = [.. business.Managers.Union([command.Subject])] });

        var role = new RoleAssignment("BAM", null, command.EffectiveAt) { Id = Guid.CreateVersion7(command.EffectiveAt).ToString("N"), GrantedBy = "CBSA" };
        session.Store(new Person(command.Subject, command.Bn9, [role]) { Acts = await Provider.CarriedAsync(session, command.Bn9, ct), IsBusinessSuspended = business.Status == "SUSPENDED" });
        await Roles.KeepAsync(session, command.Subject, command.Bn9, role, "GRANTED", "CBSA", null, command.EffectiveAt, ct);
        return new AuthorityGranted(command.Bn9, command.Subject, "BAM", 1, command.EffectiveAt);
    }
}

/// <summary>The person was let go elsewhere, and that has not been heard yet. The fact is put back and tried again.</summary>
public sealed class StillElsewhereException(string message) : Exception(message);
