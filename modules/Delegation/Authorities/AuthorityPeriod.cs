using Marten;

namespace Carm.Delegation;

/// <summary>How one authority stood from one instant until the next change of it, so that its state at any instant can be told. The present stands in <see cref="Person"/> and <see cref="BusinessRelationship"/>.</summary>
/// <param name="Id">Begins with its time, so that the order of ids is that of the periods.</param>
/// <param name="AuthorityId">The role's or the relationship's.</param>
/// <param name="Bn9">The business at which it holds.</param>
/// <param name="Counterparty">A person's subject or a provider's BN9.</param>
/// <param name="Role">BAM, PAM, EDITOR, READER, or BMR and PMR for a relationship.</param>
/// <param name="RmAccounts">The programs it covers; none means all.</param>
public sealed record AuthorityPeriod(string Id, string AuthorityId, string Bn9, string Counterparty, string Role, IReadOnlyList<string> RmAccounts, DateOnly? StartOn, DateOnly? EndOn, string GrantedBy, DateTimeOffset From)
{
    /// <summary>When it was changed or ended; null while it stands.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whose transactions a provider sees; empty for a person.</summary>
    public IReadOnlyList<string> Visibility { get; init; } = [];

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public bool IsRelationship => Role is "BMR" or "PMR";

    public static AuthorityPeriod Of(string subject, string bn9, RoleAssignment role, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now).ToString("N"), role.Id, bn9, subject, role.Role, role.RmAccount is { } rm ? [rm] : [], role.StartOn, role.EndOn, role.GrantedBy ?? "CBSA", now) { Capabilities = PermissionMatrix.CapabilitiesOf(role.Role) };

    public static AuthorityPeriod Of(BusinessRelationship r, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now).ToString("N"), r.Id, r.ClientBn9, r.ProviderBn9, r.Kind, r.RmAccounts, r.StartOn, r.EndOn, r.ApprovedBy, now) { Visibility = r.Visibility, Capabilities = r.Capabilities };

    /// <summary>Ends the period that stands, and begins the next one; with none the authority is over.</summary>
    public static async Task TurnAsync(IDocumentSession session, string authorityId, AuthorityPeriod? next, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var standing in await session.Query<AuthorityPeriod>().Where(p => p.AuthorityId == authorityId && p.Until == null).ToListAsync(ct)) session.Store(standing with { Until = now });
        if (next is not null) session.Insert(next);
    }
}
