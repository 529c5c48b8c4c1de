using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>
/// An appeal against statements of adjustments. While it is open, before the President or the Tribunal, their declarations are not withdrawn. Its facts come on several queues, in any order and more than once:
/// each says how far the appeal is, and what is behind that changes nothing.
/// </summary>
/// <param name="Id">The appeal's number.</param>
public sealed record AppealedStatements(string Id, string RmAccount, IReadOnlyList<string> StatementNumbers, bool IsOpen)
{
    /// <summary>Whether the client took it to the Tribunal, after which only the judgment closes it.</summary>
    public bool IsBeforeTribunal { get; init; }

    /// <summary>The last that has judged: CITT or, after it, FCA; each judges an appeal once.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>Of these officers have still to write out what a judgment says.</summary>
    public IReadOnlyList<string> ToCarryOut { get; init; } = [];

    /// <summary>Of these they have written out what the last judgment says that asked for it.</summary>
    public IReadOnlyList<string> CarriedOut { get; init; } = [];

    /// <summary>Of these the President has won what had been allowed: no earlier outcome is carried out by itself any more.</summary>
    public IReadOnlyList<string> Retaken { get; init; } = [];

    /// <summary>It was withdrawn or rejected, or the President has decided it; before the Tribunal that changes nothing.</summary>
    public AppealedStatements Closed() => IsBeforeTribunal ? this : this with { IsOpen = false };

    /// <summary>The client took it to the Tribunal: what the President decided of it is open again. Null where that was heard, or overtaken, before.</summary>
    public AppealedStatements? TakenToTribunal() => IsBeforeTribunal ? null : this with { IsOpen = true, IsBeforeTribunal = true };

    /// <summary>The Tribunal or the Court has judged. Null where that was heard, or overtaken, before.</summary>
    public AppealedStatements? Judged(JudgmentGiven given)
    {
        if (JudgedBy == "FCA" || JudgedBy == given.Body) return null;
        var (isPresidents, isWon) = (given.Appellant == "PRESIDENT", given.Outcome == "ALLOWED");
        // Who recorded the judgment may not have heard yet what officers had written out of the one before: that is not done again, unless this judgment asks it anew, as one that is won wholly does.
        string[] left = isPresidents && isWon ? [.. StatementNumbers.Where(s => given.ToCarryOut.Contains(s) || CarriedOut.Contains(s))]
            : [.. given.ToCarryOut.Where(s => isWon || !CarriedOut.Contains(s) || given.AllowedStatements.Contains(s))];
        return this with
        {
            IsOpen = false, IsBeforeTribunal = true, JudgedBy = given.Body, ToCarryOut = left, CarriedOut = [.. CarriedOut.Except(left)],
            // Of the rest what stood before stands, and what of that waits for its price goes on waiting.
            Retaken = !isPresidents ? [] : isWon ? left : given.AllowedStatements,
        };
    }

    /// <summary>Officers wrote out what a judgment says of this declaration.</summary>
    public AppealedStatements WrittenOut(string transactionNumber)
    {
        string[] done = [.. ToCarryOut.Where(s => StatementOfAdjustments.TransactionNumberIn(s) == transactionNumber)];
        return this with { ToCarryOut = [.. ToCarryOut.Except(done)], CarriedOut = [.. CarriedOut.Union(done)] };
    }
}

public static class NoteAppealFiledHandler
{
    public static async Task Handle(AppealFiled filed, IDocumentSession session, CancellationToken ct)
    {
        // What ended before this came stays ended.
        if (filed.RulingNumber is null && await session.LoadAsync<AppealedStatements>(filed.AppealNumber, ct) is null) session.Store(new AppealedStatements(filed.AppealNumber, filed.RmAccount, filed.StatementNumbers, IsOpen: true));
    }
}

public static class NoteAppealEndedHandler
{
    public static async Task Handle(AppealEnded ended, IDocumentSession session, CancellationToken ct)
    {
        if (ended.RulingNumber is null) session.Store((await session.AppealedAsync(ended.AppealNumber, ended.RmAccount, ended.StatementNumbers, ct)).Closed());
    }
}

/// <summary>The Tribunal has it now.</summary>
public static class NoteTribunalAppealHandler
{
    public static async Task Handle(TribunalAppealFiled filed, IDocumentSession session, CancellationToken ct)
    {
        if ((await session.AppealedAsync(filed.AppealNumber, filed.RmAccount, filed.StatementNumbers, ct)).TakenToTribunal() is { } taken) session.Store(taken);
    }
}

/// <summary>The Tribunal or the Court has judged. What had been allowed and still waits for its price is not carried out any more once the President has won it back, whole or in part: officers write out what the judgment says of it.</summary>
public static class NoteTribunalJudgmentHandler
{
    public static async Task Handle(JudgmentGiven given, IDocumentSession session, CancellationToken ct)
    {
        if (given.RulingNumber is not null || (await session.AppealedAsync(given.AppealNumber, given.RmAccount, given.StatementNumbers, ct)).Judged(given) is not { } judged) return;
        session.Store(judged);
        foreach (var number in judged.Retaken.Select(StatementOfAdjustments.TransactionNumberIn).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            // Whoever tries the outcome at this moment has the declaration first.
            await session.LockCadAsync(number, ct);
            if (await session.LoadAsync<WaitingAppealOutcome>(WaitingAppealOutcome.IdOf(given.AppealNumber, number), ct) is not { } waiting) continue;
            if (waiting.Outcome.Without(judged.Retaken) is { } rest) session.Store(waiting with { Outcome = rest });
            else session.Delete(waiting);
        }
    }
}

static class OpenAppeals
{
    /// <summary>What is known of an appeal; of one that nothing was heard of yet, that it is closed. Two who change it at once come one after the other: it is stored at the revision at which it was read.</summary>
    public static async Task<AppealedStatements> AppealedAsync(this IDocumentSession session, string appealNumber, string rmAccount, IReadOnlyList<string> statementNumbers, CancellationToken ct) =>
        await session.LoadAsync<AppealedStatements>(appealNumber, ct) ?? new(appealNumber, rmAccount, statementNumbers, IsOpen: false);

    /// <summary>What is under appeal is decided there first.</summary>
    public static async Task RequireNoAppealAsync(this IQuerySession session, Cad cad, CancellationToken ct)
    {
        foreach (var appeal in await session.Query<AppealedStatements>().Where(a => a.RmAccount == cad.RmAccount && a.IsOpen).ToListAsync(ct))
            if (appeal.StatementNumbers.FirstOrDefault(s => StatementOfAdjustments.TransactionNumberIn(s) == cad.Id) is { } statement) throw new Rejected("CAD-3010", statement, appeal.Id);
    }

    /// <summary>A re-determination that carries out a judgment names an appeal against this declaration which the Tribunal has decided.</summary>
    public static async Task RequireJudgedAsync(this IQuerySession session, Cad cad, string appealNumber, CancellationToken ct)
    {
        if (await session.LoadAsync<AppealedStatements>(appealNumber, ct) is not { IsBeforeTribunal: true, IsOpen: false } judged || judged.RmAccount != cad.RmAccount || judged.StatementNumbers.All(s => StatementOfAdjustments.TransactionNumberIn(s) != cad.Id))
            throw Fields.Bad("appealNumber");
    }

    /// <summary>What a judgment asks of a declaration on one issue comes before any other determination on the same, and names the appeal: only by that is what was secured for it freed.</summary>
    public static async Task RequireJudgmentsCarriedOutAsync(this IQuerySession session, Cad cad, RedeterminationIssue issue, string? appealNumber, CancellationToken ct)
    {
        string[] waiting = [.. (await session.Query<AppealedStatements>().Where(a => a.RmAccount == cad.RmAccount).ToListAsync(ct)).Where(a => a.Id != appealNumber).SelectMany(a => a.ToCarryOut).Where(s => StatementOfAdjustments.TransactionNumberIn(s) == cad.Id)];
        if (waiting.Length > 0 && (await session.LoadManyAsync<StatementOfAdjustments>(ct, waiting)).Any(s => s.Issue == issue)) throw Fields.Bad("appealNumber");
    }

    /// <summary>Officers wrote out what a judgment says of this declaration.</summary>
    /// <returns>Whose judgment it is: the last that was heard.</returns>
    public static async Task<string?> CarriedOutAsync(this IDocumentSession session, Cad cad, string appealNumber, CancellationToken ct)
    {
        var judged = await session.LoadAsync<AppealedStatements>(appealNumber, ct);
        if (judged is { ToCarryOut.Count: > 0 }) session.Store(judged.WrittenOut(cad.Id));
        return judged?.JudgedBy;
    }

    /// <summary>What is under appeal on one issue is not determined anew on the same: the decision would find its ground gone.</summary>
    public static async Task RequireNotUnderAppealAsync(this IQuerySession session, Cad cad, RedeterminationIssue issue, CancellationToken ct)
    {
        var open = (await session.Query<AppealedStatements>().Where(a => a.RmAccount == cad.RmAccount && a.IsOpen).ToListAsync(ct)).SelectMany(a => a.StatementNumbers.Where(s => StatementOfAdjustments.TransactionNumberIn(s) == cad.Id).Select(s => (Statement: s, Appeal: a.Id))).ToArray();
        if (open.Length == 0) return;
        var same = (await session.LoadManyAsync<StatementOfAdjustments>(ct, open.Select(o => o.Statement))).FirstOrDefault(s => s.Issue == issue);
        if (same is not null) throw new Rejected("DET_UNDER_APPEAL", same.Id, open.First(o => o.Statement == same.Id).Appeal);
    }

    /// <summary>A client's request that is granted determines as any other decision does: not what is under appeal on the same issue, nor what a judgment asks of it and officers have not written out.</summary>
    /// <param name="path">Where in the request the declaration is granted.</param>
    /// <returns>The refusal; null where nothing stands in the way.</returns>
    public static async Task<Rejected?> AppealInTheWayAsync(this IQuerySession session, Cad cad, IReadOnlyCollection<RedeterminationIssue> issues, string? path, CancellationToken ct)
    {
        var waiting = (await session.Query<AppealedStatements>().Where(a => a.RmAccount == cad.RmAccount).ToListAsync(ct))
            .SelectMany(a => (a.IsOpen ? a.StatementNumbers : a.ToCarryOut).Where(s => StatementOfAdjustments.TransactionNumberIn(s) == cad.Id).Select(s => (Statement: s, Appeal: a.Id))).ToArray();
        if (waiting.Length == 0) return null;
        var same = (await session.LoadManyAsync<StatementOfAdjustments>(ct, waiting.Select(w => w.Statement))).FirstOrDefault(s => issues.Contains(s.Issue));
        return same is null ? null : new Rejected("DET_UNDER_APPEAL", same.Id, waiting.First(w => w.Statement == same.Id).Appeal) { Path = path };
    }

    /// <summary>Of these declarations those that are not to be determined anew on this issue: by their numbers, what is under appeal on it, and what a judgment asks of it and officers have not written out.</summary>
    public static async Task<HashSet<string>> UnderAppealAsync(this IQuerySession session, IReadOnlyCollection<Cad> cads, RedeterminationIssue issue, CancellationToken ct)
    {
        string[] accounts = [.. cads.Select(c => c.RmAccount).Distinct()];
        var asked = cads.Select(c => c.Id).ToHashSet();
        string[] statements =
        [
            .. (await session.Query<AppealedStatements>().Where(a => a.RmAccount.IsOneOf(accounts)).ToListAsync(ct)).SelectMany(a => a.IsOpen ? a.StatementNumbers : a.ToCarryOut)
                .Where(s => StatementOfAdjustments.TransactionNumberIn(s) is { } number && asked.Contains(number)).Distinct(),
        ];
        return [.. (await session.LoadManyAsync<StatementOfAdjustments>(ct, statements)).Where(s => s.Issue == issue).Select(s => s.TransactionNumber)];
    }
}
