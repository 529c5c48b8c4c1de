using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Asks for a declaration as it stands, with the list of its versions.</summary>
public sealed record GetCad(string TransactionNumber);

/// <param name="CurrentVersion">Five digits; null for a draft.</param>
/// <param name="AmountDue">Type C: what is to be paid before the goods are released.</param>
/// <param name="OpenChange">The change that awaits its decision.</param>
/// <param name="GivenAt">When it was given, while it waits in manual review.</param>
/// <param name="Remarks">What it waits for there.</param>
/// <param name="Header">Null for what came over from before CARM.</param>
/// <param name="Extensions">More time that was given to account for its goods, the oldest first.</param>
public sealed record CadView(
    string TransactionNumber, string RmAccount, string SubmitterBn9, string CadType, CadStatus Status, string? CurrentVersion, DateTimeOffset? AccountedAt, DateOnly? ReleasedOn, DateOnly? AccountingDeadline,
    DateOnly? PaymentDueOn, CadHeader? Header, IReadOnlyList<CadInvoice>? Invoices, CadAmounts? Totals, IReadOnlyList<CadVersionRow> Versions, string? OpenChange, Money? AmountDue, Money Paid, string? ReturnedFor, DateTimeOffset? GivenAt, IReadOnlyList<CadRemark>? Remarks,
    IReadOnlyList<DeadlineExtensionView> Extensions);

/// <param name="Change">What the version brought to the account.</param>
public sealed record CadVersionRow(string Version, CadVersionKind Kind, DateTimeOffset DecidedAt, string Authority, string? Reference, Money Total, Money Change);

public sealed class GetCadEndpoint(IDeclarationsStore store) : CarmEndpoint<GetCad, CadView>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<CadView>(StatusCodes.Status200OK, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "Read a declaration");
    }

    public override async Task HandleAsync(GetCad query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(cad.Revision);
        if (CadXmlAnswers.AreWanted(HttpContext)) await CadXmlAnswers.DeclarationAsync(HttpContext, cad, await session.CurrentVersionOfAsync(cad, ct), ct);
        else await Send.OkAsync(await session.ReadAsync(cad, ct), ct);
    }
}

static class CadReadout
{
    public static async Task<CadView> ReadAsync(this IQuerySession session, Cad cad, CancellationToken ct, bool forStaff = false)
    {
        var release = await session.LoadAsync<ReleaseRecord>(cad.Id, ct) is { } of && of.RmAccount == cad.RmAccount ? of : null;
        // Without their documents and lines, of which there may be thousands in each.
        var versions = await session.Query<CadVersion>().Where(v => v.TransactionNumber == cad.Id).OrderBy(v => v.Id).Select(v => new { v.Number, v.Kind, v.DecidedAt, v.Authority, v.Reference, v.Totals, v.Change }).ToListAsync(ct);
        return new(
            cad.Id, cad.RmAccount, cad.SubmitterBn9, cad.CadType, cad.Status, cad.CurrentVersion == 0 ? null : CadVersion.Wire(cad.CurrentVersion), cad.AccountedAt, cad.ReleasedOn, cad.AccountingDeadline,
            cad.PaymentDueOn, cad.Document.Header, cad.Document.Invoices, versions.LastOrDefault()?.Totals,
            [.. versions.Select(v => new CadVersionRow(CadVersion.Wire(v.Number), v.Kind, v.DecidedAt, v.Authority, v.Reference, v.Totals.Total, v.Change.Total))], cad.OpenChange,
            cad.Found is { } found ? CadAmounts.Sum(found.Select(l => l.Amounts)).Total : null, cad.Paid, cad.ReturnedFor, cad.GivenAt, cad.Remarks?.Select(r => r.Remark).ToArray(), release is null ? [] : DeadlineExtensionView.Of(release, forStaff));
    }
}
