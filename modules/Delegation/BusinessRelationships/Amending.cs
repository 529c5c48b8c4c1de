using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>How a relationship changes while it stands, whoever changes it: the provider is told (N9), and it stands in the client's history.</summary>
static class Amending
{
    /// <summary>The relationship as it will be. What is not named stays. Refused when it is over, names a program that the client has not, or ends where it cannot.</summary>
    public static async Task<BusinessRelationship> AmendedAsync(
        IDocumentSession session, BusinessRelationship standing, string? kind, IReadOnlyList<string>? rmAccounts, IReadOnlyList<string>? visibility, IReadOnlyList<string>? capabilities, DateOnly? endOn, DateOnly today, DelegationPolicy policy, CancellationToken ct)
    {
        if (standing.EndedAt is not null || standing.EndOn < today) throw new Rejected("STATE_CONFLICT");
        var client = (await session.LoadAsync<PortalBusiness>(standing.ClientBn9, ct))!;
        kind ??= standing.Kind;
        if (kind == "BMR" && rmAccounts is { Count: > 0 }) throw new Rejected("VAL_PROGRAMS_OF_BMR") { Path = "rmAccounts" };
        string[] programs = kind == "PMR" ? [.. (rmAccounts ?? standing.RmAccounts).Distinct().Order(StringComparer.Ordinal)] : [];
        if (programs.Except(client.RmAccounts).Any() || (kind == "PMR" && programs.Length == 0)) throw new Rejected("NOT_FOUND") { Path = "rmAccounts" };
        if (endOn != standing.EndOn) Roles.RequireDates(standing.StartOn, endOn, today, policy);
        return standing with
        {
            Kind = kind, RmAccounts = programs, Visibility = [.. (visibility ?? standing.Visibility).Distinct()], Capabilities = Capabilities.Of(capabilities ?? standing.Capabilities), EndOn = endOn, Sequence = standing.Sequence + 1,
        };
    }

    /// <summary>Whether it says nothing new; then nobody is told and nothing is kept.</summary>
    public static bool IsTheSame(BusinessRelationship standing, BusinessRelationship amended) =>
        standing.Kind == amended.Kind && standing.EndOn == amended.EndOn && standing.RmAccounts.SequenceEqual(amended.RmAccounts) && standing.Visibility.ToHashSet().SetEquals(amended.Visibility) && standing.Capabilities.SequenceEqual(amended.Capabilities);

    public static async Task<OutgoingMessages> KeepAsync(IDocumentSession session, BusinessRelationship amended, string by, string? reason, DateTimeOffset now, CancellationToken ct)
    {
        session.Store(amended);
        await AuthorityPeriod.TurnAsync(session, amended.Id, AuthorityPeriod.Of(amended, now), now, ct);
        session.Insert(AuthorityEntry.Of(amended, "AMENDED", by, reason, now));
        var client = await session.LoadAsync<PortalBusiness>(amended.ClientBn9, ct);
        var (key, name) = ($"relationship/{amended.Id}/{amended.Sequence}", client?.LegalName ?? amended.ClientBn9);
        if (by != "CBSA") return [NoticeRequested.ToManagers(key, amended.ProviderBn9, "N9", now, null, name)];
        // What the CBSA changes both sides hear, with the reason.
        return [.. new[] { amended.ProviderBn9, amended.ClientBn9 }.Select(side => NoticeRequested.ToManagers($"{key}/{side}", side, "N9_CBSA", now, null, amended.ProviderBn9, name, reason ?? ""))];
    }
}
