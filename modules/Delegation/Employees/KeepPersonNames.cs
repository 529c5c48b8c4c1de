using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>How a person is called, for those who let it in.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record PersonName(string Id, string Name, DateTimeOffset Since)
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(IQuerySession session, IEnumerable<string> subjects, CancellationToken ct) =>
        (await session.LoadManyAsync<PersonName>(ct, subjects.Distinct())).ToDictionary(p => p.Id, p => p.Name);
}

/// <summary>Keeps the names of persons; the later fact counts, in whichever order they come.</summary>
public static class KeepPersonNamesHandler
{
    public static async Task Handle(PersonNamed named, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<PersonName>(named.Subject, ct);
        if (known is null || known.Since <= named.EffectiveAt) session.Store(new PersonName(named.Subject, named.Name, named.EffectiveAt));
    }
}
