using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer sends the interim report of a verification; the client has thirty days to comment on what it seems to find.</summary>
public sealed record SendInterimReport(string ComplianceCaseNumber, Bilingual Letter, [property: FromClaim("sub")] string Subject, IReadOnlyList<ComplianceFinding>? Findings = null);

public sealed class SendInterimReportValidator : Validator<SendInterimReport>
{
    public SendInterimReportValidator()
    {
        RuleFor(x => x.Letter).IsLetter();
        RuleFor(x => x.Findings).AreFindings();
    }
}

public sealed class SendInterimReportEndpoint : CarmEndpoint<SendInterimReport, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/interim-report");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Send the interim report of a verification");
    }

    public override Task HandleAsync(SendInterimReport command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SendInterimReportHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(SendInterimReport command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reported = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct))
            .Write(ComplianceCommand.SendInterimReport, new(ComplianceLetterKind.InterimReport, command.Letter, command.Findings ?? [], now.TorontoDate(), command.Subject));
        return (new(ComplianceView.Of(reported, forStaff: true)), await session.KeepComplianceAsync(reported, ComplianceActs.InterimReport, envelope, now, ct, reported.ToClient("APPEALS_CASE_INTERIM_REPORT", now)));
    }
}
