using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager ends a program's account: its secrets and its tokens are refused from the next request on.</summary>
public sealed record EndServiceAccount(string Bn9, string ServiceAccountId, [property: FromClaim("sub")] string Subject);

public sealed record EndServiceAccountResponse(ServiceAccountView Account);

public sealed class EndServiceAccountEndpoint : CarmEndpoint<EndServiceAccount, EndServiceAccountResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/service-accounts/{serviceAccountId}/end");
        Group<Portal>();
        Asks("onboarding.service-accounts.manage");
        Summary(s => s.Summary = "End a program's account");
    }

    public override Task HandleAsync(EndServiceAccount command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EndServiceAccountHandler
{
    public static async Task<(EndServiceAccountResponse, ServiceAccountChanged)> Handle(EndServiceAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await session.HoldAsync(ServiceAccount.NameOf(command.ServiceAccountId), ct);
        var account = await ServiceAccount.RequireAsync(session, command.ServiceAccountId, command.Bn9, ct);
        if (account.EndedAt is not null) throw new Rejected("SVC_ENDED");
        var ended = account with { EndedAt = now, Secrets = [] };
        session.Store(ended);
        session.DeleteWhere<ServiceToken>(t => t.ServiceAccountId == account.Id);
        session.Insert(ServiceAccountUse.Of(account.Id, "ENDED", command.Subject, now));
        return (new(ServiceAccountView.Of(ended, now)), new(account.Bn9, account.Subject, account.Name, account.Role, account.RmAccount, account.Capabilities, account.LastDay, command.Subject, IsEnded: true, now));
    }
}
