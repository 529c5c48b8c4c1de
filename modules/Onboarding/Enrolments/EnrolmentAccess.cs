using System.Security.Claims;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Whose an enrolment is, for Delegation: the program account that it stands on, or the business.</summary>
sealed class EnrolmentLocator(IOnboardingStore store) : IResourceLocator
{
    public string RouteParameter => "enrolmentId";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Enrolment>(value, ct) is { } enrolment ? (enrolment.OpensAccount ? enrolment.Bn9 : enrolment.RmAccount ?? enrolment.Bn9, enrolment.CreatorBn9 ?? enrolment.Bn9, false) : null;
    }
}

/// <summary>A new account is the affair of the whole business, which only its manager applies for; a further program of an account is also that of the account's own (onboarding 8).</summary>
static class EnrolmentAccess
{
    /// <summary>The role that Delegation found for the caller.</summary>
    public static string RoleOf(ClaimsPrincipal caller) => caller.FindFirstValue("carm_role") ?? "";

    public static Enrolment Require(Enrolment? enrolment, string role) =>
        enrolment is null ? throw new Rejected("NOT_FOUND")
        : role is "BAM" || (enrolment.RmAccount is not null && ProgramCatalogue.Require(enrolment.Program) is { HasOwnAccount: false }) ? enrolment
        : throw new Rejected("DEL_FORBIDDEN");
}
