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
    const int ForgottenAtOnce = 1_000;

    public static void Configure(HandlerChain chain) => chain.TryAgain();

    public static async Task<OutgoingMessages> Handle(ScanForCampaign command, IDocumentSession session, ReferenceShelf references, TimeProvider clock, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        if (campaign.Status != CampaignStatus.Previewing || campaign.Cursor != command.After) return [];
        if (campaign.Cursor == campaign.Scope.FirstKey && await PrepareAsync(session, campaign, clock.GetUtcNow().TorontoDate(), ct)) return [command];

        var now = clock.GetUtcNow();
        var (cads, isOver) = await session.NextOfAsync(campaign.Scope, command.After, ct);
        Cad[] named = [.. cads.Where(campaign.Scope.Includes)];
        var priced = await session.PriceAsync(named, campaign.Issue, references, now.TorontoDate(), ct);
        CampaignCad[] rows = [.. named.Where(cad => priced[cad.Id].Found is not null).Select(cad => CampaignCad.Of(campaign, cad, priced[cad.Id].Found!))];
        CampaignCad[] touched = [.. rows.Where(row => row.Outcome == CampaignOutcome.Pending)];
        session.Store(rows);
        await AddToImportersAsync(session, campaign, touched, ct);

        var next = campaign with
        {
            Revision = campaign.Revision + 1,
            Status = isOver ? CampaignStatus.Previewed : CampaignStatus.Previewing, PreviewedAt = isOver ? now : null, Cursor = isOver ? campaign.Cursor : cads[^1].ReleasedKey!, Scanned = campaign.Scanned + cads.Count,
            Named = campaign.Named + named.Length, Touched = campaign.Touched + touched.Length, Skipped = campaign.Skipped + rows.Length - touched.Length, Up = campaign.Up + Sum(touched, rises: true), Down = campaign.Down + Sum(touched, rises: false),
        };
        session.Store(next);
        return isOver ? [] : [new ScanForCampaign(next.Id, next.Cursor)];
    }

    /// <summary>A step of what comes before the first declaration, so that none takes long: some of what a preview before this one left is taken away, or one more day's declarations are counted.</summary>
    /// <returns>False where both are done.</returns>
    static async Task<bool> PrepareAsync(IDocumentSession session, Campaign campaign, DateOnly today, CancellationToken ct)
    {
        var number = campaign.Id;
        var cads = await session.Query<CampaignCad>().Where(c => c.CampaignNumber == number).OrderBy(c => c.SortKey).Take(ForgottenAtOnce).Select(c => c.Id).ToListAsync(ct);
        var importers = await session.Query<CampaignImporter>().Where(i => i.CampaignNumber == number).OrderBy(i => i.RmAccount).Take(ForgottenAtOnce).Select(i => i.Id).ToListAsync(ct);
        foreach (var id in cads) session.Delete<CampaignCad>(id);
        foreach (var id in importers) session.Delete<CampaignImporter>(id);
        if (cads.Count + importers.Count > 0) return true;

        var day = campaign.CountedTo?.AddDays(1) ?? campaign.Scope.ReleasedFrom;
        // Nothing is released on a day to come, however far the campaign reaches.
        if (day > campaign.Scope.ReleasedTo || day > today) return false;
        var ofDay = campaign.Scope with { ReleasedFrom = day, ReleasedTo = day };
        var (first, last) = (ofDay.FirstKey, ofDay.LastKey);
        var count = await session.Query<Cad>().CountAsync(c => c.ReleasedKey != null && string.Compare(c.ReleasedKey, first) > 0 && string.Compare(c.ReleasedKey, last) <= 0, ct);
        session.Store(campaign with { CountedTo = day, ToScan = campaign.ToScan + count });
        return true;
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
