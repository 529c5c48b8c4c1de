using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An applicant submits its request. What it lacks is said at once; whether it is complete an officer says.</summary>
public sealed record SubmitRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class SubmitRulingEndpoint : CarmEndpoint<SubmitRuling, RulingResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/submit");
        Group<Portal>();
        Asks("declarations.rulings.request");
        Summary(s => s.Summary = "Submit a request for a ruling");
    }

    public override Task HandleAsync(SubmitRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitRulingHandler
{
    public static async Task<RulingResponse> Handle(SubmitRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var submitted = Submit(await session.RulingAsync(command.RulingNumber, ct), command.CallerSubject, now);
        session.Store(submitted);
        return RulingResponse.Of(submitted, now.TorontoDate());
    }

    public static Ruling Submit(Ruling draft, string by, DateTimeOffset now)
    {
        var submitted = draft.After(RulingCommand.Submit, by, now) with { SubmittedOn = now.TorontoDate() };
        if (draft.Request.Missing(draft.Kind, draft.Subject) is { Count: > 0 } missing) throw Rejected.Of(missing);
        // National customs rulings are given at any time, and a ruling that is to be modified is about goods that are imported already.
        if (draft.Kind != RulingKind.NationalCustoms && draft.Modifies is null && draft.Request.PlannedImportDate < now.TorontoDate()) throw new Rejected("RUL-ALREADY-IMPORTED") { Path = "request.plannedImportDate" };
        return submitted;
    }
}
