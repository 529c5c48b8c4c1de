namespace Carm.Kernel;

/// <summary>The way from an endpoint to its handler: one transaction with the effect, the audit entry and the idempotency key.</summary>
public interface ICommands
{
    /// <summary>Under which headers a command carries who gave it, and in which role; what the calendar or another module does has none of a person.</summary>
    const string ActorHeader = "carm-actor", RoleHeader = "carm-role";

    /// <summary>Runs the command. A repeat under the same <c>Idempotency-Key</c> gives the first answer; with another body it is refused (<c>IDEMPOTENCY_MISMATCH</c>).</summary>
    /// <param name="onBehalfOf">Whose affair it is, the BN9, where the body says so and not the route; the audit names it.</param>
    /// <param name="target">The number of the thing that it is about, where the route does not name it.</param>
    Task<TResponse> ExecuteAsync<TResponse>(object command, CancellationToken ct, string? onBehalfOf = null, string? target = null);
}

/// <summary>How a module tells whose a thing is that a route names by the module's own number, as <c>/cads/{transactionNumber}</c>.</summary>
public interface IResourceLocator
{
    /// <summary>The name of the route's parameter.</summary>
    string RouteParameter { get; }

    /// <summary>The program account that the thing belongs to, or the BN9 where it is the whole business's, the business that submitted it (null where visibility does not apply), and whether it is still to be completed; null when there is no such thing.</summary>
    Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct);
}
