using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists what was shown at an office and waits for an officer, the first shown first.</summary>
/// <param name="Office">Four digits; left out, all offices.</param>
public sealed record FindPresentedCads([property: QueryParam] string? Office = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPresentedCadsResponse(IReadOnlyList<PresentedCad> Items, string? NextCursor);

public sealed record PresentedCad(string TransactionNumber, string RmAccount, string SubmitterBn9, string? OfficeOfRelease, IReadOnlyList<string>? CargoControlNumbers, DateTimeOffset PresentedAt);

public sealed class FindPresentedCadsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindPresentedCads, FindPresentedCadsResponse>
{
    public override void Configure()
    {
        Get("presentations");
        Group<Staff>();
        Asks("declarations.presentations.review");
        Summary(s => s.Summary = "List declarations shown at the office");
    }

    public override async Task HandleAsync(FindPresentedCads query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<Cad>().Where(c => c.PresentedKey != null && (after == null || string.Compare(c.PresentedKey, after) > 0));
        if (query.Office is { } office) rows = rows.Where(c => c.Document.Header!.OfficeOfRelease == office);
        var (items, next) = Cut(await rows.OrderBy(c => c.PresentedKey).Take(size + 1).ToListAsync(ct), size, c => c.PresentedKey!);
        await Send.OkAsync(new([.. items.Select(c => new PresentedCad(c.Id, c.RmAccount, c.SubmitterBn9, c.Document.Header?.OfficeOfRelease, c.Document.Header?.CargoControlNumbers, c.PresentedAt!.Value))], next), ct);
    }
}
