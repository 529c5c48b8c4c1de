using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person proves to know the business. All answers must be right; which one is wrong is never said.</summary>
public sealed record AnswerAffinity(string RegistrationId, IReadOnlyList<AffinityAnswer> Answers, [property: FromClaim("sub")] string Subject);

/// <param name="Kind">TRANSACTION, PAYMENT or SOA.</param>
/// <param name="Key">The transaction number, or the date as 2026-02-25.</param>
public sealed record AffinityAnswer(string Kind, string Key, Money Amount);

/// <param name="Refusal">Why the step failed; the attempt is kept all the same.</param>
public sealed record AnswerAffinityResponse(RegistrationView Registration, string? Refusal);

public sealed class AnswerAffinityValidator : Validator<AnswerAffinity>
{
    public AnswerAffinityValidator() => RuleFor(x => x.Answers).NotNull().Must(answers => answers?.All(a => a is { Kind: not null, Key: not null }) == true).WithErrorCode("REG_AFFINITY_INCOMPLETE");
}

public sealed class AnswerAffinityEndpoint : CarmEndpoint<AnswerAffinity, AnswerAffinityResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/affinity");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Answer the affinity questions");
    }

    public override async Task HandleAsync(AnswerAffinity command, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        if (answer.Refusal is { } code) throw new Rejected(code);
        await Send.OkAsync(answer, ct);
    }
}

public static class AnswerAffinityHandler
{
    public static async Task<AnswerAffinityResponse> Handle(AnswerAffinity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.InfoMatched, command.Subject, now);
        var failed = await session.LoadAsync<FailedAnswers>(registration.Bn9!, ct) ?? new(registration.Bn9!, []);
        if (failed.LocksOut(command.Subject, now)) throw new Rejected("REG_LOCKED");

        var kinds = command.Answers.Select(a => a.Kind).ToArray();
        if (kinds.Length != registration.RequiredAnswers || kinds.Distinct().Count() != kinds.Length || kinds.Except(registration.Offered).Any()) throw new Rejected("REG_AFFINITY_INCOMPLETE");

        var facts = await session.Query<AffinityFact>().Where(f => f.RmAccount == registration.RmAccount).ToListAsync(ct);
        if (command.Answers.All(answer => facts.Any(fact => IsRight(answer, fact)))) return Keep(registration.To(RegistrationState.AffinityPassed, now), null);

        failed = failed with { Attempts = [.. failed.Attempts.Where(a => a.At > now.AddDays(-30)), new(command.Subject, now)] };
        session.Store(failed);
        return failed.NeedsReview(now) ? Keep(registration.ToReview(ReviewCause.WrongAnswers, now), "REG_MANUAL_REQUIRED")
            : Keep(registration.To(RegistrationState.InfoMatched, now), failed.LocksOut(command.Subject, now) ? "REG_LOCKED" : "REG_AFFINITY_FAILED");

        AnswerAffinityResponse Keep(Registration next, string? refusal)
        {
            session.Store(next);
            return new(RegistrationView.Of(next), refusal);
        }
    }

    public static bool IsRight(AffinityAnswer answer, AffinityFact fact) =>
        answer.Kind == fact.Kind && answer.Key == fact.Key && answer.Amount.Amount == fact.Amount && (fact.Kind != "SOA" || fact.Amount != 0);
}
