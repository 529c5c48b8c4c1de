using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Lists the statements of adjustments served on a program account, the newest first; a service provider gets what it may see.</summary>
public sealed record FindStatementsOfAdjustments(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindStatementsOfAdjustmentsResponse(IReadOnlyList<StatementRow> Items, string? NextCursor);

/// <param name="Version">The version of the declaration that the statement made.</param>
/// <param name="PayableOn">At once: interest runs as from the goods' own due date (Customs Act s.59(3)).</param>
/// <param name="AppealLastDay">The ninetieth day after it was served, for what <paramref name="AppealTo"/> says.</param>
/// <param name="Invoices">The invoices changed, without their lines.</param>
/// <param name="SetAsideBy">The number of the appeal that was allowed against it.</param>
/// <param name="AppealTo">PRESIDENT_S60 for a request under s.60 of the Customs Act; TRIBUNAL_S67 where it was itself decided under s.60 or s.61.</param>
/// <param name="BasedOn">The version that it changes.</param>
/// <param name="CampaignNumber">The campaign that made it, which changed rates and no field: its lines say the same before and after, and what they cost stands in the statement when it is read alone. Null for any other.</param>
/// <param name="AppealNumber">The appeal whose judgment it carries out.</param>
public sealed record StatementRow(
    string StatementNumber, string TransactionNumber, string Version, RedeterminationIssue Issue, string Authority, string Reason, DateOnly ServedOn,
    CadAmounts Differences, Money AmountOwing, IReadOnlyList<LineDifference> Lines, IReadOnlyList<InvoiceDifference> Invoices, string? SetAsideBy, DateOnly PayableOn, DateOnly AppealLastDay, AppealVenue AppealTo,
    string BasedOn, string? CampaignNumber, string? AppealNumber)
{
    const int AppealDays = 90;

    /// <summary>The last day to contest what was served on a day, before whoever it may be.</summary>
    public static DateOnly LastDayOf(DateOnly servedOn) => BusinessCalendar.RollForward(servedOn.AddDays(AppealDays));

    public static StatementRow Of(StatementOfAdjustments s) => new(
        s.Id, s.TransactionNumber, CadVersion.Wire(s.MadeVersion!.Value), s.Issue, s.Authority, s.Reason, s.ServedOn!.Value, s.Change, s.Change.Total, LineDifference.Of(s), InvoiceDifference.Of(s), s.SetAsideBy,
        s.ServedOn.Value, LastDayOf(s.ServedOn.Value), RedeterminationAuthority.AppealTo(s.Authority), CadVersion.Wire(s.BasedOn), s.CampaignNumber, s.AppealNumber);
}

/// <param name="Old">The line as it stood.</param>
/// <param name="New">The line as determined.</param>
public sealed record LineDifference(CadLine Old, CadLine New)
{
    public static IReadOnlyList<LineDifference> Of(StatementOfAdjustments s) => [.. s.Was.Zip(s.Becomes, (was, becomes) => new LineDifference(was, becomes))];
}

/// <param name="Old">The invoice as it stood.</param>
/// <param name="New">The invoice as determined.</param>
public sealed record InvoiceDifference(CadInvoice Old, CadInvoice New)
{
    public static IReadOnlyList<InvoiceDifference> Of(StatementOfAdjustments s) => [.. s.WasInvoices.Zip(s.BecomesInvoices, (was, becomes) => new InvoiceDifference(was, becomes))];
}

/// <summary>A statement whose other goods the database kept back.</summary>
sealed record ListedStatement(StatementOfAdjustments Statement);

public sealed class FindStatementsOfAdjustmentsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindStatementsOfAdjustments, FindStatementsOfAdjustmentsResponse>
{
    /// <summary>Only the lines that changed are shown, of thousands that there may be; XML says besides on which of the invoices each of them stands.</summary>
    const string WithoutGoods = """
        select jsonb_build_object('statement', (data - 'asked') || case when ? then '{"lines":[]}'::jsonb else '{"document":{},"lines":[]}'::jsonb end)
        from declarations.mt_doc_statementofadjustments where id = any(?)
        """;

    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements-of-adjustments");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<FindStatementsOfAdjustmentsResponse>(StatusCodes.Status200OK, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "List the statements of adjustments of a program account");
    }

    public override async Task HandleAsync(FindStatementsOfAdjustments query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        // By account and key, which one index has in this order: a page is read from where it begins.
        var rows = session.Query<StatementOfAdjustments>().Where(s => s.RmAccount == query.RmAccount && s.Status == StatementStatus.Issued);
        if (after is not null) rows = rows.Where(s => string.Compare(s.SortKey, after) < 0);
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(s => (own && s.SubmitterBn9 == caller) || (importers && s.SubmitterBn9 == client) || (others && s.SubmitterBn9 != caller && s.SubmitterBn9 != client));
        }
        var (page, next) = Cut(await rows.OrderByDescending(s => s.SortKey).Select(s => new { s.Id, s.SortKey }).Take(size + 1).ToListAsync(ct), size, s => s.SortKey);
        var isXml = CadXmlAnswers.AreWanted(HttpContext);
        var read = (await session.AdvancedSql.QueryAsync<ListedStatement>(WithoutGoods, ct, isXml, (object)page.Select(s => s.Id).ToArray())).ToDictionary(listed => listed.Statement.Id, listed => listed.Statement);
        StatementOfAdjustments[] items = [.. page.Select(s => read[s.Id])];
        if (isXml) await CadXmlAnswers.StatementsAsync(HttpContext, items, next, ct);
        else await Send.OkAsync(new([.. items.Select(StatementRow.Of)], next), ct);
    }
}
