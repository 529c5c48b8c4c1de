using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The person proves to know the business. All answers must be right; which one is wrong is never said.</summary>
public sealed record AnswerAffinity(string RegistrationId, IReadOnlyList<AffinityAnswer> Answers, [property: FromClaim("sub")] string Subject);

/// <param name="Kind">TRANSACTION, PAYMENT or SOA.</param>
/// <param name="Key">The transaction number, or the date as 2026-02-25.</param>
public sealed record AffinityAnswer(string Kind, string Key, Money? Amount);

/// <param name="Refusal">Why the step failed; the attempt is kept all the same.</param>
public sealed record AnswerAffinityResponse(RegistrationView Registration, string? Refusal);

public sealed class AnswerAffinityValidator : Validator<AnswerAffinity>
{
    public AnswerAffinityValidator() => RuleFor(x => x.Answers).NotNull().Must(answers => answers?.All(a => a is { Kind: not null, Key: not null, Amount: not null }) == true).WithErrorCode("REG_AFFINITY_INCOMPLETE");
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
    public static async Task<(AnswerAffinityResponse, OutgoingMessages)> Handle(AnswerAffinity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.InfoMatched, command.Subject, now, policy);
        var failed = await session.LoadAsync<FailedAnswers>(registration.Bn9!, ct) ?? new(registration.Bn9!, []);
        if (failed.LockedUntil(command.Subject, policy) > now) throw new Rejected("REG_LOCKED");

        var kinds = command.Answers.Select(a => a.Kind).ToArray();
        if (kinds.Length == 0 || kinds.Length != registration.RequiredAnswers || kinds.Distinct().Count() != kinds.Length || kinds.Except(registration.Offered).Any()) throw new Rejected("REG_AFFINITY_INCOMPLETE");

        // A business guessed at by many is nobody's to answer for any more, however right the next answer is.
        var (next, refusal) = failed.NeedReview(now, policy) ? (registration.ToReview(ReviewCause.WrongAnswers, now), "REG_MANUAL_REQUIRED")
            : await AreRightAsync(session, registration.RmAccount!, command.Answers, now.TorontoDate().AddMonths(-policy.AffinityMonths), ct)
            ? (registration.To(RegistrationState.AffinityPassed, now), null)
            : Proofs.Failed(session, registration, failed, policy, now);
        session.Store(next);
        return (new(RegistrationView.Of(next), refusal), ReviewNotices.For(next, now, failed.Attempts));
    }

    /// <summary>Each answer is looked up by itself, since a large importer has a million facts. A statement of 0.00 proves nothing (F18).</summary>
    static async Task<bool> AreRightAsync(IQuerySession session, string rmAccount, IReadOnlyList<AffinityAnswer> answers, DateOnly since, CancellationToken ct)
    {
        foreach (var answer in answers)
        {
            var (kind, key, amount) = (answer.Kind, answer.Kind == "TRANSACTION" ? string.Concat(answer.Key.Where(char.IsAsciiDigit)) : answer.Key.Trim(), answer.Amount!.Value.Amount);
            if (kind == "SOA" && amount == 0) return false;
            if (!await session.Query<AffinityFact>().AnyAsync(f => f.RmAccount == rmAccount && f.Kind == kind && f.Key == key && f.Amount == amount && f.On >= since, ct)) return false;
        }
        return true;
    }
}
