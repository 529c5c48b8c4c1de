using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A client asks that interest or penalties be waived.</summary>
/// <param name="Ground">CBSA_ERROR, DISASTER, SYSTEM_FAILURE or HARDSHIP.</param>
/// <param name="Documents">What bears the request out, at most fifty.</param>
public sealed record RequestWaiver(
    string RmAccount, IReadOnlyList<WaivedItem> Items, string Ground, string Explanation, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, IReadOnlyList<WaiverDocument>? Documents = null);

public sealed record RequestWaiverResponse(WaiverView Waiver);

public sealed class RequestWaiverValidator : Validator<RequestWaiver>
{
    public RequestWaiverValidator()
    {
        RuleFor(x => x.Items).NotEmpty().Must(items => items is null || items.Count <= 100);
        RuleFor(x => x.Ground).Must(g => g is "CBSA_ERROR" or "DISASTER" or "SYSTEM_FAILURE" or "HARDSHIP").WithErrorCode("VAL_WAIVER_GROUND");
        RuleFor(x => x.Explanation).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.Documents).Must(documents => documents is null || documents.Count <= 50);
        RuleForEach(x => x.Documents).NotNull().ChildRules(document =>
        {
            document.RuleFor(d => d.Title).NotEmpty().MaximumLength(200);
            document.RuleFor(d => d.Reference).NotEmpty().MaximumLength(500);
            document.RuleFor(d => d.Sha256).Matches("^[0-9a-f]{64}\\z");
        });
    }
}

public sealed class RequestWaiverEndpoint(ILedgerStore store) : CarmEndpoint<RequestWaiver, RequestWaiverResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/waiver-requests");
        Group<Portal>();
        Asks("ledger.waivers.request");
        Creates();
        Summary(s => s.Summary = "Ask for a waiver of interest or penalties");
    }

    public override async Task HandleAsync(RequestWaiver command, CancellationToken ct)
    {
        // What a provider may not see is not there for it.
        await using var session = store.QuerySession();
        var items = await session.LoadManyAsync<OpenItem>(ct, command.Items.Select(i => i.IdIn(command.RmAccount)).Distinct());
        if (items.Any(i => !Sees(i.SubmitterBn9, i.RmAccount))) throw new Rejected("NOT_FOUND");
        await CreatedAsync(command, asked => $"/api/v1/program-accounts/{asked.Waiver.RmAccount}/waiver-requests", ct);
    }
}

public static class RequestWaiverHandler
{
    public static async Task<RequestWaiverResponse> Handle(RequestWaiver command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        string[] ids = [.. command.Items.Select(i => i.IdIn(command.RmAccount)).Distinct()];
        var book = await session.OpenBookOnAsync(command.RmAccount, clock.GetUtcNow(), ct, ids) ?? throw new Rejected("RM_INACTIVE");
        var reviewed = await session.ReviewedAsync(command.RmAccount, ct);
        foreach (var id in ids)
        {
            var item = book.Find(id) ?? throw new Rejected("NOT_FOUND");
            if (!WaiverPosting.MayBeWaived(item)) throw new Rejected("WAIVER_ITEM_TYPE", item.Type) { Path = "items" };
            if (WaiverPosting.IsBarred(item, book, reviewed)) throw new Rejected("WAIVER_BARRED_S3_3_1_1", item.Reference) { Path = "items" };
        }
        if ((await session.Query<Waiver>().Where(w => w.OpenOf == command.RmAccount).ToListAsync(ct)).Any(w => w.ItemIds.Intersect(ids).Any())) throw new Rejected("WAIVER_UNDER_WAY");
        var number = 1 + await session.Query<Waiver>().CountAsync(w => w.RmAccount == command.RmAccount, ct);
        var waiver = new Waiver(Waiver.IdOf(command.RmAccount, number), command.RmAccount, command.CallerBn9, ids, command.Ground, command.Explanation, [new(WaiverState.Submitted, book.Now, command.Subject)]) { Documents = command.Documents ?? [] };
        session.Insert(waiver);
        return new(WaiverView.Of(waiver));
    }
}
