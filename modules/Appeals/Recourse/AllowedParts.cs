using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Appeals;

/// <summary>What an outcome in part takes back. Pure.</summary>
static class AllowedParts
{
    /// <summary>Of an outcome in part at least one part, each of a statement of the appeal, each place once; of any other none. A percentage is of figures, which a statement of rates has not changed.</summary>
    /// <param name="statements">Those of the appeal.</param>
    public static IReadOnlyList<AllowedPart> Of(Appeal appeal, IReadOnlyList<ServedStatement> statements, string outcome, IReadOnlyList<AllowedPart> given)
    {
        if (outcome != "PARTLY") return given.Count == 0 ? [] : throw new Rejected("APL-ALLOWED") { Path = "allowed" };
        var bad = given.Select((part, i) => (part, i)).FirstOrDefault(p =>
            !appeal.StatementNumbers.Contains(p.part.StatementNumber) || p.part.Percent is <= 0 or > 100 || (p.part.Percent < 100 && (appeal.Issue != "VALUE" || statements.Any(s => s.Id == p.part.StatementNumber && s.IsOfRates)))
            || given.Take(p.i).Any(q => q.StatementNumber == p.part.StatementNumber && (q.LineNumber is null || p.part.LineNumber is null || q.LineNumber == p.part.LineNumber)), (null!, -1));
        if (given.Count == 0 || bad.Item2 >= 0) throw new Rejected("APL-ALLOWED") { Path = given.Count == 0 ? "allowed" : $"allowed[{bad.Item2}]" };
        // All of it would be an appeal that is allowed.
        return given.All(p => p is { LineNumber: null, Percent: 100 }) && given.Count == appeal.StatementNumbers.Count ? throw new Rejected("APL-ALLOWED") { Path = "allowed" } : given;
    }

    /// <summary>What these parts take off the duties of a statement, to the cent.</summary>
    public static decimal DutiesOf(ServedStatement statement, IReadOnlyList<AllowedPart> parts) =>
        parts.Sum(p => Money.Round((p.LineNumber is { } line ? statement.LineDuties.GetValueOrDefault(line) : statement.Duties) * p.Percent / 100).Amount);

    public static AppealDecided Fact(Appeal a, string outcome, IReadOnlyList<AllowedPart> allowed, DateOnly on, DateTimeOffset at) =>
        new(a.Id, a.RmAccount, a.StatementNumbers, outcome, on, at, a.RulingNumber) { AllowedStatements = [.. allowed.Select(p => p.StatementNumber)], AllowedLines = [.. allowed.Select(p => p.LineNumber ?? 0)], AllowedPercents = [.. allowed.Select(p => p.Percent)] };
}

/// <summary>What is told of an appeal.</summary>
static class AppealNotices
{
    public static NoticeRequested ToOfficer(Appeal appeal, string template, DateTimeOffset at, params string[] more)
    {
        var id = $"appeal/{appeal.Id}/{template}/{appeal.Changes}";
        var notice = appeal.Officer is { } officer ? NoticeRequested.ToPerson(id, appeal.RmAccount[..9], template, officer, at, [appeal.Id, .. more]) : NoticeRequested.ToStaff(id, appeal.RmAccount[..9], template, "RECOURSE_OFFICER", at, [appeal.Id, .. more]);
        return notice with { Link = $"/api/v1/admin/appeals/{appeal.Id}" };
    }

    public static NoticeRequested ToClient(Appeal appeal, string template, DateTimeOffset at, params string[] more) =>
        Cases.ToClient($"appeal/{appeal.Id}/{template}/{appeal.Changes}", appeal.RmAccount, appeal.SubmitterBn9, template, at, [appeal.Id, .. more]) with { Link = $"/api/v1/appeals/{appeal.Id}" };

    /// <summary>Officers have to write out what the last judgment says, or one before it.</summary>
    public static NoticeRequested ToCarryOut(Appeal appeal, DateTimeOffset at)
    {
        var judgment = appeal.Further.Last(f => f.DecidedOn is not null);
        return (appeal.RulingNumber is { } ruling ? NoticeRequested.ToStaff($"appeal/{appeal.Id}/ruling/{appeal.Changes}", appeal.RmAccount[..9], "APPEALS_RULING_JUDGED", "RULINGS_OFFICER", at, appeal.Id, judgment.Body, judgment.Outcome!, ruling)
            : NoticeRequested.ToStaff($"appeal/{appeal.Id}/redetermine/{appeal.Changes}", appeal.RmAccount[..9], "APPEALS_REDETERMINE", "TRADE_OFFICER", at, appeal.Id, judgment.Body, judgment.Outcome!, string.Join(", ", appeal.ToCarryOut))) with { Link = $"/api/v1/admin/appeals/{appeal.Id}" };
    }
}
