using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>What all claims, open or granted, take of a declaration.</summary>
/// <param name="Id">The transaction number.</param>
public sealed record DrawbacksOnCad(string Id, IReadOnlyList<DrawbackShare> Shares);

static class DrawnCads
{
    /// <summary>Holds an account's claims to the end of the transaction. It comes before the declarations that a claim names.</summary>
    public static async Task LockDrawbacksAsync(this IDocumentSession session, string rmAccount, CancellationToken ct)
    {
        await session.HoldAsync($"drawbacks {rmAccount}", ct);
    }

    /// <summary>The claim, held; 404 for a number that is none.</summary>
    public static async Task<DrawbackClaim> LockDrawbackAsync(this IDocumentSession session, string claimNumber, CancellationToken ct)
    {
        await session.LockDrawbacksAsync(DrawbackClaim.RmAccountIn(claimNumber) ?? throw new Rejected("NOT_FOUND"), ct);
        return await session.LoadAsync<DrawbackClaim>(claimNumber, ct) ?? throw new Rejected("NOT_FOUND");
    }

    /// <summary>The declarations that a claim names, held in the order of their numbers, so that two claims at once cannot hold each other up.</summary>
    public static async Task<IReadOnlyDictionary<string, DrawnCad>> LockCadsOfAsync(this IDocumentSession session, DrawbackClaim claim, CadSight sight, CancellationToken ct)
    {
        if (claim.Content.Lines?.Count > DrawbackExamination.MostLines) throw Fields.Bad("lines");
        foreach (var number in NumbersIn(claim)) await session.LockCadAsync(number, ct);
        return await session.CadsOfAsync(claim, sight, ct);
    }

    public static async Task<IReadOnlyDictionary<string, DrawnCad>> CadsOfAsync(this IQuerySession session, DrawbackClaim claim, CadSight sight, CancellationToken ct)
    {
        var numbers = NumbersIn(claim);
        var cads = (await session.LoadManyAsync<Cad>(ct, numbers)).Where(cad => cad.RmAccount != claim.RmAccount || sight.Includes(cad)).ToArray();
        var versions = (await session.LoadManyAsync<CadVersion>(ct, cads.Select(cad => CadVersion.IdOf(cad.Id, cad.CurrentVersion)))).ToDictionary(v => v.TransactionNumber);
        var taken = (await session.LoadManyAsync<DrawbacksOnCad>(ct, numbers)).ToDictionary(d => d.Id, d => d.Shares);
        return cads.ToDictionary(cad => cad.Id, cad => new DrawnCad(cad, versions.GetValueOrDefault(cad.Id), taken.GetValueOrDefault(cad.Id, [])));
    }

    /// <summary>From now on the claim takes these shares, and no other, of the declarations that it names.</summary>
    public static void Take(this IDocumentSession session, DrawbackClaim claim, IReadOnlyDictionary<string, DrawnCad> cads, IReadOnlyList<AssessedDrawbackLine> lines)
    {
        foreach (var (number, drawn) in cads)
            session.Store(new DrawbacksOnCad(number, [.. drawn.Shares.Where(s => s.ClaimNumber != claim.Id), .. lines.Where(l => l.TransactionNumber == number && l.Against is null).Select(l => l.Share)]));
    }

    static string[] NumbersIn(DrawbackClaim claim) => [.. (claim.Content.Lines ?? []).Select(l => l.TransactionNumber).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
