using Carm.Declarations.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A declarant throws away a draft that it read before, or takes back what waits in manual review, with its documents. The number is free again.</summary>
/// <param name="ReadRevision">From If-Match.</param>
public sealed record DiscardCadDraft(string TransactionNumber, [property: System.Text.Json.Serialization.JsonIgnore] int ReadRevision = 0);

public sealed record DiscardCadDraftResponse(string TransactionNumber);

public sealed class DiscardCadDraftEndpoint : CarmEndpoint<DiscardCadDraft, DiscardCadDraftResponse>
{
    public override void Configure()
    {
        Delete("cads/{transactionNumber}");
        Group<Portal>();
        Asks("declarations.cads.submit", readsVersion: true);
        Summary(s => s.Summary = "Throw a draft away");
    }

    public override Task HandleAsync(DiscardCadDraft command, CancellationToken ct) => OkAsync(command with { ReadRevision = (int)Math.Min(IfMatch(), int.MaxValue) }, ct);
}

public static class DiscardCadDraftHandler
{
    public static async Task<(DiscardCadDraftResponse, OutgoingMessages)> Handle(DiscardCadDraft command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (cad.Status is not (CadStatus.Draft or CadStatus.ManualReview or CadStatus.ReturnedForChange)) throw new Rejected("CAD-1002");
        if (cad.Revision != command.ReadRevision) throw new Rejected("IF_MATCH_STALE");
        var (facts, now) = (new OutgoingMessages(), clock.GetUtcNow());
        if (cad.Status == CadStatus.ManualReview && await session.LoadAsync<ReleaseRecord>(cad.Id, ct) is { IsInReview: true } release)
        {
            session.Store(release with { IsInReview = false });
            facts.Add(release.DeadlineOf(null, now));
        }
        await session.DeleteAttachmentsAsync(cad.Id, ct);
        session.Delete(cad);
        // What was paid for it in advance pays anything from now on.
        var payments = (await session.Query<PaymentBeforeRelease>().Where(p => p.TransactionNumber == cad.Id).ToListAsync(ct)).Where(p => !p.IsTakenBack).ToArray();
        foreach (var payment in payments) session.Delete(payment);
        facts.AddRange(payments.Select(p => p.Id.Split('/', 3)).Select(id => new PaymentNotNeeded(id[0], id[1], id[2], cad.Id, now)));
        return (new(cad.Id), facts);
    }
}
