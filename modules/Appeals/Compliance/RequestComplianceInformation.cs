using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer asks the client of a verification for information, to be given within thirty days (Customs Act ss.42 to 43).</summary>
public sealed record RequestComplianceInformation(string ComplianceCaseNumber, Bilingual Letter, [property: FromClaim("sub")] string Subject);

public sealed class RequestComplianceInformationValidator : Validator<RequestComplianceInformation>
{
    public RequestComplianceInformationValidator() => RuleFor(x => x.Letter).IsLetter();
}

public sealed class RequestComplianceInformationEndpoint : CarmEndpoint<RequestComplianceInformation, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/request-info");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Ask the client of a verification for information");
    }

    public override Task HandleAsync(RequestComplianceInformation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestComplianceInformationHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(RequestComplianceInformation command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct))
            .Write(ComplianceCommand.RequestInformation, new(ComplianceLetterKind.InformationRequest, command.Letter, [], now.TorontoDate(), command.Subject));
        return (new(ComplianceView.Of(asked, forStaff: true)), await session.KeepComplianceAsync(asked, ComplianceActs.InformationRequested, envelope, now, ct, asked.ToClient("APPEALS_CASE_ANSWER_WANTED", now)));
    }
}
