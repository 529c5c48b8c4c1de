using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer proposes rows of a reference list. They hold once somebody else has approved them; a row of the same key and first day takes the place of the one before, and none is ever deleted.</summary>
/// <param name="Source">Where the rows are from that do not say it themselves.</param>
public sealed record ProposeReferenceRows(string List, string Source, IReadOnlyList<ProposedRow> Rows, [property: FromClaim("sub")] string Subject);

public sealed record ProposeReferenceRowsResponse(ReferenceChangeView Change);

public sealed class ProposeReferenceRowsValidator : Validator<ProposeReferenceRows>
{
    public ProposeReferenceRowsValidator()
    {
        RuleFor(x => x.Source).NotEmpty().MaximumLength(400);
        RuleFor(x => x.Rows).NotEmpty();
    }
}

public sealed class ProposeReferenceRowsEndpoint : CarmEndpoint<ProposeReferenceRows, ProposeReferenceRowsResponse>
{
    public override void Configure()
    {
        Put("reference/{list}");
        Group<Staff>();
        Asks("declarations.reference.propose");
        Summary(s => s.Summary = "Propose rows of a reference list");
    }

    public override Task HandleAsync(ProposeReferenceRows command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ProposeReferenceRowsHandler
{
    public static async Task<ProposeReferenceRowsResponse> Handle(ProposeReferenceRows command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var list = ReferenceLists.Find(command.List) ?? throw new Rejected("NOT_FOUND");
        var rows = ReferenceFile.Read(list, command.Rows, command.Source);
        return new(ReferenceChangeView.Of(await ReferenceChange.ProposeAsync(session, await references.CurrentAsync(session, ct), list, rows, command.Source, command.Subject, clock.GetUtcNow(), ct)));
    }
}
