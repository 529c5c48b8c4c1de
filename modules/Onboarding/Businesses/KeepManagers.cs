using Carm.Delegation.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Keeps who manages a business and who acts for it. With its first manager a registration is done.</summary>
public static class KeepManagersHandler
{
    public static async Task<NoticeRequested?> Handle(AuthorityGranted granted, IDocumentSession session, CancellationToken ct)
    {
        NoticeRequested? notice = null;
        if (await session.LoadAsync<BusinessAccount>(granted.Bn9, ct) is { } business)
        {
            if (business.State == BusinessState.Closed || business.Departures.Any(d => d.Subject == granted.Grantee && d.At >= granted.EffectiveAt)) return null;
            if (granted is { Role: "BAM", IsOpenEnded: true } && business.Managers.Count == 0)
                notice = NoticeRequested.ToManagers($"onboarded/{business.Id}", business.Id, "N2", granted.EffectiveAt, null, business.LegalName, $"{await session.Query<ProgramAccount>().CountAsync(p => p.Bn9 == business.Id, ct)}");
            if (granted is { Role: "BAM", IsOpenEnded: true }) session.Store(business with { Managers = [.. business.Managers.Union([granted.Grantee])], ManagedSince = new Dictionary<string, DateTimeOffset>(business.ManagedSince) { [granted.Grantee] = granted.EffectiveAt } });
            if (granted.Role is "BMR" or "PMR") session.Store(business with { Delegates = [.. business.Delegates.Union([granted.Grantee])] });
        }
        if (granted.Role is "BAM" or "PAM" or "EDITOR" or "READER" && await session.LoadAsync<Membership>(granted.Grantee, ct) is null) session.Insert(new Membership(granted.Grantee, granted.Bn9, granted.EffectiveAt));
        return notice;
    }
}
