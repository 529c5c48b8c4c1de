using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>What a campaign finds of a declaration.</summary>
/// <param name="Lines">Priced anew.</param>
/// <param name="Skip">Why it is left alone; null when it is not.</param>
/// <param name="Fault">The code with which the examination refuses it.</param>
public sealed record CampaignFinding(IReadOnlyList<AssessedLine> Lines, CadAmounts Difference, CadAmounts OnTheAccount, CampaignSkip? Skip = null, string? Fault = null)
{
    public static CampaignFinding Skipped(CampaignSkip why, string? fault = null) => new([], CadAmounts.Zero, CadAmounts.Zero, why, fault);

    /// <summary>Whether the corrected rates come to something else on some line, or something keeps it from being looked at.</summary>
    public static CampaignFinding? Of(Cad cad, CadVersion before, bool hasDraft, bool isUnderAppeal, DateOnly today, TariffEdition tariff, ReferenceData reference)
    {
        if (cad.Status == CadStatus.Withdrawn) return Skipped(CampaignSkip.Withdrawn);
        if (cad.Status == CadStatus.WithdrawalPending || cad.OpenChange is not null || hasDraft) return Skipped(CampaignSkip.OpenChange);
        if (cad.Status == CadStatus.Closed || today > Cad.LastDayOf(cad.AccountedAt!.Value.TorontoDate(), 4)) return Skipped(CampaignSkip.OutOfTime);
        if (isUnderAppeal) return Skipped(CampaignSkip.UnderAppeal);

        // Whether a ruling binds was asked when the version was decided, and prices nothing.
        var priced = CadExamination.Again(cad, before.Document.Replace(line => line with { RulingNumber = null }), before, today, tariff, reference, afresh: true);
        if (priced.Faults.Count > 0) return Skipped(CampaignSkip.CannotBePriced, priced.Faults[0].Code);
        if (CadDifference.Between(before.Lines, priced.Lines).Count == 0) return null;

        var totals = CadAmounts.Sum(priced.Lines.Select(l => l.Amounts));
        return new(priced.Lines, totals - before.Totals, CadAccounting.OnTheAccount(cad, before, before.Document, priced.Lines, today));
    }
}

static class CampaignPricing
{
    /// <summary>Prices declarations on what is known now of their day. Null where nothing comes to something else.</summary>
    /// <param name="issue">What the statements will be about: what is under appeal on the same is decided there.</param>
    public static async Task<IReadOnlyDictionary<string, (CadVersion Before, CampaignFinding? Found)>> PriceAsync(this IQuerySession session, IReadOnlyList<Cad> cads, RedeterminationIssue issue, ReferenceShelf references, DateOnly today, CancellationToken ct)
    {
        var reference = await references.CurrentAsync(session, ct);
        var numbers = cads.Select(c => c.Id).ToArray();
        var versions = (await session.LoadManyAsync<CadVersion>(ct, cads.Select(c => CadVersion.IdOf(c.Id, c.CurrentVersion)))).ToDictionary(v => v.TransactionNumber);
        var drafts = await session.Query<StatementOfAdjustments>().Where(s => s.TransactionNumber.IsOneOf(numbers) && s.Status == StatementStatus.Draft).Select(s => new { s.TransactionNumber, s.BasedOn }).ToListAsync(ct);
        var appealed = await session.UnderAppealAsync(cads, issue, ct);
        var found = new Dictionary<string, (CadVersion, CampaignFinding?)>();
        foreach (var day in cads.GroupBy(c => versions[c.Id].RateDate))
        {
            var tariff = await session.TariffAsync(reference, day.Key, day.SelectMany(c => c.Document.Classifications), ct);
            foreach (var cad in day)
                found[cad.Id] = (versions[cad.Id], CampaignFinding.Of(cad, versions[cad.Id], drafts.Any(d => d.TransactionNumber == cad.Id && d.BasedOn == cad.CurrentVersion), appealed.Contains(cad.Id), today, tariff, reference));
        }
        return found;
    }
}
