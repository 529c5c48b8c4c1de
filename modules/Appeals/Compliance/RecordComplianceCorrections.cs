using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer finds that the client has corrected what was found (Customs Act s.32.2).</summary>
public sealed record RecordComplianceCorrections(string ComplianceCaseNumber, IReadOnlyList<string> CadNumbers, [property: FromClaim("sub")] string Subject);

public sealed class RecordComplianceCorrectionsValidator : Validator<RecordComplianceCorrections>
{
    public RecordComplianceCorrectionsValidator() => RuleFor(x => x.CadNumbers).NotEmpty().AreCadNumbers();
}

public sealed class RecordComplianceCorrectionsEndpoint : CarmEndpoint<RecordComplianceCorrections, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/corrections");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Record that a client corrected what was found");
    }

    public override Task HandleAsync(RecordComplianceCorrections command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordComplianceCorrectionsHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(RecordComplianceCorrections command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var corrected = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).After(ComplianceCommand.RecordCorrections) with
        {
            Corrections = new([.. command.CadNumbers.Distinct()], now.TorontoDate(), command.Subject),
        };
        return (new(ComplianceView.Of(corrected, forStaff: true)), await session.KeepComplianceAsync(corrected, ComplianceActs.Corrected, envelope, now, ct));
    }
}
