using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>Opens compliance cases for an act, keeps them after it, and tells both sides.</summary>
static class ComplianceCases
{
    public const int MaxLetter = 20_000, MaxNumbers = 1_000;

    /// <summary>The case for an officer's act; others who act on it at once wait.</summary>
    public static async Task<ComplianceCase> OpenComplianceAsync(this IDocumentSession session, string number, CancellationToken ct)
    {
        await session.HoldAsync($"compliance case {number}", ct);
        return await session.LoadAsync<ComplianceCase>(number, ct) ?? throw new Rejected("NOT_FOUND");
    }

    /// <summary>The same for a client's act: what has no letter yet is the CBSA's own.</summary>
    public static async Task<ComplianceCase> OpenIssuedComplianceAsync(this IDocumentSession session, string number, CancellationToken ct) =>
        await session.OpenComplianceAsync(number, ct) is { IssuedOn: not null } issued ? issued : throw new Rejected("NOT_FOUND");

    /// <summary>Keeps a case after an act, and tells of it; of a plan only the CBSA hears.</summary>
    public static async Task<OutgoingMessages> KeepComplianceAsync(this IDocumentSession session, ComplianceCase after, CaseAct act, Envelope envelope, DateTimeOffset at, CancellationToken ct, params NoticeRequested[] notices)
    {
        var told = await session.KeepAsync(after, act, envelope, at, ct);
        told.AddRange(notices.Where(n => after.IssuedOn is not null || n.Audience == NoticeAudience.Staff));
        return told;
    }

    /// <summary>A letter waits in the case; its limit comes with it where it has one.</summary>
    public static NoticeRequested ToClient(this ComplianceCase c, string template, DateTimeOffset at) =>
        NoticeRequested.ToManagers($"compliance/{c.Id}/{c.Changes}", c.SubmitterBn9, template, at, c.RmAccount, c.Id, $"{c.Limit?.LastDay:yyyy-MM-dd}") with { Link = $"/api/v1/compliance-cases/{c.Id}" };

    public static NoticeRequested ToStaff(this ComplianceCase c, string template, string role, DateTimeOffset at) =>
        NoticeRequested.ToStaff($"compliance/{c.Id}/{c.Changes}/staff", c.SubmitterBn9, template, role, at, c.Id, c.RmAccount) with { Link = $"/api/v1/admin/compliance-cases/{c.Id}" };

    /// <summary>A letter is written in both languages.</summary>
    public static IRuleBuilderOptions<T, Bilingual> IsLetter<T>(this IRuleBuilder<T, Bilingual> rule) =>
        rule.Must(text => text is { En: { } en, Fr: { } fr } && en.Trim().Length is > 0 and <= MaxLetter && fr.Trim().Length is > 0 and <= MaxLetter);

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> AreCadNumbers<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Must(numbers => numbers is null || (numbers.Count <= MaxNumbers && numbers.All(n => n is { Length: 14 } && n.All(char.IsAsciiDigit))));

    public static IRuleBuilderOptions<T, IReadOnlyList<ComplianceFinding>?> AreFindings<T>(this IRuleBuilder<T, IReadOnlyList<ComplianceFinding>?> rule) =>
        rule.Must(findings => findings is null || (findings.Count <= MaxNumbers && findings.All(f => f is { Text: { En: { Length: > 0 and <= 4_000 }, Fr: { Length: > 0 and <= 4_000 } } } && (f.CadNumbers is null || (f.CadNumbers.Count <= MaxNumbers && f.CadNumbers.All(n => n is { Length: 14 } && n.All(char.IsAsciiDigit)))))));
}

/// <summary>Whose a compliance case is.</summary>
sealed class ComplianceLocator(IAppealsStore store) : IResourceLocator
{
    public string RouteParameter => "complianceCaseNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ComplianceCase>(value, ct) is { } found ? (found.RmAccount, found.SubmitterBn9, false) : null;
    }
}
