using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff list the webhooks whose receivers take nothing, and those that were paused for it, the newest first: whose they are, since when, and what the last one answered.</summary>
public sealed record FindFailingWebhooks([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindFailingWebhooksResponse(IReadOnlyList<FailingWebhookRow> Items, string? NextCursor);

/// <summary>A webhook that is not served. Where it leads is its owner's affair but for the name of the host.</summary>
/// <param name="Host">The name of the receiver's host.</param>
/// <param name="PausedFor">Why it is paused; null when it is not.</param>
/// <param name="Tries">How often what comes next was tried in vain.</param>
/// <param name="FailingSince">Since when the receiver has taken nothing.</param>
/// <param name="NextTryAt">When what the receiver did not take is sent again; null when nothing waits for it.</param>
/// <param name="LastStatus">What the receiver answered the last time; null when it did not.</param>
/// <param name="LastFailure">HTTP_STATUS, REDIRECT, TIMEOUT, UNREACHABLE, TLS or ADDRESS_REFUSED; null when the log has nothing any more.</param>
/// <param name="Explanation">What that means, and whose turn it is.</param>
public sealed record FailingWebhookRow(
    string WebhookId, string Bn9, string Host, WebhookState State, WebhookPause? PausedFor, int Tries, DateTimeOffset? FailingSince, DateTimeOffset? NextTryAt, int? LastStatus, string? LastFailure, Bilingual Explanation);

public sealed class FindFailingWebhooksEndpoint(IOnboardingStore store) : CarmEndpoint<FindFailingWebhooks, FindFailingWebhooksResponse>
{
    public override void Configure()
    {
        Get("operations/webhooks");
        Group<Staff>();
        Asks("onboarding.webhooks.review");
        Summary(s => s.Summary = "Webhooks whose receivers take nothing");
    }

    public override async Task HandleAsync(FindFailingWebhooks query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var page = await session.Query<Webhook>()
            .Where(w => ((w.State == WebhookState.Active && w.FailingSince != null) || (w.State == WebhookState.Paused && w.PausedFor != WebhookPause.Owner)) && (after == null || string.Compare(w.Id, after) < 0))
            .OrderByDescending(w => w.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(page, size, w => w.Id);
        var rows = new List<FailingWebhookRow>();
        foreach (var w in items)
        {
            var last = await session.Query<WebhookDelivery>().Where(d => d.WebhookId == w.Id).OrderByDescending(d => d.Id).FirstOrDefaultAsync(ct);
            rows.Add(new(w.Id, w.Bn9, new Uri(w.Url).Host, w.State, w.PausedFor, w.Tries, w.FailingSince, w.NextTryAt, last?.Status, last?.Failure, Explained(w, last?.Failure)));
        }
        await Send.OkAsync(new(rows, next), ct);
    }

    static Bilingual Explained(Webhook webhook, string? failure) => webhook.PausedFor switch
    {
        WebhookPause.Reader => new("Who or what it reads as may not see it any more; its owner makes another.", "Celui dont il emprunte le regard n'y a plus accès; son propriétaire en crée un autre."),
        WebhookPause.Gone => new("The receiver said that it is gone; its owner resumes it when it is back.", "Le récepteur a dit qu'il n'existe plus; son propriétaire le reprend à son retour."),
        _ => failure switch
        {
            "TIMEOUT" => new("The receiver did not answer within fifteen seconds.", "Le récepteur n'a pas répondu en quinze secondes."),
            "UNREACHABLE" => new("The receiver could not be reached: no such name, nobody there, or the connection broke.", "Le récepteur n'a pu être joint : nom inconnu, personne à l'écoute, ou connexion rompue."),
            "TLS" => new("The receiver's certificate was not accepted.", "Le certificat du récepteur n'a pas été accepté."),
            "ADDRESS_REFUSED" => new("The receiver's name leads to an address that is not public.", "Le nom du récepteur mène à une adresse qui n'est pas publique."),
            "REDIRECT" => new("The receiver sends elsewhere, which is not followed.", "Le récepteur renvoie ailleurs, ce qui n'est pas suivi."),
            _ => new("The receiver answers that it does not take it.", "Le récepteur répond qu'il ne l'accepte pas."),
        },
    };
}
