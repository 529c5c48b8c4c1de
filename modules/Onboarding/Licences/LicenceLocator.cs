using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Whose a licence is, for Delegation.</summary>
sealed class LicenceLocator(IOnboardingStore store) : IResourceLocator
{
    public string RouteParameter => "licenceId";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Licence>(value, ct) is { } licence ? (licence.RmAccount ?? licence.Bn9, null, false) : null;
    }
}
