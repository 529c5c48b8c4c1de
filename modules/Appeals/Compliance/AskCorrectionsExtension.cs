using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The client asks for up to thirty days more than the ninety to correct, within the first forty-five of them.</summary>
public sealed record AskCorrectionsExtension(string ComplianceCaseNumber, int Days, string Reason, [property: FromClaim("sub")] string Subject);

public sealed class AskCorrectionsExtensionValidator : Validator<AskCorrectionsExtension>
{
    public AskCorrectionsExtensionValidator()
    {
        RuleFor(x => x.Days).InclusiveBetween(1, ComplianceCase.MostMoreDays).WithErrorCode("VAL_CASE_EXTENSION_DAYS");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class AskCorrectionsExtensionEndpoint : CarmEndpoint<AskCorrectionsExtension, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/extension");
        Group<Portal>();
        Asks("appeals.cases.answer");
        Summary(s => s.Summary = "Ask for more time to correct what a compliance case found");
    }

    public override Task HandleAsync(AskCorrectionsExtension command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AskCorrectionsExtensionHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(AskCorrectionsExtension command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = (await session.OpenIssuedComplianceAsync(command.ComplianceCaseNumber, ct)).AskMoreTime(command.Days, command.Reason, command.Subject, now.TorontoDate());
        return (new(ComplianceView.Of(asked)), await session.KeepComplianceAsync(asked, ComplianceActs.ExtensionAsked, envelope, now, ct, asked.ToStaff("APPEALS_CASE_EXTENSION_ASKED", "TRADE_OFFICER", now)));
    }
}
