using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>An appeal against statements of adjustments. While it is open, before the President or the Tribunal, their declarations are not withdrawn.</summary>
/// <param name="Id">The appeal's number.</param>
public sealed record AppealedStatements(string Id, string RmAccount, IReadOnlyList<string> StatementNumbers, bool IsOpen)
{
    /// <summary>Whether the client took it to the Tribunal, after which only the judgment closes it.</summary>
    public bool IsBeforeTribunal { get; init; }

    /// <summary>Of these officers have still to write out what a judgment says.</summary>
    public IReadOnlyList<string> ToCarryOut { get; init; } = [];
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
    public static void Handle(AppealEnded ended, IDocumentSession session)
    {
        if (ended.RulingNumber is null) session.Store(new AppealedStatements(ended.AppealNumber, ended.RmAccount, ended.StatementNumbers, IsOpen: false));
    }
}

/// <summary>The Tribunal has it now: what the President decided of it is open again.</summary>
public static class NoteTribunalAppealHandler
{
    public static async Task Handle(TribunalAppealFiled filed, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<AppealedStatements>(filed.AppealNumber, ct) is not { IsBeforeTribunal: true }) session.Store(new AppealedStatements(filed.AppealNumber, filed.RmAccount, filed.StatementNumbers, IsOpen: true) { IsBeforeTribunal = true });
    }
}

public static class NoteTribunalJudgmentHandler
{
    public static void Handle(JudgmentGiven given, IDocumentSession session)
    {
        if (given.RulingNumber is not null) return;
        session.Store(new AppealedStatements(given.AppealNumber, given.RmAccount, given.StatementNumbers, IsOpen: false) { IsBeforeTribunal = true, ToCarryOut = given.ToCarryOut });
        // What the Tribunal had allowed and still waits for its price is not carried out any more once the President has won.
        var waiting = $"{given.AppealNumber}/";
        if (given is { Body: "FCA", Appellant: "PRESIDENT", Outcome: "ALLOWED" }) session.DeleteWhere<WaitingAppealOutcome>(w => w.Id.StartsWith(waiting));
    }
}

static class OpenAppeals
{
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
    public static async Task CarriedOutAsync(this IDocumentSession session, Cad cad, string appealNumber, CancellationToken ct)
    {
        if (await session.LoadAsync<AppealedStatements>(appealNumber, ct) is { ToCarryOut.Count: > 0 } judged) session.Store(judged with { ToCarryOut = [.. judged.ToCarryOut.Where(s => StatementOfAdjustments.TransactionNumberIn(s) != cad.Id)] });
    }

    /// <summary>What is under appeal on one issue is not determined anew on the same: the decision would find its ground gone.</summary>
    public static async Task RequireNotUnderAppealAsync(this IQuerySession session, Cad cad, RedeterminationIssue issue, CancellationToken ct)
    {
        var open = (await session.Query<AppealedStatements>().Where(a => a.RmAccount == cad.RmAccount && a.IsOpen).ToListAsync(ct)).SelectMany(a => a.StatementNumbers.Where(s => StatementOfAdjustments.TransactionNumberIn(s) == cad.Id).Select(s => (Statement: s, Appeal: a.Id))).ToArray();
        if (open.Length == 0) return;
        var same = (await session.LoadManyAsync<StatementOfAdjustments>(ct, open.Select(o => o.Statement))).FirstOrDefault(s => s.Issue == issue);
        if (same is not null) throw new Rejected("DET_UNDER_APPEAL", same.Id, open.First(o => o.Statement == same.Id).Appeal);
    }
}
