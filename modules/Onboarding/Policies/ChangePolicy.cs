using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A supervisor changes the numbers that no law gives. What is left out stays.</summary>
/// <param name="Expected">The version last read, from If-Match.</param>
public sealed record ChangePolicy(
    int? AffinityMonths = null, int? AffinityFailures = null, int? AffinityLockHours = null, int? AffinityReviewFailures = null, int? LegalInfoFailures = null, int? IdentifyAttempts = null, int? RegistrationDays = null, int? SharedSecretDays = null, int? OwnProgramDays = null,
    int? DormantMonths = null, int? DormancyWarningDays = null, int? InformationRequestDays = null, int? DocumentMegabytes = null, int? BusinessDocumentMegabytes = null, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ChangePolicyResponse(OnboardingPolicy Policy);

public sealed class ChangePolicyValidator : Validator<ChangePolicy>
{
    public ChangePolicyValidator()
    {
        RuleFor(x => x.AffinityMonths).InclusiveBetween(1, 120);
        RuleFor(x => x.AffinityFailures).InclusiveBetween(1, 20);
        RuleFor(x => x.AffinityLockHours).InclusiveBetween(1, 720);
        RuleFor(x => x.AffinityReviewFailures).InclusiveBetween(1, 100);
        RuleFor(x => x.LegalInfoFailures).InclusiveBetween(1, 100);
        RuleFor(x => x.IdentifyAttempts).InclusiveBetween(1, 10_000);
        RuleFor(x => x.RegistrationDays).InclusiveBetween(1, 365);
        RuleFor(x => x.SharedSecretDays).InclusiveBetween(1, 365);
        RuleFor(x => x.OwnProgramDays).InclusiveBetween(1, 365);
        RuleFor(x => x.DormantMonths).InclusiveBetween(1, 120);
        RuleFor(x => x.DormancyWarningDays).InclusiveBetween(1, 180);
        RuleFor(x => x.InformationRequestDays).InclusiveBetween(1, 365);
        RuleFor(x => x.DocumentMegabytes).InclusiveBetween(1, 9);
        RuleFor(x => x.BusinessDocumentMegabytes).InclusiveBetween(1, 1000);
    }
}

public sealed class ChangePolicyEndpoint : CarmEndpoint<ChangePolicy, ChangePolicyResponse>
{
    public override void Configure()
    {
        Put("policies/onboarding");
        Group<Staff>();
        Asks("onboarding.policies.change");
        Summary(s => s.Summary = "Change the numbers in force");
    }

    public override async Task HandleAsync(ChangePolicy command, CancellationToken ct)
    {
        var changed = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(changed.Policy.Changes);
        await Send.OkAsync(changed, ct);
    }
}

public static class ChangePolicyHandler
{
    public static async Task<ChangePolicyResponse> Handle(ChangePolicy command, IDocumentSession session, CancellationToken ct)
    {
        var policy = await OnboardingPolicy.InForceAsync(session, ct);
        if (policy.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var changed = policy with
        {
            AffinityMonths = command.AffinityMonths ?? policy.AffinityMonths, AffinityFailures = command.AffinityFailures ?? policy.AffinityFailures, AffinityLockHours = command.AffinityLockHours ?? policy.AffinityLockHours,
            AffinityReviewFailures = command.AffinityReviewFailures ?? policy.AffinityReviewFailures, LegalInfoFailures = command.LegalInfoFailures ?? policy.LegalInfoFailures, IdentifyAttempts = command.IdentifyAttempts ?? policy.IdentifyAttempts, RegistrationDays = command.RegistrationDays ?? policy.RegistrationDays,
            SharedSecretDays = command.SharedSecretDays ?? policy.SharedSecretDays, OwnProgramDays = command.OwnProgramDays ?? policy.OwnProgramDays, DormantMonths = command.DormantMonths ?? policy.DormantMonths,
            DormancyWarningDays = command.DormancyWarningDays ?? policy.DormancyWarningDays, InformationRequestDays = command.InformationRequestDays ?? policy.InformationRequestDays,
            DocumentMegabytes = command.DocumentMegabytes ?? policy.DocumentMegabytes, BusinessDocumentMegabytes = command.BusinessDocumentMegabytes ?? policy.BusinessDocumentMegabytes, Changes = policy.Changes + 1,
        };
        session.Store(changed);
        return new(changed);
    }
}
