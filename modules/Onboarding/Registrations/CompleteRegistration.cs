using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The registration ends: the business has its account with all its program accounts, and the person becomes its manager.</summary>
public sealed record CompleteRegistration(string RegistrationId, [property: FromClaim("sub")] string Subject);

public sealed record CompleteRegistrationResponse(RegistrationView Registration, string Bn9, string LegalName, IReadOnlyList<string> RmAccounts);

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
        for (var attempt = 0; attempt < 40; attempt++)
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<BusinessAccount>(answer.Bn9, ct) is { HasManager: true })
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
    public static async Task<(CompleteRegistrationResponse, BusinessOnboarded)> Handle(CompleteRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.TermsAccepted, command.Subject, now);
        var entity = (await session.LoadAsync<LegalEntity>(registration.Bn9!, ct))!;
        if (await session.LoadAsync<BusinessAccount>(entity.Id, ct) is not null) throw new Rejected("REG_ALREADY_REGISTERED");

        string[] accounts = [.. entity.Programs.Select(p => p.RmAccount)];
        session.Insert(new BusinessAccount(entity.Id, entity.LegalName, accounts, command.Subject, now, []));
        var completed = registration.To(RegistrationState.Completed, now);
        session.Store(completed);
        return (new(RegistrationView.Of(completed), entity.Id, entity.LegalName, accounts), new(entity.Id, entity.LegalName, command.Subject, accounts, now));
    }
}
