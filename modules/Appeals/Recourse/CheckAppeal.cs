using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>A client asks what would be refused if it filed this today; nothing is filed.</summary>
public sealed record CheckAppeal(string RmAccount, IReadOnlyList<string>? StatementNumbers, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight, string? Grounds = null, string? RulingNumber = null, string? DoaReference = null, string? Claimed = null);

/// <param name="LastDay">The last day to file; null where it is none of this account's, or of mixed issues.</param>
/// <param name="Short">What must still be paid or secured first.</param>
/// <param name="Coverage">PAID, SECURED or MIXED; null while something is short, and for a ruling.</param>
public sealed record CheckAppealResponse(bool MayBeFiled, DateOnly? LastDay, DateOnly? ExtensionLastDay, string? Issue, Money Duties, Money Interest, Money Secured, Money Short, CoverageKind? Coverage, IReadOnlyList<StatementCoverage> Statements, IReadOnlyList<FilingFault> Faults);

/// <summary>One reason for which it would be refused, in the language of the request.</summary>
public sealed record FilingFault(string Code, string? Path, string Text);

public sealed class CheckAppealValidator : Validator<CheckAppeal>
{
    public CheckAppealValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty().When(x => x.RulingNumber is null);
        RuleFor(x => x.StatementNumbers).Must(s => s is not { Count: > 500 });
        RuleFor(x => x.StatementNumbers).Empty().When(x => x.RulingNumber is not null);
        RuleFor(x => x.Grounds).MaximumLength(20_000);
        RuleFor(x => x.DoaReference).MaximumLength(60);
    }
}

public sealed class CheckAppealEndpoint(IAppealsStore store, IAccountQuestions ledger, TimeProvider clock) : CarmEndpoint<CheckAppeal, CheckAppealResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/appeals/check");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "See what would be refused of an appeal");
    }

    public override async Task HandleAsync(CheckAppeal query, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        try
        {
            var today = clock.GetUtcNow().TorontoDate();
            var by = new Onlooker(query.CallerBn9, query.Sight);
            var against = await AppealedDecisions.LoadAsync(session, query.RmAccount, query.StatementNumbers ?? [], query.RulingNumber, by, ct);
            // What was not written yet is no fault of it.
            var faults = await FilingFaults.OfAsync(session, against, new(query.RmAccount, query.Grounds ?? new string('-', FilingFaults.ShortestGrounds), query.Claimed ?? "-", query.DoaReference, by), ledger, today, ct);
            var coverage = await Coverage.OfAsync(session, ledger, query.RmAccount, against.Statements, ct);
            await Send.OkAsync(new(faults.Count == 0, against.Limits.LastDay, against.Limits.ExtensionLastDay, against.Issue, coverage.Duties, coverage.Interest, coverage.Secured, coverage.Short, coverage.Kind, coverage.Statements, [.. faults.Select(Say)]), ct);
        }
        catch (Rejected unfit) when (unfit.Code is "APL-NOT-PARTY" or "APL-NOT-APPEALABLE" or "APL-MIXED-ISSUES")
        {
            await Send.OkAsync(new(false, null, null, null, Money.Zero, Money.Zero, Money.Zero, Money.Zero, null, [], [Say(unfit)]), ct);
        }
    }

    static FilingFault Say(Rejected fault) => new(fault.Code, fault.Path, AppealsRejections.All.Single(r => r.Code == fault.Code).In(System.Globalization.CultureInfo.CurrentUICulture, fault.Arguments));
}
