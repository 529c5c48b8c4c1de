using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The registration ends: the business has its account with all its program accounts, and the person becomes its manager.</summary>
public sealed record CompleteRegistration(string RegistrationId, [property: FromClaim("sub")] string Subject);

/// <param name="Refusal">Why it was not completed; the registration went back a step all the same.</param>
public sealed record CompleteRegistrationResponse(RegistrationView Registration, string Bn9, string LegalName, IReadOnlyList<string> RmAccounts, string? Refusal = null, string? TermsVersion = null);

public sealed class CompleteRegistrationEndpoint(IOnboardingStore store) : CarmEndpoint<CompleteRegistration, CompleteRegistrationResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/complete");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Complete the registration");
    }

    /// <summary>200 when Delegation has made the manager, which takes a moment; 202 when it has not within two seconds.</summary>
    public override async Task HandleAsync(CompleteRegistration command, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        if (answer.Refusal is { } code) throw new Rejected(code, answer.TermsVersion!);
        for (var attempt = 0; attempt < 40; attempt++)
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<BusinessAccount>(answer.Bn9, ct) is { Managers.Count: > 0 })
            {
                await Send.OkAsync(answer, ct);
                return;
            }
            await Task.Delay(50, ct);
        }
        await Send.ResponseAsync(answer, 202, ct);
    }
}

public static class CompleteRegistrationHandler
{
    public static async Task<(CompleteRegistrationResponse, OutgoingMessages)> Handle(CompleteRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.TermsAccepted, command.Subject, now, await OnboardingPolicy.InForceAsync(session, ct));
        var terms = await Terms.InForceAsync(session, ct);
        if (registration.TermsVersion != terms.Id)
        {
            // New ones came in between: back to the step that accepts them.
            var back = registration.To(RegistrationState.AffinityPassed, now);
            session.Store(back);
            return (new(RegistrationView.Of(back), registration.Bn9!, "", [], "REG_TERMS_OUTDATED", terms.Id), []);
        }
        var entity = (await session.LoadAsync<LegalEntity>(registration.Bn9!, ct))!;
        var (completed, membership, business) = Complete(registration, entity, (await session.LoadAsync<UserAccount>(command.Subject, ct))!, await session.LoadAsync<Membership>(command.Subject, ct), await session.LoadAsync<BusinessAccount>(entity.Id, ct), now);
        string[] accounts = [.. (await ProgramAccounts.OfAsync(session, entity.Id, ct)).Where(p => p.State != ProgramState.Closed).Select(p => p.Id)];
        session.Insert(membership);
        session.Insert(business);
        session.Store(completed);
        return (new(RegistrationView.Of(completed), entity.Id, entity.LegalName, accounts), [new BusinessOnboarded(entity.Id, entity.LegalName, command.Subject, accounts, now)]);
    }

    /// <summary>One business for a person and one account for a BN9 (invariants I1, I3); their keys hold when two do this at once.</summary>
    public static (Registration, Membership, BusinessAccount) Complete(Registration registration, LegalEntity entity, UserAccount user, Membership? linked, BusinessAccount? there, DateTimeOffset now) =>
        linked is not null ? throw new Rejected("REG_USER_ALREADY_ASSOCIATED")
        : there is not null ? throw new Rejected("REG_ALREADY_REGISTERED")
        : (registration.To(RegistrationState.Completed, now), new(user.Id, entity.Id, now),
            new(entity.Id, entity.LegalName, user.Id, now) { ContactName = $"{user.FirstName} {user.LastName}", ContactEmail = user.Email, ContactPhone = user.Phone, Language = user.Language });
}
