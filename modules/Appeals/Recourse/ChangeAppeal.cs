using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client changes the draft of an appeal, by the version that it last read.</summary>
public sealed record ChangeAppeal(
    string AppealNumber, IReadOnlyList<string>? StatementNumbers, string Grounds, string RemedySought, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight,
    string? RulingNumber = null, string? Claimed = null, string? DoaReference = null, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ChangeAppealResponse(AppealView Appeal, int Changes);

public sealed class ChangeAppealValidator : Validator<ChangeAppeal>
{
    public ChangeAppealValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty().When(x => x.RulingNumber is null);
        RuleFor(x => x.StatementNumbers).Empty().When(x => x.RulingNumber is not null);
        RuleFor(x => x.Grounds).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.RemedySought).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.Claimed).MaximumLength(2_000);
        RuleFor(x => x.DoaReference).MaximumLength(60);
    }
}

public sealed class ChangeAppealEndpoint : CarmEndpoint<ChangeAppeal, ChangeAppealResponse>
{
    public override void Configure()
    {
        Put("appeals/{appealNumber}");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Summary(s => s.Summary = "Change the draft of an appeal");
    }

    public override async Task HandleAsync(ChangeAppeal command, CancellationToken ct)
    {
        var changed = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(changed.Changes);
        await Send.OkAsync(changed, ct);
    }
}

public static class ChangeAppealHandler
{
    public static async Task<(ChangeAppealResponse, OutgoingMessages)> Handle(ChangeAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (appeal.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var against = await AppealedDecisions.LoadAsync(session, appeal.RmAccount, command.StatementNumbers ?? [], command.RulingNumber, new(command.CallerBn9, command.Sight), ct);
        var changed = appeal.After(AppealCommand.Save) with
        {
            StatementNumbers = [.. against.Statements.Select(s => s.Id)], RulingNumber = against.Ruling?.Id, Issue = against.Issue, Grounds = command.Grounds, RemedySought = command.RemedySought,
            LastDay = against.Limits.LastDay, Claimed = command.Claimed, DoaReference = command.DoaReference,
        };
        return (new(AppealView.Of(changed), changed.Changes), await session.KeepAsync(changed, AppealActs.Changed, envelope, clock.GetUtcNow(), ct));
    }
}
