using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder withdraws its request for another term; before 15 February preceding the expiry the fee comes back.</summary>
public sealed record WithdrawRenewal(string LicenceId);

public sealed record WithdrawRenewalResponse(LicenceView Licence);

public sealed class WithdrawRenewalEndpoint : CarmEndpoint<WithdrawRenewal, WithdrawRenewalResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/renewals/withdraw");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Withdraw the request for renewal");
    }

    public override Task HandleAsync(WithdrawRenewal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawRenewalHandler
{
    public static async Task<WithdrawRenewalResponse> Handle(WithdrawRenewal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var withdrawn = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).RenewalWithdrawn(clock.GetUtcNow().TorontoDate());
        session.Store(withdrawn);
        return new(LicenceView.Of(withdrawn));
    }
}
