using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks which kinds of question may be answered; never what the answers are.</summary>
public sealed record GetQuestions(string RegistrationId, [property: FromClaim("sub")] string Subject);

/// <param name="AsksSecret">Whether the secret of the program account is asked for instead.</param>
public sealed record GetQuestionsResponse(IReadOnlyList<Question> Questions, int RequiredAnswers, bool AsksSecret);

/// <param name="Kind">TRANSACTION, PAYMENT or SOA.</param>
public sealed record Question(string Kind, string Text);

public sealed class GetQuestionsEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<GetQuestions, GetQuestionsResponse>
{
    static readonly Dictionary<string, Bilingual> Texts = new()
    {
        ["TRANSACTION"] = new("Give a transaction number of this account and its total duties and taxes.", "Donnez un numéro de transaction de ce compte et le total des droits et taxes."),
        ["PAYMENT"] = new("Give the date and the amount of a payment.", "Donnez la date et le montant d'un paiement."),
        ["SOA"] = new("Give the date of a statement of account and its balance.", "Donnez la date d'un relevé de compte et son solde."),
    };

    public override void Configure()
    {
        Get("registrations/{registrationId}/questions");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "List the affinity questions");
    }

    public override async Task HandleAsync(GetQuestions query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var registration = (await session.LoadAsync<Registration>(query.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.InfoMatched, query.Subject, clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        await Send.OkAsync(new([.. registration.Offered.Select(kind => new Question(kind, Texts[kind].ToString()))], registration.RequiredAnswers, registration.AsksSecret), ct);
    }
}
