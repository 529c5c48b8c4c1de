using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person names the business and one of its program accounts.</summary>
/// <param name="Residency">RESIDENT or NON_RESIDENT, which decides what an unknown number means.</param>
public sealed record IdentifyBusiness(string RegistrationId, string Bn9, [property: FromClaim("sub")] string Subject, string? RmAccount = null, string Residency = "RESIDENT");

/// <param name="Refusal">Why the business cannot be registered; the attempt is counted all the same.</param>
public sealed record IdentifyBusinessResponse(RegistrationView Registration, string? Refusal = null, string? Path = null);

public sealed class IdentifyBusinessValidator : Validator<IdentifyBusiness>
{
    public IdentifyBusinessValidator() => RuleFor(x => x.Residency).Must(r => r is "RESIDENT" or "NON_RESIDENT").WithErrorCode("VAL_RESIDENCY");
}

public sealed class IdentifyBusinessEndpoint : CarmEndpoint<IdentifyBusiness, IdentifyBusinessResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/identify");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Name the business to register");
    }

    public override async Task HandleAsync(IdentifyBusiness command, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        if (answer.Refusal is { } code) throw new Rejected(code) { Path = answer.Path };
        await Send.OkAsync(answer, ct);
    }
}

public static class IdentifyBusinessHandler
{
    public static async Task<IdentifyBusinessResponse> Handle(IdentifyBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.Draft, command.Subject, now, policy);
        var tries = await session.LoadAsync<IdentifyTries>(command.Subject, ct) ?? new(command.Subject, []);
        if (tries.In(now) >= policy.IdentifyAttempts) throw new Rejected("REG_LOCKED");
        var bn9 = Bn9.Read(command.Bn9, out var whyBn9)?.Value ?? throw new Rejected(whyBn9!) { Path = "bn9" };
        string? whyRm = null;
        var rm = command.RmAccount is null ? null : RmAccount.Read(command.RmAccount, out whyRm)?.Value ?? throw new Rejected(whyRm!) { Path = "rmAccount" };

        session.Store(tries.With(now));
        if (await RefusalAsync(session, bn9, rm, command.Residency, ct) is var (code, path))
        {
            session.Store(registration.To(RegistrationState.Draft, now));
            return new(RegistrationView.Of(registration), code, path);
        }
        var identified = registration.To(RegistrationState.Identified, now) with { Bn9 = bn9, RmAccount = rm };
        session.Store(identified);
        return new(RegistrationView.Of(identified));
    }

    /// <summary>Why this business cannot be registered, in the order of the document (onboarding 4.2); null when it can.</summary>
    static async Task<(string Code, string Path)?> RefusalAsync(IQuerySession session, string bn9, string? rm, string residency, CancellationToken ct)
    {
        if (await session.LoadAsync<LegalEntity>(bn9, ct) is null) return (residency == "NON_RESIDENT" ? "REG_NONRESIDENT_NEEDS_CRA" : "REG_BN_UNKNOWN", "bn9");
        var programs = (await ProgramAccounts.OfAsync(session, bn9, ct)).Where(p => p.State != ProgramState.Closed).ToArray();
        var business = await session.LoadAsync<BusinessAccount>(bn9, ct);
        // Of a closed business every account is closed; that is what to say of it.
        if (business is { State: BusinessState.Closed }) return ("REG_BUSINESS_CLOSED", "bn9");
        if (rm is null && programs.Length > 0) return ("REG_PROGRAM_REQUIRED", "rmAccount");
        if (rm is not null && programs.All(p => p.Id != rm)) return ("REG_PROGRAM_UNKNOWN", "rmAccount");
        return business is not null ? ("REG_ALREADY_REGISTERED", "bn9") : null;
    }
}

/// <summary>When a person named a business, in the last day.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record IdentifyTries(string Id, IReadOnlyList<DateTimeOffset> At)
{
    public int In(DateTimeOffset now) => At.Count(at => at > now.AddDays(-1));

    public IdentifyTries With(DateTimeOffset now) => this with { At = [.. At.Where(at => at > now.AddDays(-1)), now] };
}
