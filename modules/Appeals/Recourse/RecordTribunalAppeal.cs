using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer records that what the President decided under s.60(4) or s.61 of the Customs Act was taken to the Tribunal (s.67(1)), as the officer knows from there; the client need not have told of it.</summary>
/// <param name="StatementNumbers">Statements of adjustments of one account and one issue, all decided under s.60(4) or s.61.</param>
/// <param name="FileNumber">The Tribunal's own.</param>
/// <param name="FiledOn">The day on which it was filed there.</param>
public sealed record RecordTribunalAppeal(IReadOnlyList<string> StatementNumbers, string FileNumber, DateOnly FiledOn);

public sealed record RecordTribunalAppealResponse(AppealView Appeal);

public sealed class RecordTribunalAppealValidator : Validator<RecordTribunalAppeal>
{
    public RecordTribunalAppealValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty().Must(s => s is not { Count: > 500 });
        RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(40);
    }
}

public sealed class RecordTribunalAppealEndpoint : CarmEndpoint<RecordTribunalAppeal, RecordTribunalAppealResponse>
{
    public override void Configure()
    {
        Post("tribunal-appeals");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Creates();
        Summary(s => s.Summary = "Record as an officer an appeal to the Tribunal against a decision under s.60(4) or s.61");
    }

    public override Task HandleAsync(RecordTribunalAppeal command, CancellationToken ct) => CreatedAsync(command, recorded => $"/api/v1/admin/appeals/{recorded.Appeal.AppealNumber}", ct);
}

public static class RecordTribunalAppealHandler
{
    public static async Task<(RecordTribunalAppealResponse, OutgoingMessages)> Handle(RecordTribunalAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var first = await session.LoadAsync<ServedStatement>(command.StatementNumbers[0], ct) ?? throw new Rejected("APL-NOT-PARTY", command.StatementNumbers[0]) { Path = "statementNumbers" };
        var (filed, messages) = await session.FileBeforeTribunalAsync(first.RmAccount, first.SubmitterBn9, Onlooker.Officer, command.StatementNumbers, command.FileNumber, command.FiledOn, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(filed, "APPEALS_FURTHER", now, "CITT", command.FileNumber));
        return (new(AppealView.ForStaff(filed)), messages);
    }
}
