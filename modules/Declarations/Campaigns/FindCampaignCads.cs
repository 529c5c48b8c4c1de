using System.Text.Json;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the declarations that a campaign touches or leaves alone, by importer; as CSV too.</summary>
/// <param name="Outcome">PENDING, REDETERMINED or SKIPPED; left out, all.</param>
public sealed record FindCampaignCads(string CampaignNumber, [property: QueryParam] string? Outcome = null, [property: QueryParam] string? RmAccount = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCampaignCadsResponse(IReadOnlyList<CampaignCadRow> Items, string? NextCursor);

/// <param name="BasedOn">The version that the preview saw.</param>
/// <param name="Skip">Why it is left alone.</param>
/// <param name="Fault">The code with which the examination refuses it.</param>
/// <param name="CustomsDuty">This and the following: what goes to the account.</param>
public sealed record CampaignCadRow(
    string TransactionNumber, string RmAccount, string BasedOn, CampaignOutcome Outcome, CampaignSkip? Skip, string? Fault, string? StatementNumber, string? MadeVersion,
    Money CustomsDuty, Money Sima, Money Surtax, Money Safeguard, Money ExciseTax, Money Gst, Money ProvincialTax, Money Total);

public sealed class FindCampaignCadsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindCampaignCads, FindCampaignCadsResponse>
{
    public override void Configure()
    {
        Get("campaigns/{campaignNumber}/cads");
        Group<Staff>();
        Asks("declarations.campaigns.view");
        Summary(s => s.Summary = "List the declarations of a campaign");
    }

    public override async Task HandleAsync(FindCampaignCads query, CancellationToken ct)
    {
        CampaignOutcome? outcome = query.Outcome is null ? null
            : Enum.GetValues<CampaignOutcome>().Where(o => JsonNamingPolicy.SnakeCaseUpper.ConvertName(o.ToString()) == query.Outcome).Select(o => (CampaignOutcome?)o).FirstOrDefault() ?? throw new Rejected("VAL_STATUS") { Path = "outcome" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Campaign>(query.CampaignNumber, ct) is null) throw new Rejected("NOT_FOUND");
        var rows = session.Query<CampaignCad>().Where(c => c.CampaignNumber == query.CampaignNumber && (after == null || string.Compare(c.SortKey, after) > 0));
        if (outcome is { } one) rows = rows.Where(c => c.Outcome == one);
        if (query.RmAccount is { } rm) rows = rows.Where(c => c.RmAccount == rm);
        var (items, next) = Cut(await rows.OrderBy(c => c.SortKey).Take(size + 1).ToListAsync(ct), size, c => c.SortKey);
        await Send.OkAsync(new([.. items.Select(Row)], next), ct);
    }

    static CampaignCadRow Row(CampaignCad c) => new(
        c.TransactionNumber, c.RmAccount, CadVersion.Wire(c.BasedOn), c.Outcome, c.Skip, c.Fault, c.StatementNumber, c.MadeVersion is { } made ? CadVersion.Wire(made) : null,
        c.OnTheAccount.CustomsDuty, c.OnTheAccount.Sima, c.OnTheAccount.Surtax, c.OnTheAccount.Safeguard, c.OnTheAccount.ExciseTax, c.OnTheAccount.Gst, c.OnTheAccount.ProvincialTax, c.OnTheAccount.Total);
}
