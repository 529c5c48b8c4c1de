using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer grants a client up to thirty more days to correct, or refuses them.</summary>
/// <param name="Outcome">GRANT or REFUSE.</param>
/// <param name="Days">How many are granted; left out, as many as were asked for.</param>
public sealed record DecideCorrectionsExtension(string ComplianceCaseNumber, string Outcome, string Rationale, [property: FromClaim("sub")] string Subject, int? Days = null);

public sealed class DecideCorrectionsExtensionValidator : Validator<DecideCorrectionsExtension>
{
    public DecideCorrectionsExtensionValidator()
    {
        RuleFor(x => x.Outcome).Must(outcome => outcome is "GRANT" or "REFUSE").WithErrorCode("VAL_CASE_EXTENSION_OUTCOME");
        RuleFor(x => x.Days).InclusiveBetween(1, ComplianceCase.MostMoreDays).WithErrorCode("VAL_CASE_EXTENSION_DAYS");
        RuleFor(x => x.Rationale).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class DecideCorrectionsExtensionEndpoint : CarmEndpoint<DecideCorrectionsExtension, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/extension/decide");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Decide whether a client has more time to correct");
    }

    public override Task HandleAsync(DecideCorrectionsExtension command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideCorrectionsExtensionHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(DecideCorrectionsExtension command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct);
        var isGranted = command.Outcome == "GRANT";
        var decided = asked.DecideMoreTime(isGranted ? command.Days ?? asked.Extension?.Days : null, command.Rationale, command.Subject, now.TorontoDate());
        return (new(ComplianceView.Of(decided, forStaff: true)), await session.KeepComplianceAsync(
            decided, isGranted ? ComplianceActs.ExtensionGranted : ComplianceActs.ExtensionRefused, envelope, now, ct, decided.ToClient(isGranted ? "APPEALS_CASE_EXTENDED" : "APPEALS_CASE_NOT_EXTENDED", now)));
    }
}
