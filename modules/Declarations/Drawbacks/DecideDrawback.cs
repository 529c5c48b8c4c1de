using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer who has a claim proposes its decision, line by line; it may be proposed anew until another person approves it.</summary>
public sealed record DecideDrawback(string ClaimNumber, IReadOnlyList<DrawbackFinding> Lines, [property: FromClaim("sub")] string Subject);

/// <param name="Accepted">Of the quantity or the value claimed; 0 refuses the line.</param>
/// <param name="Reason">Why it is not all.</param>
public sealed record DrawbackFinding(int LineNumber, string Accepted, string? Reason = null);

public sealed record DecideDrawbackResponse(DrawbackView Claim, string ProposedBy);

public sealed class DecideDrawbackValidator : Validator<DecideDrawback>
{
    public DecideDrawbackValidator()
    {
        RuleFor(x => x.Lines).NotEmpty();
        RuleForEach(x => x.Lines).ChildRules(l =>
        {
            l.RuleFor(x => x.Accepted).NotEmpty().Matches(@"^[0-9]{1,13}(\.[0-9]{1,3})?\z");
            l.RuleFor(x => x.Reason).MaximumLength(1_000);
        });
    }
}

public sealed class DecideDrawbackEndpoint : CarmEndpoint<DecideDrawback, DecideDrawbackResponse>
{
    public override void Configure()
    {
        Post("drawbacks/{claimNumber}/decide");
        Group<Staff>();
        Asks("declarations.drawbacks.decide");
        Summary(s => s.Summary = "Propose the decision on a claim for drawback");
    }

    public override Task HandleAsync(DecideDrawback command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideDrawbackHandler
{
    public static async Task<DecideDrawbackResponse> Handle(DecideDrawback command, IDocumentSession session, CancellationToken ct)
    {
        var claim = await session.LockDrawbackAsync(command.ClaimNumber, ct);
        if (claim.State != DrawbackState.UnderReview || claim.TakenBy != command.Subject) throw new Rejected("STATE_CONFLICT");
        var cads = await session.LockCadsOfAsync(claim, CadSight.All, ct);
        var decided = claim with { Decision = Decide(claim, command.Lines, cads), ProposedBy = command.Subject, Revision = claim.Revision + 1 };
        session.Store(decided);
        session.Take(decided, cads, Held(decided));
        return new(DrawbackView.Of(decided, forStaff: true), command.Subject);
    }

    public static IReadOnlyList<DecidedDrawbackLine> Decide(DrawbackClaim claim, IReadOnlyList<DrawbackFinding> findings, IReadOnlyDictionary<string, DrawnCad> cads)
    {
        if (!findings.Select(f => f.LineNumber).Order().SequenceEqual(claim.Lines.Select(l => l.LineNumber).Order())) throw new Rejected("DRB-5001") { Path = "lines" };
        var accepted = findings.ToDictionary(f => f.LineNumber, f => decimal.Parse(f.Accepted, CultureInfo.InvariantCulture));
        var claimed = claim.Lines.ToDictionary(l => l.LineNumber, l => l.Share.Quantity);
        foreach (var (finding, i) in findings.Select((f, i) => (f, i)))
        {
            if (accepted[finding.LineNumber] > claimed[finding.LineNumber]) throw new Rejected("DRB-5002", claimed[finding.LineNumber].ToString(CultureInfo.InvariantCulture)) { Path = $"lines[{i}].accepted" };
            if (accepted[finding.LineNumber] < claimed[finding.LineNumber] && string.IsNullOrWhiteSpace(finding.Reason)) throw new Rejected("DRB-5003") { Path = $"lines[{i}].reason" };
        }

        var found = DrawbackExamination.Of(new(claim, claim.SubmittedAt!.Value.TorontoDate(), cads, accepted.Where(a => a.Value > 0).ToDictionary()));
        if (found.Faults.Count > 0) throw Rejected.Of(found.Faults);
        return [.. findings.OrderBy(f => f.LineNumber).Select(f => new DecidedDrawbackLine(f.LineNumber, accepted[f.LineNumber], f.Reason, found.Lines.FirstOrDefault(l => l.LineNumber == f.LineNumber)))];
    }

    /// <summary>Until the approval all that was claimed stays taken, and of the duties the greater of what was claimed and what is proposed, since the declaration may have changed.</summary>
    static IReadOnlyList<AssessedDrawbackLine> Held(DrawbackClaim claim) =>
        [.. claim.Lines.Zip(claim.Decision, (l, d) => l.Against is not null ? d.Line ?? l : l with { Share = l.Share with { Amounts = DrawbackCalculation.Greater(l.Share.Amounts, d.Line?.Share.Amounts ?? CadAmounts.Zero) } })];
}
