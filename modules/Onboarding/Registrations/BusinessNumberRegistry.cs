using System.Globalization;
using System.Security.Cryptography;
using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>What the CRA needs to know to give a Business Number.</summary>
/// <param name="Reference">The asker's own: the same application asked twice gets the same number.</param>
public sealed record BusinessNumberApplication(string Reference, string LegalName, string EntityType, Address PhysicalAddress, string? IncorporationNumber);

/// <summary>Who gives Business Numbers: the CRA.</summary>
public interface IBusinessNumberRegistry
{
    /// <returns>A number that no legal entity has had.</returns>
    Task<Bn9> RegisterAsync(BusinessNumberApplication application, CancellationToken ct);
}

/// <summary>A registry of our own in the place of the CRA's, which has no public interface. It keeps what it gave, so that no number is given twice.</summary>
sealed class BusinessNumberRegistry(IOnboardingStore store, TimeProvider clock) : IBusinessNumberRegistry
{
    public async Task<Bn9> RegisterAsync(BusinessNumberApplication application, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<IssuedBusinessNumber>(application.Reference, ct) is { } earlier) return Bn9.Read(earlier.Bn9, out _)!;
        for (; ; )
        {
            if (Bn9.Read(RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000).ToString(CultureInfo.InvariantCulture), out _) is not { } candidate || await session.LoadAsync<LegalEntity>(candidate.Value, ct) is not null) continue;
            session.Insert(new IssuedBusinessNumber(application.Reference, candidate.Value, clock.GetUtcNow()));
            await session.SaveChangesAsync(ct);
            return candidate;
        }
    }
}

/// <summary>A number that the simulated registry gave.</summary>
/// <param name="Id">The application's reference.</param>
public sealed record IssuedBusinessNumber(string Id, string Bn9, DateTimeOffset At);
