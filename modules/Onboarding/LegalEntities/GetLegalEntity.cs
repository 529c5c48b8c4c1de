using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer reads a legal entity with its accounts, as when a registration is reviewed against it.</summary>
public sealed record GetLegalEntity(string Bn9);

/// <param name="IsOfPortal">Whether its number came from the registry here, rather than from the CRA before.</param>
public sealed record GetLegalEntityResponse(
    string Bn9, string LegalName, IReadOnlyList<string> OperatingNames, string? EntityType, string Residency, string? IncorporationNumber, Address PhysicalAddress, Address? MailingAddress, bool IsOfPortal, IReadOnlyList<string> RmAccounts, bool IsRegistered);

public sealed class GetLegalEntityEndpoint(IOnboardingStore store) : CarmEndpoint<GetLegalEntity, GetLegalEntityResponse>
{
    public override void Configure()
    {
        Get("legal-entities/{bn9}");
        Group<Staff>();
        Asks("onboarding.registrations.review");
        Summary(s => s.Summary = "Read a legal entity");
    }

    public override async Task HandleAsync(GetLegalEntity query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var e = await session.LoadAsync<LegalEntity>(query.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        var (accounts, business) = (await ProgramAccounts.OfAsync(session, query.Bn9, ct), await session.LoadAsync<BusinessAccount>(query.Bn9, ct));
        await Send.OkAsync(new(e.Id, e.LegalName, e.OperatingNames, e.EntityType, e.Residency, e.IncorporationNumber, e.PhysicalAddress, e.MailingAddress, e.IsOfPortal, [.. accounts.Select(a => a.Id)], business is not null), ct);
    }
}
