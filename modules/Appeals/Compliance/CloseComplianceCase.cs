using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer closes a case: a validation letter whose answer satisfies, without action; a verification that was opened by mistake. A plan that is given up ends unheard of.</summary>
public sealed record CloseComplianceCase(string ComplianceCaseNumber, Bilingual Letter, [property: FromClaim("sub")] string Subject);

public sealed class CloseComplianceCaseValidator : Validator<CloseComplianceCase>
{
    public CloseComplianceCaseValidator() => RuleFor(x => x.Letter).IsLetter();
}

public sealed class CloseComplianceCaseEndpoint : CarmEndpoint<CloseComplianceCase, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/close");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Close a compliance case");
    }

    public override Task HandleAsync(CloseComplianceCase command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CloseComplianceCaseHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(CloseComplianceCase command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var closed = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).ClosedWith(new(ComplianceLetterKind.Closing, command.Letter, [], today, command.Subject));
        return (new(ComplianceView.Of(closed, forStaff: true)), await session.KeepComplianceAsync(closed, ComplianceActs.Closed, envelope, now, ct, closed.ToClient("APPEALS_CASE_CLOSED", now)));
    }
}
