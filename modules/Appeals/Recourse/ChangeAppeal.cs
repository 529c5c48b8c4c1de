using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>A client changes the draft of an appeal, by the version that it last read.</summary>
public sealed record ChangeAppeal(string AppealNumber, IReadOnlyList<string> StatementNumbers, string Grounds, string RemedySought, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ChangeAppealResponse(AppealView Appeal, int Changes);

public sealed class ChangeAppealValidator : Validator<ChangeAppeal>
{
    public ChangeAppealValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty();
        RuleFor(x => x.Grounds).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.RemedySought).NotEmpty().MaximumLength(2_000);
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
    public static async Task<ChangeAppealResponse> Handle(ChangeAppeal command, IDocumentSession session, CancellationToken ct)
    {
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (appeal.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var statements = await AppealedStatements.LoadAsync(session, appeal.RmAccount, command.StatementNumbers, ct);
        var changed = appeal.After(AppealCommand.Save) with
        {
            StatementNumbers = [.. command.StatementNumbers.Distinct()], Issue = statements[0].Issue, Grounds = command.Grounds, RemedySought = command.RemedySought,
            LastDay = statements.Min(s => RecourseClock.For(s.ServedOn).LastDay),
        };
        session.Store(changed);
        return new(AppealView.Of(changed), changed.Changes);
    }
}
