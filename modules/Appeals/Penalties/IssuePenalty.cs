using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A supervisor issues a notice that another officer drafted. Its levels are those of the day of issue: what was issued since the draft counts.</summary>
public sealed record IssuePenalty(string PenaltyNumber, [property: FromClaim("sub")] string Subject);

public sealed record IssuePenaltyResponse(PenaltyView Penalty);

public sealed class IssuePenaltyEndpoint : CarmEndpoint<IssuePenalty, IssuePenaltyResponse>
{
    public override void Configure()
    {
        Post("penalties/{penaltyNumber}/issue");
        Group<Staff>();
        Asks("appeals.penalties.issue");
        Summary(s => s.Summary = "Issue a notice of penalty assessment");
    }

    public override Task HandleAsync(IssuePenalty command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssuePenaltyHandler
{
    public static async Task<(IssuePenaltyResponse, OutgoingMessages)> Handle(IssuePenalty command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var draft = await session.HoldPenaltyAsync(command.PenaltyNumber, ct);
        if (draft.DraftedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var standing = await session.PenaltiesOfAsync(draft.RmAccount, ct);
        if (Drafts.Stacked(draft.Lines, draft.Provision, draft.TransactionNumber, standing.Where(p => p.Id != draft.Id)) is { } other) throw new Rejected("NPA_STACK_109_2", other.Id, other.Provision);
        if (Drafts.OtherSeries(draft.Lines, draft.TransactionNumber, standing.Where(p => p.Id != draft.Id)) is { } series) throw new Rejected("NPA_SERIES", series);
        var table = await ContraventionTable.ReadAsync(session, ct);
        var issued = draft.After(PenaltyCommand.Issue, now) with
        {
            IssuedOn = today,
            Lines = [.. draft.Lines.Select(l => Drafts.WithinMaximum(PenaltyLevel.Line(table.Find(l.Contravention, l.InfractionOn), l.Count, l.Basis, l.InfractionOn, l.IsGoodFaith, Drafts.Earlier(standing, l.Contravention), l.ErrorGroup)))],
        };
        return (new(PenaltyView.Of(issued)), await session.KeepAsync(issued, PenaltyActs.Issued, envelope, now, ct));
    }
}
