using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>What an appeal is against, as its account has it: statements of adjustments of one issue (Customs Act s.60(1)), or one advance ruling (s.60(2)).</summary>
sealed record AppealedDecisions(IReadOnlyList<ServedStatement> Statements, GivenRuling? Ruling)
{
    public string Issue => Ruling?.Issue ?? Statements[0].Issue;

    /// <summary>By the one that was given first.</summary>
    public RecourseLimits Limits => RecourseClock.For(Ruling?.GivenOn ?? Statements.Min(s => s.ServedOn));

    /// <summary>One of them that another appeal is against already.</summary>
    public (string Id, string AppealNumber)? Taken =>
        Ruling is { AppealNumber: { } review } ruling ? (ruling.Id, review)
        : Statements.FirstOrDefault(s => s.AppealNumber is not null) is { } statement ? (statement.Id, statement.AppealNumber!)
        : null;

    public static async Task<AppealedDecisions> LoadAsync(IDocumentSession session, string rmAccount, IReadOnlyList<string> numbers, string? rulingNumber, CancellationToken ct)
    {
        if (rulingNumber is not null)
            return await session.LoadAsync<GivenRuling>(rulingNumber, ct) is { HasEnded: false } ruling && ruling.RmAccount == rmAccount ? new([], ruling) : throw new Rejected("APL-NOT-APPEALABLE") { Path = "rulingNumber" };
        var statements = await session.LoadManyAsync<ServedStatement>(ct, numbers.Distinct());
        if (statements.Count != numbers.Distinct().Count() || statements.Any(s => s.RmAccount != rmAccount)) throw new Rejected("APL-NOT-APPEALABLE") { Path = "statementNumbers" };
        if (statements.DistinctBy(s => s.Issue).Count() > 1) throw new Rejected("APL-MIXED-ISSUES") { Path = "statementNumbers" };
        return new([.. statements], null);
    }

    /// <summary>What a provider may not see is not there for it.</summary>
    public static async Task EnsureSeenAsync(IQuerySession session, IReadOnlyList<string>? numbers, string? rulingNumber, Func<string, string, bool> sees, CancellationToken ct)
    {
        if (rulingNumber is not null && await session.LoadAsync<GivenRuling>(rulingNumber, ct) is ICase ruling && !sees(ruling.SubmitterBn9, ruling.RmAccount)) throw new Rejected("APL-NOT-APPEALABLE") { Path = "rulingNumber" };
        if (numbers is not null && (await session.LoadManyAsync<ServedStatement>(ct, numbers.Distinct())).Any(s => !sees(s.SubmitterBn9, s.RmAccount))) throw new Rejected("APL-NOT-APPEALABLE") { Path = "statementNumbers" };
    }

    /// <summary>This appeal stands against them.</summary>
    /// <returns>Their limits, which are met.</returns>
    public async Task<OutgoingMessages> TakeAsync(IDocumentSession session, string appealNumber, Envelope envelope, DateTimeOffset at, CancellationToken ct)
    {
        var limits = new OutgoingMessages();
        foreach (var statement in Statements) limits.AddRange(await session.KeepAsync(statement with { AppealNumber = appealNumber }, DecisionActs.Appealed, envelope, at, ct));
        if (Ruling is not null) limits.AddRange(await session.KeepAsync(Ruling with { AppealNumber = appealNumber }, DecisionActs.Appealed, envelope, at, ct));
        return limits;
    }

    /// <summary>They are free for another appeal.</summary>
    /// <returns>Their limits, which run on.</returns>
    public static async Task<OutgoingMessages> ReleaseAsync(IDocumentSession session, Appeal appeal, Envelope envelope, DateTimeOffset at, CancellationToken ct)
    {
        var limits = new OutgoingMessages();
        foreach (var statement in (await session.LoadManyAsync<ServedStatement>(ct, appeal.StatementNumbers)).Where(s => s.AppealNumber == appeal.Id)) limits.AddRange(await session.KeepAsync(statement with { AppealNumber = null }, DecisionActs.Freed, envelope, at, ct));
        if (appeal.RulingNumber is { } number && await session.LoadAsync<GivenRuling>(number, ct) is { } ruling && ruling.AppealNumber == appeal.Id) limits.AddRange(await session.KeepAsync(ruling with { AppealNumber = null }, DecisionActs.Freed, envelope, at, ct));
        return limits;
    }
}
