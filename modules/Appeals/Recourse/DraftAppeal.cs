using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client begins an appeal against statements of adjustments of one issue, or against an advance ruling. The clock runs on until it is submitted.</summary>
/// <param name="StatementNumbers">Left out when it is against a ruling.</param>
/// <param name="Grounds">20 to 20,000 characters.</param>
/// <param name="Claimed">The classification, origin or value that the client holds to be right.</param>
/// <param name="DoaReference">Of a service provider who appeals for its client: the client's authorization.</param>
/// <param name="RulingNumber">The advance ruling of which a review is asked for (s.60(2)).</param>
public sealed record DraftAppeal(string RmAccount, IReadOnlyList<string>? StatementNumbers, string Grounds, string RemedySought, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight, string? RulingNumber = null, string? Claimed = null, string? DoaReference = null);

public sealed record DraftAppealResponse(AppealView Appeal, int Changes);

public sealed class DraftAppealValidator : Validator<DraftAppeal>
{
    public DraftAppealValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty().When(x => x.RulingNumber is null);
        RuleFor(x => x.StatementNumbers).Empty().When(x => x.RulingNumber is not null);
        RuleFor(x => x.Grounds).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.RemedySought).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.Claimed).MaximumLength(2_000);
        RuleFor(x => x.DoaReference).MaximumLength(60);
    }
}

public sealed class DraftAppealEndpoint : CarmEndpoint<DraftAppeal, DraftAppealResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/appeals");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Creates();
        Summary(s => s.Summary = "Begin an appeal");
    }

    public override async Task HandleAsync(DraftAppeal command, CancellationToken ct)
    {
        Tag(1);
        await CreatedAsync(command, r => $"/api/v1/appeals/{r.Appeal.AppealNumber}", ct);
    }
}

public static class DraftAppealHandler
{
    public static async Task<(DraftAppealResponse, OutgoingMessages)> Handle(DraftAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var against = await AppealedDecisions.LoadAsync(session, command.RmAccount, command.StatementNumbers ?? [], command.RulingNumber, new(command.CallerBn9, command.Sight), ct);
        var number = await session.NextNumberAsync("APL", now.TorontoDate(), ct);
        var appeal = new Appeal(number, command.RmAccount, command.CallerBn9, [.. against.Statements.Select(s => s.Id)], against.Issue, command.Grounds, command.RemedySought, AppealState.Draft, 1)
        {
            RulingNumber = against.Ruling?.Id, LastDay = against.Limits.LastDay, Claimed = command.Claimed, DoaReference = command.DoaReference,
        };
        return (new(AppealView.Of(appeal), appeal.Changes), await session.KeepAsync(appeal, AppealActs.Drafted, envelope, now, ct));
    }
}
