using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Declarations;

/// <summary>An approved campaign begins to run, in each of its lanes.</summary>
public sealed record StartCampaign(string CampaignNumber);

public static class StartCampaignHandler
{
    public static void Configure(HandlerChain chain) => chain.TryAgain();

    public static async Task<OutgoingMessages> Handle(StartCampaign command, IDocumentSession session, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(command.CampaignNumber, ct);
        if (campaign.Status != CampaignStatus.Approved) return [];
        session.Store(campaign with { Status = CampaignStatus.Running, OpenLanes = [.. Enumerable.Range(0, Campaign.Lanes)] });
        return [.. Enumerable.Range(0, Campaign.Lanes).Select(lane => new RunCampaignLane(campaign.Id, lane, ""))];
    }
}

/// <summary>
/// The next declaration of a lane is re-determined, or left alone with the reason, in one transaction with the message for the one after it. A repeat meets it decided
/// and goes on; after a crash the message is there again.
/// </summary>
/// <param name="After">The key of the one before.</param>
public sealed record RunCampaignLane(string CampaignNumber, int Lane, string After);

public static class RunCampaignLaneHandler
{
    public static void Configure(HandlerChain chain) => chain.TryAgain();

    public static async Task<OutgoingMessages> Handle(RunCampaignLane command, IDocumentSession session, ReferenceShelf references, TimeProvider clock, CancellationToken ct)
    {
        var (number, lane, after, now) = (command.CampaignNumber, command.Lane, command.After, clock.GetUtcNow());
        var next = await session.Query<CampaignCad>().Where(c => c.CampaignNumber == number && c.Lane == lane && c.Outcome == CampaignOutcome.Pending && string.Compare(c.SortKey, after) > 0).OrderBy(c => c.SortKey).FirstOrDefaultAsync(ct);
        // Whatever decides on the declaration comes before or after this, and a stop is seen from here on.
        var cad = next is null ? null : await session.LockCadAsync(next.TransactionNumber, ct);
        var campaign = (await session.LoadAsync<Campaign>(number, ct))!;
        if (campaign.Status != CampaignStatus.Running) next = null;

        var messages = new OutgoingMessages();
        // An importer is told once, when the last of its declarations is behind.
        if (after.Length > 0 && next?.RmAccount != after[..15] && await NoticeAsync(session, campaign, after[..15], now, ct) is { } notice) messages.Add(notice);
        if (next is null) await CloseLaneAsync(session, campaign, lane, now, ct);
        else
        {
            if (await session.LoadAsync<CampaignCad>(next.Id, ct) is { Outcome: CampaignOutcome.Pending } row) messages.AddRange(await RedetermineAsync(session, campaign, row, cad!, references, now, ct));
            messages.Add(new RunCampaignLane(number, lane, next.SortKey));
        }
        return messages;
    }

    static async Task<IEnumerable<object>> RedetermineAsync(IDocumentSession session, Campaign campaign, CampaignCad row, Cad cad, ReferenceShelf references, DateTimeOffset now, CancellationToken ct)
    {
        var (before, found) = (await session.PriceAsync([cad], campaign.Issue, references, now.TorontoDate(), ct))[cad.Id];
        await session.HoldCampaignsAsync(CampaignImporter.IdOf(campaign.Id, row.RmAccount), ct);
        var importer = (await session.LoadAsync<CampaignImporter>(CampaignImporter.IdOf(campaign.Id, row.RmAccount), ct))!;
        // What was approved is the money: it is another too where the due date has passed since, or drawback gave some of it back.
        var skip = found?.Skip ?? (cad.CurrentVersion != row.BasedOn ? CampaignSkip.Changed : (found?.Difference, found?.OnTheAccount) != (row.Difference, row.OnTheAccount) ? CampaignSkip.OtherAmounts : null);
        if (skip is not null)
        {
            session.Store(row with { Outcome = CampaignOutcome.Skipped, Skip = skip, Fault = found?.Fault });
            session.Store(importer with { Skipped = importer.Skipped + 1 });
            return [];
        }

        var statementNumber = StatementOfAdjustments.IdOf(cad.Id, await session.Query<StatementOfAdjustments>().CountAsync(s => s.TransactionNumber == cad.Id, ct) + 1);
        var (next, version, fact) = CadAccounting.Next(cad, before, before.Document, found!.Lines, CadVersionKind.CbsaAdjustment, campaign.Authority, statementNumber, now);
        var moved = CadDifference.Between(before.Lines, version.Lines).Select(l => l.LineNumber).ToHashSet();
        CadLine[] lines = [.. before.Document.Lines().Select(l => l.Line).Where(line => moved.Contains(line.LineNumber!.Value))];
        session.Store(next);
        session.Store(version);
        session.Store(new StatementOfAdjustments(statementNumber, cad.Id, before.Number, cad.RmAccount, Bn9.Cbsa, campaign.Issue, campaign.Authority, campaign.Reason, lines, lines, before.Document, version.Lines, version.Change, campaign.PlannedBy, now)
        {
            Status = StatementStatus.Issued, IssuedBy = campaign.ApprovedBy, ServedOn = now.TorontoDate(), MadeVersion = version.Number, CampaignNumber = campaign.Id,
        });
        session.Store(row with { Outcome = CampaignOutcome.Redetermined, OnTheAccount = version.Change, StatementNumber = statementNumber, MadeVersion = version.Number });
        session.Store(importer with { Redetermined = importer.Redetermined + 1, OnTheAccount = importer.OnTheAccount + version.Change });
        return [new StatementOfAdjustmentsServed(statementNumber, cad.Id, version.Number, cad.RmAccount, now.TorontoDate(), version.Change.Duties.Amount, version.Change.Total.Amount, campaign.Issue.ToString().ToUpperInvariant(), now, Bn9.Cbsa) { Authority = campaign.Authority, IsOfRates = true }.ByLine(before.Lines, version.Lines, before.Document), fact];
    }

    /// <summary>To the importer alone: its sum is of all declarations, of whichever provider, and what the CBSA determines is its own.</summary>
    static async Task<NoticeRequested?> NoticeAsync(IDocumentSession session, Campaign campaign, string rm, DateTimeOffset now, CancellationToken ct) =>
        await session.LoadAsync<CampaignImporter>(CampaignImporter.IdOf(campaign.Id, rm), ct) is { Redetermined: > 0 } importer
            ? NoticeRequested.ToManagers($"campaign/{importer.Id}", rm[..9], "DECLARATIONS_CAMPAIGN_SERVED", now, rm, campaign.Id, $"{importer.Redetermined}", importer.OnTheAccount.Total.ToString())
            : null;

    static async Task CloseLaneAsync(IDocumentSession session, Campaign seen, int lane, DateTimeOffset now, CancellationToken ct)
    {
        var campaign = await session.LockCampaignAsync(seen.Id, ct);
        if (campaign.Status != CampaignStatus.Running) return;
        int[] left = [.. campaign.OpenLanes.Where(open => open != lane)];
        session.Store(campaign with { OpenLanes = left, Status = left.Length == 0 ? CampaignStatus.Done : CampaignStatus.Running, EndedAt = left.Length == 0 ? now : null });
    }
}
