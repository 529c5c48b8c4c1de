using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer drafts the final report of a verification for another person's approval. With findings it gives reason to believe, and the client has ninety days to correct (Customs Act s.32.2).</summary>
/// <param name="Findings">None when the imports comply.</param>
public sealed record DraftFinalReport(string ComplianceCaseNumber, Bilingual Letter, [property: FromClaim("sub")] string Subject, IReadOnlyList<ComplianceFinding>? Findings = null);

public sealed class DraftFinalReportValidator : Validator<DraftFinalReport>
{
    public DraftFinalReportValidator()
    {
        RuleFor(x => x.Letter).IsLetter();
        RuleFor(x => x.Findings).AreFindings();
    }
}

public sealed class DraftFinalReportEndpoint : CarmEndpoint<DraftFinalReport, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/final-report");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Draft the final report of a verification");
    }

    public override Task HandleAsync(DraftFinalReport command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DraftFinalReportHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(DraftFinalReport command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var drafted = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).Drafted(new(ComplianceLetterKind.FinalReport, command.Letter, command.Findings ?? [], command.Subject, now));
        return (new(ComplianceView.Of(drafted, forStaff: true)), await session.KeepComplianceAsync(drafted, ComplianceActs.Drafted, envelope, now, ct, drafted.ToStaff("APPEALS_CASE_DRAFTED", "SUPERVISOR", now)));
    }
}
