using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Declarations;

/// <summary>The preview's next declarations. Each batch stands with its progress in one transaction, so that it goes on after a crash where it was.</summary>
/// <param name="After">The key of the last one before; one that is not where the preview stands is a repeat.</param>
public sealed record ScanForCampaign(string CampaignNumber, string After);

public static class ScanForCampaignHandler
{
    const int AtOnce = 50;

    public static void Configure(HandlerChain chain) => chain.TryAgain();

    public static async Task<OutgoingMessages> Handle(ScanForCampaign command, IDocumentSession session, ReferenceShelf references, TimeProvider clock, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        if (campaign.Status != CampaignStatus.Previewing || campaign.Cursor != command.After) return [];

        var (after, last, now) = (command.After, campaign.Scope.LastKey, clock.GetUtcNow());
        var cads = await session.Query<Cad>().Where(c => c.ReleasedKey != null && string.Compare(c.ReleasedKey, after) > 0 && string.Compare(c.ReleasedKey, last) <= 0).OrderBy(c => c.ReleasedKey).Take(AtOnce).ToListAsync(ct);
        Cad[] named = [.. cads.Where(campaign.Scope.Includes)];
        var priced = await session.PriceAsync(named, campaign.Issue, references, now.TorontoDate(), ct);
        CampaignCad[] rows = [.. named.Where(cad => priced[cad.Id].Found is not null).Select(cad => CampaignCad.Of(campaign, cad, priced[cad.Id].Found!))];
        CampaignCad[] touched = [.. rows.Where(row => row.Outcome == CampaignOutcome.Pending)];
        session.Store(rows);
        await AddToImportersAsync(session, campaign, touched, ct);

        var isOver = cads.Count < AtOnce;
        var next = campaign with
        {
            Status = isOver ? CampaignStatus.Previewed : CampaignStatus.Previewing, PreviewedAt = isOver ? now : null, Cursor = isOver ? campaign.Cursor : cads[^1].ReleasedKey!, Scanned = campaign.Scanned + cads.Count,
            Named = campaign.Named + named.Length, Touched = campaign.Touched + touched.Length, Skipped = campaign.Skipped + rows.Length - touched.Length, Up = campaign.Up + Sum(touched, rises: true), Down = campaign.Down + Sum(touched, rises: false),
        };
        session.Store(next);
        return isOver ? [] : [new ScanForCampaign(next.Id, next.Cursor)];
    }

    static async Task AddToImportersAsync(IDocumentSession session, Campaign campaign, CampaignCad[] touched, CancellationToken ct)
    {
        var byImporter = touched.GroupBy(row => row.RmAccount).ToArray();
        var known = (await session.LoadManyAsync<CampaignImporter>(ct, byImporter.Select(i => CampaignImporter.IdOf(campaign.Id, i.Key)))).ToDictionary(i => i.RmAccount);
        foreach (var (rm, rows) in byImporter.Select(i => (i.Key, i.ToArray())))
        {
            var before = known.GetValueOrDefault(rm) ?? new(CampaignImporter.IdOf(campaign.Id, rm), campaign.Id, rm, 0, CadAmounts.Zero, CadAmounts.Zero, 0, 0, CadAmounts.Zero);
            session.Store(before with { Cads = before.Cads + rows.Length, Up = before.Up + Sum(rows, rises: true), Down = before.Down + Sum(rows, rises: false) });
        }
    }

    static CadAmounts Sum(CampaignCad[] rows, bool rises) => CadAmounts.Sum(rows.Select(row => row.OnTheAccount.Part(rises)));
}
