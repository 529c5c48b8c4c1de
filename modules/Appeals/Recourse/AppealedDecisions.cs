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

    /// <param name="isForTribunal">Whether they are to be what only the Tribunal hears of (s.67); else they are what may be requested under s.60.</param>
    public static async Task<AppealedDecisions> LoadAsync(IDocumentSession session, string rmAccount, IReadOnlyList<string> numbers, string? rulingNumber, Onlooker by, CancellationToken ct, bool isForTribunal = false)
    {
        if (rulingNumber is not null)
        {
            if (await session.LoadAsync<GivenRuling>(rulingNumber, ct) is not { } ruling || ruling.RmAccount != rmAccount || !by.Sees(ruling)) throw new Rejected("APL-NOT-PARTY", rulingNumber) { Path = "rulingNumber" };
            return ruling.HasEnded ? throw new Rejected("APL-NOT-APPEALABLE", rulingNumber) { Path = "rulingNumber" } : new([], ruling);
        }
        var statements = (await session.LoadManyAsync<ServedStatement>(ct, numbers.Distinct())).Where(s => s.RmAccount == rmAccount && by.Sees(s)).ToArray();
        if (numbers.Except(statements.Select(s => s.Id)).FirstOrDefault() is { } other)
            throw new Rejected(await session.LoadAsync<Penalty>(other, ct) is { ServedOn: not null } penalty && penalty.RmAccount == rmAccount && by.Sees(penalty) ? "APL-NOT-APPEALABLE" : "APL-NOT-PARTY", other) { Path = "statementNumbers" };
        if (statements.FirstOrDefault(s => s.IsForTribunal != isForTribunal) is { } decided) throw new Rejected("APL-NOT-APPEALABLE", decided.Id) { Path = "statementNumbers" };
        if (statements.DistinctBy(s => s.Issue).Count() > 1 || !SimilarGoods.Are(statements)) throw new Rejected("APL-MIXED-ISSUES") { Path = "statementNumbers" };
        return new([.. statements], null);
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
