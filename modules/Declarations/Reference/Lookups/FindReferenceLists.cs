using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>The published reference lists.</summary>
public sealed record FindReferenceListsResponse(IReadOnlyList<ReferenceListRow> Lists);

/// <param name="Key">The columns that name a row.</param>
/// <param name="Columns">All columns, in the order of a file.</param>
public sealed record ReferenceListRow(string List, string Title, IReadOnlyList<string> Key, IReadOnlyList<string> Columns);

public sealed class FindReferenceListsEndpoint : CarmEndpoint<EmptyRequest, FindReferenceListsResponse>
{
    public override void Configure()
    {
        Get("reference/codes");
        Group<Public>();
        Summary(s => s.Summary = "List the reference lists");
    }

    public override Task HandleAsync(EmptyRequest query, CancellationToken ct) => Send.OkAsync(
        new([.. ReferenceLists.All.Where(list => !list.IsConfidential).Select(list => new ReferenceListRow(list.Name, list.Title.ToString(), [.. list.Columns.Take(list.KeyColumns).Select(c => c.Name)], [.. list.Columns.Select(c => c.Name)]))]), ct);
}
