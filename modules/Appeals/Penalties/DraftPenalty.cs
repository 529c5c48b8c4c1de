using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer drafts a notice of penalty assessment (Customs Act s.109.1), of one or more contraventions. Levels are reckoned again when it is issued.</summary>
/// <param name="Provision">S109_1, or S109_2 for goods that cannot be found; never both for one act.</param>
/// <param name="NarrativeEn">What was done, for the client, in English.</param>
/// <param name="NarrativeFr">The same in French.</param>
/// <param name="CaseNumber">The case of compliance that found it.</param>
public sealed record DraftPenalty(
    string RmAccount, IReadOnlyList<DraftLine> Lines, string NarrativeEn, string NarrativeFr, string? TransactionNumber, string? CaseNumber, [property: FromClaim("sub")] string Subject, string Provision = "S109_1");

/// <param name="Count">How many issues, occurrences, documents or whatever its basis is.</param>
/// <param name="Basis">The row's own by default.</param>
/// <param name="DutiesOwing">Of a correction that was not made: what it brings; needed for the contraventions of that group, of which one series is for duties owing, the other for none.</param>
/// <param name="IsGoodFaith">A group of repeated errors made in good faith, which is capped.</param>
/// <param name="ErrorGroup">Of a correction that was not made: which error it is, in a word of the officer's. Errors of another group are unrelated, and start at level 1; left out it is related to all.</param>
public sealed record DraftLine(string Contravention, int Count, DateOnly InfractionOn, PenaltyBasis? Basis = null, decimal? DutiesOwing = null, bool IsGoodFaith = false, string? ErrorGroup = null);

public sealed record DraftPenaltyResponse(PenaltyView Penalty);

public sealed class DraftPenaltyValidator : Validator<DraftPenalty>
{
    public DraftPenaltyValidator()
    {
        RuleFor(x => x.RmAccount).Must(rm => Kernel.RmAccount.Read(rm, out _) is not null).WithErrorCode("VAL_RM_ACCOUNT");
        RuleFor(x => x.Lines).NotEmpty().Must(lines => lines is not { Count: > 50 });
        RuleForEach(x => x.Lines).ChildRules(line =>
        {
            line.RuleFor(l => l.Contravention).NotEmpty().MaximumLength(4);
            line.RuleFor(l => l.ErrorGroup).Length(1, 60);
            line.RuleFor(l => l.Count).InclusiveBetween(1, 100_000).WithErrorCode("VAL_COUNT");
        });
        RuleFor(x => x.Provision).Must(p => p is "S109_1" or "S109_2").WithErrorCode("VAL_PROVISION");
        RuleFor(x => x.NarrativeEn).NotEmpty().MaximumLength(10_000);
        RuleFor(x => x.NarrativeFr).NotEmpty().MaximumLength(10_000);
        RuleFor(x => x.TransactionNumber).MaximumLength(14);
        RuleFor(x => x.CaseNumber).MaximumLength(30);
    }
}

public sealed class DraftPenaltyEndpoint : CarmEndpoint<DraftPenalty, DraftPenaltyResponse>
{
    public override void Configure()
    {
        Post("penalties");
        Group<Staff>();
        Asks("appeals.penalties.draft");
        Creates();
        Summary(s => s.Summary = "Draft a notice of penalty assessment");
    }

    public override Task HandleAsync(DraftPenalty command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/penalties/{r.Penalty.PenaltyNumber}", ct);
}

public static class DraftPenaltyHandler
{
    public static async Task<(DraftPenaltyResponse, OutgoingMessages)> Handle(DraftPenalty command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<KnownAccount>(command.RmAccount, ct) is null) throw new Rejected("NPA_NO_ACCOUNT", command.RmAccount) { Path = "rmAccount" };
        if (command.CaseNumber is { } found && (await session.LoadAsync<ComplianceCase>(found, ct))?.RmAccount != command.RmAccount) throw new Rejected("NPA_NO_CASE", found) { Path = "caseNumber" };
        var number = await session.NextNumberAsync(Penalty.Notice, now.TorontoDate(), ct);
        var standing = await session.PenaltiesOfAsync(command.RmAccount, ct);
        var table = await ContraventionTable.ReadAsync(session, ct);
        PenaltyLine[] lines = [.. command.Lines.Select((line, i) => Drafts.Line(line, i, now.TorontoDate(), table, standing))];
        Drafts.RequireEachOnce(lines);
        if (Drafts.OtherSeries(lines, command.TransactionNumber, standing) is { } series) throw new Rejected("NPA_SERIES", series) { Path = "lines" };
        if (Drafts.Stacked(lines, command.Provision, command.TransactionNumber, standing) is { } other) throw new Rejected("NPA_STACK_109_2", other.Id, other.Provision) { Path = "provision" };

        var penalty = new Penalty(number, Penalty.Notice, command.RmAccount, command.RmAccount[..9], lines, [new(PenaltyState.Draft, now)])
        {
            Provision = command.Provision, NarrativeEn = command.NarrativeEn, NarrativeFr = command.NarrativeFr, TransactionNumber = command.TransactionNumber, CaseNumber = command.CaseNumber, DraftedBy = command.Subject,
        };
        return (new(PenaltyView.Of(penalty)), await session.KeepAsync(penalty, PenaltyActs.Drafted, envelope, now, ct));
    }
}
