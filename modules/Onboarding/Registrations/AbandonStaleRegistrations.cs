using Marten;

namespace Carm.Onboarding;

/// <summary>Each night: registrations that nobody touched for thirty days are abandoned.</summary>
public sealed record AbandonStaleRegistrations(DateTimeOffset Now);

public static class AbandonStaleRegistrationsHandler
{
    public static async Task Handle(AbandonStaleRegistrations command, IDocumentSession session, CancellationToken ct)
    {
        // Second factors that are over serve nobody.
        var over = command.Now - Passcodes.Session;
        session.DeleteWhere<VerifiedToken>(t => t.VerifiedAt < over);
        var policy = await OnboardingPolicy.InForceAsync(session, ct);
        var before = command.Now.AddDays(-policy.RegistrationDays);
        var untouched = await session.Query<Registration>().Where(r => r.LastActivityAt < before && r.State != RegistrationState.Completed && r.State != RegistrationState.Abandoned && r.State != RegistrationState.Rejected).ToListAsync(ct);
        session.Store([.. untouched.Where(r => r.IsStale(command.Now, policy)).Select(r => r.To(RegistrationState.Abandoned, command.Now))]);
    }
}
