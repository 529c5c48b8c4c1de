using FastEndpoints;

namespace Carm.Kernel;

/// <summary>Portal clients and security providers: <c>/api/v1</c>.</summary>
public sealed class Portal : Group
{
    public Portal() => Configure("v1", _ => { });
}

/// <summary>CBSA staff: <c>/api/v1/admin</c>.</summary>
public sealed class Staff : Group
{
    public Staff() => Configure("v1/admin", _ => { });
}

/// <summary>Anyone, without sign-in. Each endpoint of this group stands on an approved list that an architecture test reads.</summary>
public sealed class Public : Group
{
    public Public() => Configure("v1", endpoint => endpoint.AllowAnonymous());
}

/// <summary>What an endpoint asks of Delegation before it runs, as <c>ledger.payments.post</c>, and whether it moves money, for which an <c>Idempotency-Key</c> is required.</summary>
/// <param name="WithoutSecondFactor">Whether it answers before a second factor was given, as what gives one must.</param>
/// <param name="ReadsVersion">Whether it takes <c>If-Match</c>, as every PUT does.</param>
public sealed record Asks(string Permission, bool MovesMoney = false, bool WithoutSecondFactor = false, bool ReadsVersion = false);
