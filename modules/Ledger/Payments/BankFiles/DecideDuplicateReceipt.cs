using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor takes the double of a receipt out of 2150 by the mirror of its transaction, or leaves it there unidentified.</summary>
/// <param name="Outcome">APPROVE or REFUSE.</param>
/// <param name="Expected">The revision that was read, from If-Match.</param>
public sealed record DecideDuplicateReceipt(string ReceiptId, string Outcome, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record DecideDuplicateReceiptResponse(ReceiptView Receipt);

public sealed class DecideDuplicateReceiptValidator : Validator<DecideDuplicateReceipt>
{
    public DecideDuplicateReceiptValidator() => RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REFUSE").WithErrorCode("VAL_APPROVAL");
}

public sealed class DecideDuplicateReceiptEndpoint : CarmEndpoint<DecideDuplicateReceipt, DecideDuplicateReceiptResponse>
{
    public override void Configure()
    {
        Post("receipts/{receiptId}/duplicate/decide");
        Group<Staff>();
        Asks("ledger.write-offs.approve", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "End the double of a receipt, or leave it unidentified");
    }

    public override Task HandleAsync(DecideDuplicateReceipt command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class DecideDuplicateReceiptHandler
{
    public static async Task<DecideDuplicateReceiptResponse> Handle(DecideDuplicateReceipt command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // One decision at a time, since two of them may be about each other's receipt.
        await session.HoldAsync("ledger/receipt-doubles", ct);
        await session.HoldAsync($"ledger/receipt/{command.ReceiptId}", ct);
        var receipt = await session.LoadAsync<BankReceipt>(command.ReceiptId, ct) ?? throw new Rejected("NOT_FOUND");
        if (receipt.Outcome != ReceiptOutcome.Unidentified || receipt.SameAs is not { } sameAs) throw new Rejected("STATE_CONFLICT");
        if (receipt.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (receipt.Maker == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        if (command.Outcome == "APPROVE")
        {
            if (!ReceiptPosting.IsDouble(receipt, await session.LoadAsync<BankReceipt>(sameAs, ct))) throw new Rejected("RECEIPT_NOT_DOUBLE", sameAs);
            var (now, source) = (clock.GetUtcNow(), ReceiptPosting.SourceOf(receipt.Id));
            session.DecidedBy(receipt.Maker!, command.Subject);
            session.Post(Journal.Internal, ReceiptPosting.Ended(receipt, (await session.SequencesAsync([source], ct))[source], now.TorontoDate()), now);
            receipt = receipt with { Outcome = ReceiptOutcome.Duplicate, Checker = command.Subject };
        }
        else receipt = receipt with { SameAs = null, Maker = null };
        session.Store(receipt);
        return new(ReceiptView.Of(receipt));
    }
}
