using System.Globalization;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>What becomes of a message, whichever channel brought it. A refused one leaves nothing.</summary>
static class CadIntake
{
    const string First = "00001";

    public static async Task<(CadReceipt Receipt, bool IsRepeat, OutgoingMessages Facts)> DecideAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, ExaminationRules rules, CancellationToken ct)
    {
        if (message.NumberIfFit() is null) throw new Rejected("CAD-1001") { Path = "transactionNumber" };
        return message.FunctionCode switch
        {
            CadMessage.Original => await session.DeclareAsync(message, by, rules, ct),
            CadMessage.Query => (await session.ShowAsync(message, by, ct), true, []),
            CadMessage.Change => await session.TakeChangeAsync(message, by, rules, ct),
            CadMessage.Withdrawal => await session.TakeWithdrawalAsync(message, by, rules, ct),
            _ => throw new Rejected("CAD-4001") { Path = "functionCode" },
        };
    }

    static async Task<(CadReceipt, bool, OutgoingMessages)> DeclareAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, ExaminationRules rules, CancellationToken ct)
    {
        if (message.Version is not (null or First)) throw new Rejected("CAD-3003", First) { Path = "version" };
        // Numbers of the portal are given, not chosen; a type that is only made there is refused as such.
        if (message.CadType != CadType.PayAtRelease && message.TransactionNumber!.StartsWith("00000", StringComparison.Ordinal)) throw new Rejected("CAD-1001") { Path = "transactionNumber" };
        var draft = new Cad(message.TransactionNumber!, message.RmAccount!, by.Bn9, message.CadType ?? "", message.Document, rules.Clock.GetUtcNow(), 1);
        var taken = await session.LockCadAsync(draft.Id, ct);
        // What manual review gave back is declared anew under its number; the documents given with it stay.
        var returned = taken is { Status: CadStatus.ReturnedForChange, CadType: not CadType.PayAtRelease } && taken.RmAccount == draft.RmAccount && by.Sees(taken);
        if (returned) draft = draft with { CreatedAt = taken!.CreatedAt, Revision = taken.Revision };
        else if (taken is not null && !await session.GivesWayAsync(taken, draft.RmAccount, ct)) return (await session.AgainAsync(draft, taken, by, ct), true, []);

        var (accepted, facts) = await session.SubmitAsync(draft, by.Bn9, isPersons: false, message.AcknowledgedDuplicateOf, rules, ct);
        if (taken is not null && !returned) await session.DeleteAttachmentsAsync(draft.Id, ct);
        var receipt = Of(accepted);
        if (receipt.Version is not null) session.Store(receipt);
        return (receipt, false, facts);
    }

    /// <summary>The same message again gets its first answer, or that of its acceptance once it has left manual review. What else is sent under a used number is another content of the same consignment (CAD-1002) or other goods (CAD-3001); who may not see what is there learns only that the number is used.</summary>
    static async Task<CadReceipt> AgainAsync(this IDocumentSession session, Cad draft, Cad taken, CadSubmitter by, CancellationToken ct)
    {
        var isSeen = taken.RmAccount == draft.RmAccount && by.Sees(taken);
        var first = isSeen ? await session.LoadAsync<CadVersion>(CadVersion.IdOf(taken.Id, 1), ct) : null;
        if ((first?.Document ?? (isSeen && taken.Status == CadStatus.ManualReview ? taken.Document : null)) is not { } given) throw new Rejected("CAD-3001", taken.Id) { Path = "transactionNumber" };
        if (CadAcceptance.HashOf(draft, 1, draft.Document) == CadAcceptance.HashOf(taken, 1, given))
            return first is null ? Of(CadSubmission.Waiting(taken)) : await session.LoadAsync<CadReceipt>(first.Id, ct) ?? Of(CadSubmission.Of(taken, first, []));
        throw given.Header?.ReleaseDate is { } releasedOn && releasedOn == draft.Document.Header?.ReleaseDate ? new Rejected("CAD-1002") : new Rejected("CAD-3001", taken.Id) { Path = "transactionNumber" };
    }

    /// <summary>A correction or an adjustment, as in the portal. Just this asked again, by whichever channel, gets its first answer; one that was taken back counts as never asked, and another content for a version that a change has made is CAD-1002.</summary>
    static async Task<(CadReceipt, bool, OutgoingMessages)> TakeChangeAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, ExaminationRules rules, CancellationToken ct)
    {
        var (cad, command, basedOn) = (await session.HoldAsync(message, by, ct), message.AsChange(by), BasedOn(message));
        if (message.CadType != cad.CadType) throw new Rejected("CAD-1002") { Path = "cadType" };
        var before = await session.Query<CadChange>().Where(c => c.TransactionNumber == cad.Id && c.BasedOn == basedOn && c.Status != ChangeStatus.Cancelled).OrderBy(c => c.Id).ToListAsync(ct);
        if (before.LastOrDefault(c => c.IsAskedBy(command)) is { } first) return (await session.LoadAsync<CadReceipt>(first.Id, ct) ?? await session.OfAsync(first, cad, ct), true, []);
        if (before.Any(c => c.MadeVersion is not null)) throw new Rejected("CAD-1002");
        RequireNext(cad, message);

        var (change, changed, made, facts) = await session.ChangeAsync(cad, command, rules, ct);
        var receipt = Of(change, changed, made);
        session.Store(receipt);
        return (receipt, false, facts);
    }

    /// <summary>A request to withdraw, as in the portal; just this asked again gets its first answer.</summary>
    static async Task<(CadReceipt, bool, OutgoingMessages)> TakeWithdrawalAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, ExaminationRules rules, CancellationToken ct)
    {
        var (command, cad, basedOn) = (message.AsWithdrawal(by), await session.HoldAsync(message, by, ct), BasedOn(message));
        var before = await session.Query<WithdrawalRequest>().Where(w => w.TransactionNumber == cad.Id && w.BasedOn == basedOn).OrderBy(w => w.Id).ToListAsync(ct);
        if (before.LastOrDefault(w => w.IsAskedBy(command)) is { } first) return (await session.LoadAsync<CadReceipt>(first.Id, ct) ?? Of(first, cad), true, []);
        RequireNext(cad, message);

        var (pending, request) = await session.AskToWithdrawAsync(cad, command, rules.Clock, ct);
        var receipt = Of(request, pending);
        session.Store(receipt);
        return (receipt, false, []);
    }

    /// <summary>The version before the one that a message is to make; for what is no version, one that there never is.</summary>
    static int BasedOn(CadMessage message) => int.TryParse(message.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var made) && CadVersion.Wire(made) == message.Version ? made - 1 : -1;

    /// <summary>Holds the declaration that a message is about; what the caller may not see is not there.</summary>
    static async Task<Cad> HoldAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, CancellationToken ct) =>
        await session.LockCadAsync(message.TransactionNumber!, ct) is { } cad && cad.RmAccount == message.RmAccount && by.Sees(cad) ? cad : throw new Rejected("CAD-1013") { Path = "transactionNumber" };

    /// <summary>The version belongs to the message's key. A draft has none to follow, which its state says.</summary>
    static void RequireNext(Cad cad, CadMessage message)
    {
        if (cad.CurrentVersion > 0 && CadVersion.Wire(cad.CurrentVersion + 1) is var next && message.Version != next) throw new Rejected("CAD-3003", next) { Path = "version" };
    }

    /// <summary>A version's receipt, with the state in which the declaration is now.</summary>
    static async Task<CadReceipt> ShowAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, CancellationToken ct)
    {
        if (await session.LoadAsync<Cad>(message.TransactionNumber!, ct) is not { } cad || cad.RmAccount != message.RmAccount || !by.Sees(cad)) throw new Rejected("CAD-1013") { Path = "transactionNumber" };
        if (cad.CurrentVersion == 0) return new(cad.Id, cad.Id, cad.RmAccount, null, cad.Status, null, null, null, null, cad.Remarks ?? [], null);
        if (!int.TryParse(message.Version ?? CadVersion.Wire(cad.CurrentVersion), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number), ct) is not { } version) throw new Rejected("CAD-1013") { Path = "version" };
        return (await session.LoadAsync<CadReceipt>(version.Id, ct) ?? Of(CadSubmission.Of(cad, version, []))) with { Status = cad.Status, PaymentDueOn = cad.PaymentDueOn };
    }

    /// <summary>As it stands now, for what was asked in the portal.</summary>
    static async Task<CadReceipt> OfAsync(this IDocumentSession session, CadChange change, Cad cad, CancellationToken ct)
    {
        var based = (await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, change.BasedOn), ct))!;
        return Of(ChangeView.Of(change, cad, based), cad, change.MadeVersion is { } made ? await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, made), ct) : null);
    }

    static CadReceipt Of(ChangeView change, Cad cad, CadVersion? made) => new(
        change.ChangeId, cad.Id, cad.RmAccount, change.MadeVersion, cad.Status, cad.AccountedAt, cad.AccountingDeadline, cad.PaymentDueOn, made?.Totals, [], made is null ? null : CadAcceptance.HashOfVersion(cad, made), Change: change);

    static CadReceipt Of(WithdrawalRequest request, Cad cad) => new(
        request.Id, cad.Id, cad.RmAccount, null, cad.Status, cad.AccountedAt, cad.AccountingDeadline, cad.PaymentDueOn, null, [], null, WithdrawalNumber: request.Id);

    static CadReceipt Of(CadSubmission a) => new(
        a.Cad.Id + a.Version, a.Cad.Id, a.Cad.RmAccount, a.Version, a.Cad.Status, a.Cad.AccountedAt, a.Cad.AccountingDeadline, a.Cad.PaymentDueOn, a.Version is null ? null : a.Totals, [.. a.Warnings.Select(w => CadFault.Of(w.Code, w.Path, w.Arguments))], a.ReceiptHash);
}
