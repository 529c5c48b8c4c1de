using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Carm.Declarations;

/// <summary>At most 1,000 declarations in one body.</summary>
public sealed record CadBatchForm(IReadOnlyList<CadMessage>? Cads = null);

/// <summary>A service gives many declarations at once. They are kept, and each is decided in its turn and in a transaction of its own.</summary>
public sealed record SubmitCadBatch(IReadOnlyList<GivenCad> Cads, string Subject, string CallerBn9, string Role);

/// <summary>One of them, with who submits it or why it may not be.</summary>
public sealed record GivenCad(CadMessage Message, CadSubmitter? By, IReadOnlyList<CadFault>? Faults = null);

public sealed record SubmitCadBatchResponse(string BatchId, int Cads);

public sealed class SubmitCadBatchEndpoint(IAuthority authority) : CarmEndpoint<CadBatchForm, SubmitCadBatchResponse>
{
    /// <summary>Declarations, and bytes of all of them: a thousand with a hundred lines each.</summary>
    const int Most = 1_000, MostBytes = 2 * CadMessage.MostBytes;

    public override void Configure()
    {
        Post("cads/bulk");
        Group<Portal>();
        Asks("declarations.cads.bulk");
        RequestBinder(new Counted());
        Description(route => route.WithMetadata(new RequestSizeLimitAttribute(MostBytes)));
        Accepts();
        Summary(s => s.Summary = "Give many declarations at once");
    }

    public override async Task HandleAsync(CadBatchForm form, CancellationToken ct)
    {
        if (form.Cads is not { Count: > 0 }) throw new Rejected("CAD-4001") { Path = "cads" };
        if (form.Cads.Count > Most) throw new Rejected("CAD-1012", Most) { Path = "cads" };
        var (asked, given) = (new SubmitterAuthority(authority, User.FindFirst("sub")!.Value), new List<GivenCad>(form.Cads.Count));
        foreach (var message in form.Cads)
            try
            {
                given.Add(new(message, await asked.ForAsync(message, ct)));
            }
            catch (Rejected no)
            {
                given.Add(new(message, null, CadFault.AllOf(no)));
            }
        await AcceptedAsync(new SubmitCadBatch(given, User.FindFirst("sub")!.Value, User.FindFirst("carm_bn9")!.Value, User.FindFirst("carm_role")!.Value), kept => $"/api/v1/cads/batches/{kept.BatchId}", ct);
    }

    sealed class Counted : RequestBinder<CadBatchForm>
    {
        public override async ValueTask<CadBatchForm> BindAsync(BinderContext context, CancellationToken ct)
        {
            await CountedObjects.ReadAheadAsync(context.HttpContext, CountedObjects.MostOfMany, "cads", ct);
            return await base.BindAsync(context, ct);
        }
    }
}

public static class SubmitCadBatchHandler
{
    public static (SubmitCadBatchResponse, OutgoingMessages) Handle(SubmitCadBatch command, IDocumentSession session, TimeProvider clock)
    {
        var batch = new CadBatch(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), command.CallerBn9, command.Subject, command.Cads.Count, clock.GetUtcNow());
        BatchedCad[] rows = [.. command.Cads.Index().Select(c => RowOf(batch.Id, c.Index + 1, c.Item))];
        session.Insert(batch);
        session.Insert(rows);
        // Each is recorded as done by who gave the batch.
        DeliveryOptions RecordedFor(CadMessage message) => new DeliveryOptions().WithHeader("carm-actor", command.Subject).WithHeader("carm-actor-bn9", command.CallerBn9).WithHeader("carm-role", command.Role).WithHeader("carm-on-behalf-of", message.RmAccount![..9]).WithHeader("carm-target", message.NumberIfFit() ?? "");
        return (new(batch.Id, rows.Length), [.. rows.Where(row => row.By is not null).Select(row => new DecideBatchedCad(batch.Id, row.Position, row.Message.RmAccount!).WithDeliveryOptions(RecordedFor(row.Message)))]);
    }

    static BatchedCad RowOf(string batchId, int position, GivenCad given)
    {
        var row = new BatchedCad(BatchedCad.IdOf(batchId, position), batchId, position, given.Message, given.By);
        return given.Faults is { } faults ? row.Refused(faults) : row;
    }
}
