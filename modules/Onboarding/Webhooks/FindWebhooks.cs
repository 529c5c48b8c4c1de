using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists a business's webhooks, the newest first, ended ones too. A manager of the whole business sees all, others those that see with their own eyes.</summary>
public sealed record FindWebhooks(string Bn9, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWebhooksResponse(IReadOnlyList<WebhookView> Items, string? NextCursor);

public sealed class FindWebhooksEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<FindWebhooks, FindWebhooksResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/webhooks");
        Group<Portal>();
        Asks("onboarding.webhooks.view");
        Summary(s => s.Summary = "List your webhooks");
    }

    public override async Task HandleAsync(FindWebhooks query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var all = query.Role == Webhook.WholeBusiness;
        await using var session = store.QuerySession();
        var page = await session.Query<Webhook>().Where(w => w.Bn9 == query.Bn9 && (all || w.Reader == query.Subject) && (after == null || string.Compare(w.Id, after) < 0)).OrderByDescending(w => w.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(page, size, w => w.Id);
        await Send.OkAsync(new([.. items.Select(w => WebhookView.Of(w, clock.GetUtcNow()))], next), ct);
    }
}
