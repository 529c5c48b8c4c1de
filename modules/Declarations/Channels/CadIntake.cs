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
        if (message.TransactionNumber is not { Length: 14 } number || !number.All(char.IsAsciiDigit)) throw new Rejected("CAD-1001") { Path = "transactionNumber" };
        return message.FunctionCode switch
        {
            CadMessage.Original => await session.DeclareAsync(message, by, rules, ct),
            CadMessage.Query => (await session.ShowAsync(message, by, ct), true, []),
            // 4 (change) and 1 (request to withdraw) are the other functions of the domain: each is one more case here.
            _ => throw new Rejected("CAD-4001") { Path = "functionCode" },
        };
    }

    static async Task<(CadReceipt, bool, OutgoingMessages)> DeclareAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, ExaminationRules rules, CancellationToken ct)
    {
        if (message.Version != First) throw new Rejected("CAD-3003", First) { Path = "version" };
        // Numbers of the portal are given, not chosen; a type that is only made there is refused as such.
        if (message.CadType != CadType.PayAtRelease && message.TransactionNumber!.StartsWith("00000", StringComparison.Ordinal)) throw new Rejected("CAD-1001") { Path = "transactionNumber" };
        var draft = new Cad(message.TransactionNumber!, message.RmAccount!, by.Bn9, message.CadType ?? "", message.Document, rules.Clock.GetUtcNow(), 1);
        var taken = await session.LockCadAsync(draft.Id, ct);
        if (taken is not null && !await session.GivesWayAsync(taken, draft.RmAccount, ct)) return (await session.AgainAsync(draft, taken, by, ct), true, []);

        var (accepted, facts) = await session.SubmitAsync(draft, by.Bn9, isPersons: false, message.AcknowledgedDuplicateOf, rules, ct);
        if (taken is not null) await session.DeleteAttachmentsAsync(draft.Id, ct);
        var receipt = Of(accepted);
        session.Store(receipt);
        return (receipt, false, facts);
    }

    /// <summary>The same message again gets its first answer. What else is sent under a used number is another content of the same consignment (CAD-1002) or other goods (CAD-3001); who may not see what is there learns only that the number is used.</summary>
    static async Task<CadReceipt> AgainAsync(this IDocumentSession session, Cad draft, Cad taken, CadSubmitter by, CancellationToken ct)
    {
        var first = taken.RmAccount == draft.RmAccount && by.Sees(taken) ? await session.LoadAsync<CadVersion>(CadVersion.IdOf(taken.Id, 1), ct) : null;
        if (first is null) throw new Rejected("CAD-3001", taken.Id) { Path = "transactionNumber" };
        if (CadAcceptance.HashOfVersion(draft, first with { Document = draft.Document }) == CadAcceptance.HashOfVersion(taken, first))
            return await session.LoadAsync<CadReceipt>(first.Id, ct) ?? Of(CadSubmission.Of(taken, first, []));
        throw first.Document.Header?.ReleaseDate is { } releasedOn && releasedOn == draft.Document.Header?.ReleaseDate ? new Rejected("CAD-1002") : new Rejected("CAD-3001", taken.Id) { Path = "transactionNumber" };
    }

    /// <summary>A version's receipt, with the state in which the declaration is now.</summary>
    static async Task<CadReceipt> ShowAsync(this IDocumentSession session, CadMessage message, CadSubmitter by, CancellationToken ct)
    {
        if (await session.LoadAsync<Cad>(message.TransactionNumber!, ct) is not { } cad || cad.RmAccount != message.RmAccount || !by.Sees(cad)) throw new Rejected("CAD-1013") { Path = "transactionNumber" };
        if (cad.CurrentVersion == 0) return new(cad.Id, cad.Id, cad.RmAccount, null, cad.Status, null, null, null, null, [], null);
        if (!int.TryParse(message.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await session.LoadAsync<CadVersion>(CadVersion.IdOf(cad.Id, number), ct) is not { } version) throw new Rejected("CAD-1013") { Path = "version" };
        return (await session.LoadAsync<CadReceipt>(version.Id, ct) ?? Of(CadSubmission.Of(cad, version, []))) with { Status = cad.Status, PaymentDueOn = cad.PaymentDueOn };
    }

    static CadReceipt Of(CadSubmission a) => new(
        a.Cad.Id + a.Version, a.Cad.Id, a.Cad.RmAccount, a.Version, a.Cad.Status, a.Cad.AccountedAt, a.Cad.AccountingDeadline, a.Cad.PaymentDueOn, a.Totals, [.. a.Warnings.Select(w => CadFault.Of(w.Code, w.Path, w.Arguments))], a.ReceiptHash);
}
