using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks whether the history of a case is what was written.</summary>
public sealed record VerifyCase(string AppealsCaseNumber);

/// <param name="FirstBroken">The first entry that is missing or was changed; null when the history is whole.</param>
public sealed record VerifyCaseResponse(string CaseNumber, long Entries, string Head, bool IsWhole, long? FirstBroken);

public sealed class VerifyCaseEndpoint(IAppealsStore store) : CarmEndpoint<VerifyCase, VerifyCaseResponse>
{
    public override void Configure()
    {
        Get("cases/{appealsCaseNumber}/verify");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Check the history of a case against its chain");
    }

    public override async Task HandleAsync(VerifyCase query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var file = await session.LoadAsync<CaseFile>(query.AppealsCaseNumber, ct) is { } found && found.IsFor(staff: false) ? found : throw new Rejected("NOT_FOUND");
        var broken = CaseEntry.FirstBroken(await session.Query<CaseEntry>().Where(e => e.CaseNumber == file.Id).OrderBy(e => e.Sequence).ToListAsync(ct), file);
        await Send.OkAsync(new(file.Id, file.Sequence, file.Head, broken is null, broken), ct);
    }
}
