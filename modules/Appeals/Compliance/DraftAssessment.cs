using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer drafts, for another person's approval, that what was not answered or not corrected is assessed. The re-determination itself is made under s.59.</summary>
/// <param name="Findings">Left out, those of the final report or of the directed compliance letter.</param>
public sealed record DraftAssessment(string ComplianceCaseNumber, Bilingual Letter, [property: FromClaim("sub")] string Subject, IReadOnlyList<ComplianceFinding>? Findings = null);

public sealed class DraftAssessmentValidator : Validator<DraftAssessment>
{
    public DraftAssessmentValidator()
    {
        RuleFor(x => x.Letter).IsLetter();
        RuleFor(x => x.Findings).AreFindings();
    }
}

public sealed class DraftAssessmentEndpoint : CarmEndpoint<DraftAssessment, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/assess");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Draft the assessment of what was not answered or corrected");
    }

    public override Task HandleAsync(DraftAssessment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DraftAssessmentHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(DraftAssessment command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var drafted = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).Drafted(new(ComplianceLetterKind.Assessment, command.Letter, command.Findings ?? [], command.Subject, now));
        return (new(ComplianceView.Of(drafted, forStaff: true)), await session.KeepComplianceAsync(drafted, ComplianceActs.Drafted, envelope, now, ct, drafted.ToStaff("APPEALS_CASE_DRAFTED", "SUPERVISOR", now)));
    }
}
