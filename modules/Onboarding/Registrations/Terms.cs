using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>The terms that a business accepts when it registers. A new text is a new version; those accepted before stay accepted.</summary>
/// <param name="Id">The version, as 2026-01.</param>
public sealed record Terms(string Id, string En, string Fr, DateTimeOffset From)
{
    /// <summary>In force until staff publish others.</summary>
    static readonly Terms First = new("2026-01",
        "The business is bound by what its users do here. It keeps its records for six years, pays what it owes on time and tells the CBSA of changes.",
        "L'entreprise est liée par les actes de ses utilisateurs. Elle conserve ses dossiers six ans, paie à temps ce qu'elle doit et avise l'ASFC des changements.", DateTimeOffset.MinValue);

    public Bilingual Text => new(En, Fr);

    public static async Task<Terms> InForceAsync(IQuerySession session, CancellationToken ct) => await session.Query<Terms>().OrderByDescending(t => t.From).FirstOrDefaultAsync(ct) ?? First;
}
