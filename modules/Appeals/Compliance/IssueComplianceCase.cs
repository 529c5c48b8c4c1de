using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer sends the first letter of a planned case. A directed compliance letter binds its client, and is drafted for another person's approval.</summary>
/// <param name="Findings">Of a directed compliance letter: what is confirmed.</param>
public sealed record IssueComplianceCase(string ComplianceCaseNumber, Bilingual Letter, [property: FromClaim("sub")] string Subject, IReadOnlyList<ComplianceFinding>? Findings = null);

public sealed class IssueComplianceCaseValidator : Validator<IssueComplianceCase>
{
    public IssueComplianceCaseValidator()
    {
        RuleFor(x => x.Letter).IsLetter();
        RuleFor(x => x.Findings).AreFindings();
    }
}

public sealed class IssueComplianceCaseEndpoint : CarmEndpoint<IssueComplianceCase, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/issue");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Open a compliance case with its first letter");
    }

    public override Task HandleAsync(IssueComplianceCase command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssueComplianceCaseHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(IssueComplianceCase command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var planned = await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct);
        if (planned.Type == ComplianceType.Dcl)
        {
            var drafted = planned.Drafted(new(ComplianceLetterKind.Opening, command.Letter, command.Findings ?? [], command.Subject, now));
            return (new(ComplianceView.Of(drafted, forStaff: true)), await session.KeepComplianceAsync(drafted, ComplianceActs.Drafted, envelope, now, ct, drafted.ToStaff("APPEALS_CASE_DRAFTED", "SUPERVISOR", now)));
        }
        var issued = planned.Issue(command.Letter, command.Subject, now.TorontoDate());
        var notice = issued.ToClient(issued.Type == ComplianceType.Cvl ? "APPEALS_CASE_ANSWER_WANTED" : "APPEALS_CASE_OPENED", now);
        return (new(ComplianceView.Of(issued, forStaff: true)), await session.KeepComplianceAsync(issued, ComplianceActs.Opened.About(issued), envelope, now, ct, notice));
    }
}
