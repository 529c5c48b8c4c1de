using System.Text.Json.Serialization;
using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>An appeal is decided, and no longer keeps its declarations from being withdrawn. One that is allowed is carried out declaration by declaration, each by itself, so that what one refuses stops no other.</summary>
public static class SetAsideOnAppealHandler
{
    public static async Task<OutgoingMessages> Handle(AppealDecided decided, IDocumentSession session, CancellationToken ct)
    {
        if (decided.RulingNumber is not null) return [];
        // What went on to the Tribunal is open until that has decided, however late the President's decision is heard.
        session.Store((await session.AppealedAsync(decided.AppealNumber, decided.RmAccount, decided.StatementNumbers, ct)).Closed());
        AllowedChange[] parts = [.. decided.AllowedStatements.Select((statement, i) => new AllowedChange(statement, decided.AllowedLines[i], decided.AllowedPercents[i]))];
        var allowed = decided.Outcome == "ALLOWED" ? decided.StatementNumbers : parts.Select(part => part.StatementNumber).Distinct();
        return
            [.. allowed.GroupBy(StatementOfAdjustments.TransactionNumberIn).Where(cad => cad.Key is not null).OrderBy(cad => cad.Key, StringComparer.Ordinal)
                .Select(cad => new SetAsideStatements(decided.AppealNumber, decided.RmAccount, cad.Key!, [.. cad], decided.EffectiveAt) { Body = decided.Body, Parts = [.. parts.Where(part => cad.Contains(part.StatementNumber))] })];
    }
}

/// <summary>
/// Takes the changes of an allowed appeal's statements out of one declaration again, by one further version. Only this brings the outcome's money to the ledger; GST stays
/// (it is an input tax credit). A repeat finds the statements set aside and does nothing. What cannot be priced waits for the officers (<see cref="WaitingAppealOutcome"/>).
/// </summary>
public sealed record SetAsideStatements(string AppealNumber, string RmAccount, string TransactionNumber, IReadOnlyList<string> StatementNumbers, DateTimeOffset DecidedAt)
{
    /// <summary>Who allowed it: CITT or FCA; the President where that is not said.</summary>
    public string? Body { get; init; }

    /// <summary>The provision under which it was allowed, as the version that it makes cites it.</summary>
    [JsonIgnore]
    public string Authority => Body switch { "CITT" => "Customs Act s.67(3)", "FCA" => "Customs Act s.68", _ => "Customs Act s.60(4)" };

    /// <summary>Of an appeal that is allowed in part: what of its statements; none means all.</summary>
    public IReadOnlyList<AllowedChange> Parts { get; init; } = [];

    /// <summary>What is left of the outcome when these statements are not set aside; null where nothing is.</summary>
    public SetAsideStatements? Without(IReadOnlyCollection<string> statements)
    {
        string[] rest = [.. StatementNumbers.Except(statements)];
        return rest.Length == 0 ? null : this with { StatementNumbers = rest, Parts = [.. Parts.Where(part => rest.Contains(part.StatementNumber))] };
    }
}

/// <summary>What of a statement's change is taken back.</summary>
/// <param name="LineNumber">Zero for all that the statement changed.</param>
/// <param name="Percent">How much of each figure's change; 100 puts it back.</param>
public sealed record AllowedChange(string StatementNumber, int LineNumber, decimal Percent);

public static class SetAsideStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(SetAsideStatements command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        if (await session.LockCadAsync(command.TransactionNumber, ct) is not { } cad || cad.RmAccount != command.RmAccount) return [];
        var waiting = await session.LoadAsync<WaitingAppealOutcome>(WaitingAppealOutcome.IdOf(command.AppealNumber, cad.Id), ct);
        // Of one appeal the later outcome holds, and what the President has won back since is officers' to write out, however late this is heard.
        if (waiting?.Outcome.DecidedAt > command.DecidedAt) return [];
        if (command.Without((await session.LoadAsync<AppealedStatements>(command.AppealNumber, ct))?.Retaken ?? []) is not { } outcome) return [];
        var (_, faults, messages) = await session.CarryOutAsync(cad, outcome, waiting, clock, references, ct);
        if (faults.Count == 0) return messages;

        var now = clock.GetUtcNow();
        session.Store(new WaitingAppealOutcome(WaitingAppealOutcome.IdOf(command.AppealNumber, cad.Id), outcome, waiting?.Since ?? now, [.. faults.Select(f => CadFault.Of(f.Code, f.Path, f.Arguments))]));
        // What was missing may have been approved while this was priced. The notice names the appeal, which a provider that sees the declaration need not see: it goes to the importer alone.
        return waiting is not null ? [] : [command, NoticeRequested.ToManagers($"appeal-outcome/{command.AppealNumber}/{cad.Id}", cad.RmAccount[..9], "DECLARATIONS_OUTCOME_WAITS", now, cad.RmAccount, command.AppealNumber, cad.Id)];
    }
}
