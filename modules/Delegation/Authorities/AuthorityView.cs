using Carm.Kernel;
using Marten;

namespace Carm.Delegation;

/// <summary>One authority at an instant, as it is listed.</summary>
/// <param name="Bn9">The business at which it holds.</param>
/// <param name="Counterparty">A person's subject or a provider's BN9.</param>
/// <param name="CounterpartyName">A person's name or a provider's legal name.</param>
/// <param name="Role">BAM, PAM, EDITOR, READER, or BMR and PMR for a relationship.</param>
/// <param name="RmAccounts">The programs it covers; none means all.</param>
/// <param name="Capabilities">The finer rights that it gives: FILE, CORRECT, PAY, SEE_BALANCE, RULINGS, APPEALS.</param>
/// <param name="State">SCHEDULED, ACTIVE, PROVIDER_SUSPENDED, or PROVIDER_ENDED while a lost licence has not ended it yet.</param>
/// <param name="DaysLeft">Until its last day; null when nobody has set one.</param>
/// <param name="Since">When it was granted or last changed.</param>
public sealed record AuthorityView(
    string AuthorityId, string Bn9, string? BusinessName, string Counterparty, string? CounterpartyName, string Role, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, IReadOnlyList<string> Capabilities, string State,
    DateOnly? StartOn, DateOnly? EndOn, int? DaysLeft, string GrantedBy, DateTimeOffset Since);

static class Authorities
{
    /// <summary>A page of those asked, and one row more, with the key of each.</summary>
    public static async Task<IReadOnlyList<(string Key, AuthorityView View)>> PageAsync(IQuerySession session, AuthoritiesAt asked, string? after, int size, CancellationToken ct)
    {
        var found = await session.Matching(new AuthoritiesAtSpecification(asked, after, size)).ToListAsync(ct);
        string[] providers = [.. found.Where(p => p.IsRelationship).Select(p => p.Counterparty).Distinct()];
        var names = (await session.LoadManyAsync<PortalBusiness>(ct, found.Select(p => p.Bn9).Concat(providers).Distinct())).ToDictionary(b => b.Id, b => b.LegalName);
        var licences = (await session.LoadManyAsync<Provider>(ct, providers)).ToDictionary(p => p.Id);
        var people = await PersonName.OfAsync(session, found.Where(p => !p.IsRelationship).Select(p => p.Counterparty), ct);
        return [.. found.Select(p => (p.Id, Of(p)))];

        AuthorityView Of(AuthorityPeriod p) => new(
            p.AuthorityId, p.Bn9, names.GetValueOrDefault(p.Bn9), p.Counterparty, p.IsRelationship ? names.GetValueOrDefault(p.Counterparty) : people.GetValueOrDefault(p.Counterparty), p.Role, p.RmAccounts, p.Visibility, p.Capabilities,
            p.StartOn > asked.Day ? "SCHEDULED" : p.IsRelationship && licences.GetValueOrDefault(p.Counterparty)?.StatusAt(asked.At) is ("SUSPENDED" or "ENDED") and var status ? $"PROVIDER_{status}" : "ACTIVE",
            p.StartOn, p.EndOn, p.EndOn?.DayNumber - asked.Day.DayNumber, p.GrantedBy, p.From);
    }

    /// <summary>All of them, read in pages: they are those of one instant, so that what happens meanwhile changes nothing.</summary>
    public static async IAsyncEnumerable<AuthorityView> AllAsync(IDocumentStore store, AuthoritiesAt asked, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = store.QuerySession();
        for (string? after = null; ;)
        {
            var page = await PageAsync(session, asked, after, AuthoritiesAt.PageSize, ct);
            foreach (var (key, view) in page.Take(AuthoritiesAt.PageSize))
            {
                after = key;
                yield return view;
            }
            if (page.Count <= AuthoritiesAt.PageSize) yield break;
        }
    }
}
