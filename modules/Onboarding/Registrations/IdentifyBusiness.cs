using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person names the business and one of its program accounts.</summary>
/// <param name="Residency">RESIDENT or NON_RESIDENT, which decides what an unknown number means.</param>
public sealed record IdentifyBusiness(string RegistrationId, string Bn9, [property: FromClaim("sub")] string Subject, string? RmAccount = null, string Residency = "RESIDENT");

public sealed record IdentifyBusinessResponse(RegistrationView Registration);

public sealed class IdentifyBusinessEndpoint : CarmEndpoint<IdentifyBusiness, IdentifyBusinessResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/identify");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Name the business to register");
    }

    public override Task HandleAsync(IdentifyBusiness command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IdentifyBusinessHandler
{
    public static async Task<IdentifyBusinessResponse> Handle(IdentifyBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.Draft, command.Subject, now);
        var bn9 = Bn9.Read(command.Bn9, out var whyBn9)?.Value ?? throw new Rejected(whyBn9!) { Path = "bn9" };
        string? whyRm = null;
        var rm = command.RmAccount is null ? null : RmAccount.Read(command.RmAccount, out whyRm)?.Value ?? throw new Rejected(whyRm!) { Path = "rmAccount" };

        var entity = await session.LoadAsync<LegalEntity>(bn9, ct) ?? throw new Rejected(command.Residency == "NON_RESIDENT" ? "REG_NONRESIDENT_NEEDS_CRA" : "REG_BN_UNKNOWN") { Path = "bn9" };
        if (rm is null) throw new Rejected("REG_PROGRAM_REQUIRED") { Path = "rmAccount" };
        if (entity.Programs.All(p => p.RmAccount != rm)) throw new Rejected("REG_PROGRAM_UNKNOWN") { Path = "rmAccount" };
        if (await session.LoadAsync<BusinessAccount>(bn9, ct) is not null) throw new Rejected("REG_ALREADY_REGISTERED") { Path = "bn9" };

        var identified = registration.To(RegistrationState.Identified, now) with { Bn9 = bn9, RmAccount = rm };
        session.Store(identified);
        return new(RegistrationView.Of(identified));
    }
}
