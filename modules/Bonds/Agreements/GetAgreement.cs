using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Asks for one agreement of the caller's own.</summary>
public sealed record GetAgreement(string AgreementNumber, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed class GetAgreementEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<GetAgreement, AgreementView>
{
    public override void Configure()
    {
        Get("provider/agreements/{agreementNumber}");
        Group<Portal>();
        Asks("bonds.agreements.post");
        Summary(s => s.Summary = "Read an agreement that you gave");
    }

    public override async Task HandleAsync(GetAgreement query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var agreement = await session.LoadAsync<SecurityAgreement>(SecurityAgreement.IdOf(query.CallerBn9, query.AgreementNumber), ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(AgreementView.Of(agreement, clock.GetUtcNow().TorontoDate()), ct);
    }
}
