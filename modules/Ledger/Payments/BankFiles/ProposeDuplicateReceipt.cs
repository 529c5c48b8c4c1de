using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer found that an unidentified receipt is the double of another, which the bank has told twice; a supervisor decides.</summary>
/// <param name="SameAs">The other receipt: of the same amount, and no double itself.</param>
public sealed record ProposeDuplicateReceipt(string ReceiptId, string SameAs, [property: FromClaim("sub")] string Subject);

public sealed record ProposeDuplicateReceiptResponse(ReceiptView Receipt);

public sealed class ProposeDuplicateReceiptValidator : Validator<ProposeDuplicateReceipt>
{
    public ProposeDuplicateReceiptValidator() => RuleFor(x => x.SameAs).NotEmpty().MaximumLength(64);
}

public sealed class ProposeDuplicateReceiptEndpoint : CarmEndpoint<ProposeDuplicateReceipt, ProposeDuplicateReceiptResponse>
{
    public override void Configure()
    {
        Post("receipts/{receiptId}/duplicate");
        Group<Staff>();
        Asks("ledger.entries.propose", movesMoney: true);
        Summary(s => s.Summary = "Say that an unidentified receipt is the double of another");
    }

    public override async Task HandleAsync(ProposeDuplicateReceipt command, CancellationToken ct)
    {
        var proposed = await ExecuteAsync(command, ct);
        Tag(proposed.Receipt.Revision);
        await Send.OkAsync(proposed, ct);
    }
}

public static class ProposeDuplicateReceiptHandler
{
    public static async Task<ProposeDuplicateReceiptResponse> Handle(ProposeDuplicateReceipt command, IDocumentSession session, CancellationToken ct)
    {
        await session.HoldAsync($"ledger/receipt/{command.ReceiptId}", ct);
        var receipt = await session.LoadAsync<BankReceipt>(command.ReceiptId, ct) ?? throw new Rejected("NOT_FOUND");
        if (receipt.Outcome != ReceiptOutcome.Unidentified || receipt.SameAs is not null) throw new Rejected("STATE_CONFLICT");
        if (!ReceiptPosting.IsDouble(receipt, await session.LoadAsync<BankReceipt>(command.SameAs, ct))) throw new Rejected("RECEIPT_NOT_DOUBLE", command.SameAs) { Path = "sameAs" };
        receipt = receipt with { SameAs = command.SameAs, Maker = command.Subject, Revision = receipt.Revision + 1 };
        session.Store(receipt);
        return new(ReceiptView.Of(receipt));
    }
}
