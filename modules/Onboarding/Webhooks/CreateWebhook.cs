using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.Extensions.Configuration;

namespace Carm.Onboarding;

/// <summary>A business has what happens sent to an address of its software, from now on. The secret with which messages are signed is told once.</summary>
/// <param name="Url">https, and public unless the configuration says otherwise.</param>
/// <param name="Types">The types wanted, as <c>carm.cad.accounted.v1</c>; left out, all.</param>
/// <param name="RmAccount">One program account, also a client's; left out, all that its reader reaches.</param>
/// <param name="ServiceAccountId">The program with whose eyes it sees, named by a manager of the whole business; left out, who asks.</param>
public sealed record CreateWebhook(
    string Bn9, string Url, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role, IReadOnlyList<string>? Types = null, string? RmAccount = null, string? ServiceAccountId = null);

/// <param name="Secret">Null when the answer is a repeat, since nobody can tell it again; then have it rotated.</param>
public sealed record CreateWebhookResponse(WebhookView Webhook, string? Secret = null);

public sealed class CreateWebhookValidator : Validator<CreateWebhook>
{
    public CreateWebhookValidator()
    {
        RuleFor(x => x.Url).NotEmpty();
        RuleForEach(x => x.Types).Must(EventTypes.All.ContainsKey).WithErrorCode("VAL_EVENT_TYPE");
        RuleFor(x => x.RmAccount).Must(rm => rm is null || RmAccount.IsExact(rm)).WithErrorCode("ID_BN15_FORMAT");
    }
}

public sealed class CreateWebhookEndpoint(WebhookSigner signer) : CarmEndpoint<CreateWebhook, CreateWebhookResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Creates();
        Summary(s => s.Summary = "Have what happens sent to your software");
    }

    public override async Task HandleAsync(CreateWebhook command, CancellationToken ct)
    {
        var made = await ExecuteAsync(command, ct);
        HttpContext.Response.Headers.Location = $"/api/v1/businesses/{command.Bn9}/webhooks/{made.Webhook.WebhookId}";
        // The secret is no part of the handler's answer, so that no record of the request holds it.
        await Send.ResponseAsync(made with { Secret = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : signer.SecretOf(made.Webhook.WebhookId, 1) }, 201, ct);
    }
}

public static class CreateWebhookHandler
{
    /// <summary>How many a business has that are not ended, unless <c>Webhooks:MostPerBusiness</c> says otherwise: whoever of it makes them, a person or its software.</summary>
    const int MostPerBusiness = 50;

    public static async Task<CreateWebhookResponse> Handle(CreateWebhook command, IDocumentSession session, IAuthority authority, WebhookSigner signer, WebhookSender sender, IConfiguration configuration, TimeProvider clock, CancellationToken ct)
    {
        if (!WebhookAddress.IsReceiver(command.Url, sender.AllowsPrivate)) throw new Rejected("WHK_ADDRESS") { Path = "url" };
        var now = clock.GetUtcNow();
        var reader = command.Subject;
        if (command.ServiceAccountId is { } program)
        {
            if (command.Role != Webhook.WholeBusiness) throw new Rejected("DEL_FORBIDDEN") { Path = "serviceAccountId" };
            var account = await ServiceAccount.RequireAsync(session, program, command.Bn9, ct);
            if (!account.HoldsOn(now.TorontoDate())) throw new Rejected("SVC_ENDED") { Path = "serviceAccountId" };
            reader = account.Subject;
        }
        if (command.RmAccount is { } rm && (await authority.DecideAsync(new(reader, [], "onboarding.events.view", rm[..9], rm, null, IsWrite: false), ct)).Refusal is { } refusal) throw new Rejected(refusal) { Path = "rmAccount" };

        await session.HoldAsync($"onboarding webhooks {command.Bn9}", ct);
        var most = configuration.GetValue("Webhooks:MostPerBusiness", MostPerBusiness);
        if (await session.Query<Webhook>().CountAsync(w => w.Bn9 == command.Bn9 && w.State != WebhookState.Ended, ct) >= most) throw new Rejected("WHK_TOO_MANY", most);
        var place = await session.Query<FeedEvent>().OrderByDescending(e => e.Position).Select(e => e.Position).FirstOrDefaultAsync(ct);
        var webhook = new Webhook($"whk{Guid.CreateVersion7(now):N}", command.Bn9, command.Url, reader, command.RmAccount, command.Types?.Distinct().ToArray() ?? [], command.Subject, now, place);
        // Where no key is configured it is refused before it stands.
        signer.SecretOf(webhook.Id, 1);
        session.Insert(webhook);
        return new(WebhookView.Of(webhook, now));
    }
}
