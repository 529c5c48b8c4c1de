using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The client answers a letter, gives information, or comments on a report. Documents are given to the case beside it.</summary>
public sealed record AnswerComplianceCase(string ComplianceCaseNumber, string Text, [property: FromClaim("sub")] string Subject);

/// <param name="Warnings">RESPONSE_LATE when the last day had passed: the answer is taken all the same.</param>
public sealed record AnswerComplianceCaseResponse(ComplianceView Case, IReadOnlyList<ComplianceWarning> Warnings);

public sealed record ComplianceWarning(string Code, string Message);

public sealed class AnswerComplianceCaseValidator : Validator<AnswerComplianceCase>
{
    public AnswerComplianceCaseValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(20_000);
}

public sealed class AnswerComplianceCaseEndpoint : CarmEndpoint<AnswerComplianceCase, AnswerComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/respond");
        Group<Portal>();
        Asks("appeals.cases.answer");
        Summary(s => s.Summary = "Answer in a compliance case");
    }

    public override Task HandleAsync(AnswerComplianceCase command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AnswerComplianceCaseHandler
{
    public static async Task<(AnswerComplianceCaseResponse, OutgoingMessages)> Handle(AnswerComplianceCase command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = await session.OpenIssuedComplianceAsync(command.ComplianceCaseNumber, ct);
        var answered = asked.Answer(command.Text, command.Subject, now.TorontoDate(), asked.Limit is { } limit && await session.IsHeldAsync(limit.Kind, limit.LastDay, ct));
        var isLate = answered.Answers[^1].IsLate;
        ComplianceWarning[] warnings = isLate ? [new("RESPONSE_LATE", AppealsRejections.All.Single(r => r.Code == "RESPONSE_LATE").In(CultureInfo.CurrentUICulture, [$"{asked.Limit!.LastDay:yyyy-MM-dd}"]))] : [];
        return (new(ComplianceView.Of(answered), warnings), await session.KeepComplianceAsync(answered, isLate ? ComplianceActs.AnsweredLate : ComplianceActs.Answered, envelope, now, ct, answered.ToStaff("APPEALS_CASE_ANSWERED", "TRADE_OFFICER", now)));
    }
}
