using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The client acknowledges a trade advisory notice.</summary>
public sealed record AcknowledgeComplianceCase(string ComplianceCaseNumber);

public sealed class AcknowledgeComplianceCaseEndpoint : CarmEndpoint<AcknowledgeComplianceCase, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/acknowledge");
        Group<Portal>();
        Asks("appeals.cases.answer");
        Summary(s => s.Summary = "Acknowledge a trade advisory notice");
    }

    public override Task HandleAsync(AcknowledgeComplianceCase command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AcknowledgeComplianceCaseHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(AcknowledgeComplianceCase command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var acknowledged = (await session.OpenIssuedComplianceAsync(command.ComplianceCaseNumber, ct)).After(ComplianceCommand.Acknowledge);
        return (new(ComplianceView.Of(acknowledged)), await session.KeepComplianceAsync(acknowledged, ComplianceActs.Acknowledged, envelope, now, ct));
    }
}
