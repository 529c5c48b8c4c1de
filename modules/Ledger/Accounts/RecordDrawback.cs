using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>A drawback that was granted becomes the client's credit, once for each claim, with the interest that goes with it.</summary>
public static class RecordDrawbackHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task<OutgoingMessages> Handle(DrawbackGranted granted, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookOnAsync(granted.RmAccount, clock.GetUtcNow(), ct, OpenItem.IdOf(granted.RmAccount, DrawbackPosting.Type, granted.ClaimNumber))
            ?? throw new CameTooEarlyException($"The account {granted.RmAccount} is not open yet.");
        await session.ReachAsync(book, trial => DrawbackPosting.Apply(granted, trial), ct);
        DrawbackPosting.Apply(granted, book);
        session.Lay(book);
        return [.. book.CreditsPosted()];
    }
}

/// <summary>What a drawback does to its account: the duties go from revenue to the client's credits, as P5 and P6 of the domain document have it for a refund. Pure.</summary>
public static class DrawbackPosting
{
    public const string Type = "DRW";

    public static void Apply(DrawbackGranted granted, AccountBook book)
    {
        if (book.Find(Type, granted.ClaimNumber) is not null) return;
        PostingLine[] heads = [.. CadPosting.Heads(-granted.CustomsDuty, -granted.Sima, -(granted.Surtax + granted.Safeguard), -granted.ExciseTax)];
        var (duties, on) = (Money.Sum(heads.Select(h => h.Amount)), granted.EffectiveAt.TorontoDate());
        book.Post(Credit(granted, book, Type, duties, on), "DRAWBACK_POSTED", heads);

        // Prescribed interest from the 91st day after the application to the day of the grant, both included (Customs Tariff s.127).
        book.PayInterest(WaitingInterest.On(Credit(granted, book, "RINT", Money.Zero, on), [new(granted.MadeOn.AddDays(90), duties.Cents, granted.ClaimNumber)], on));
        book.Clear(book.Today);
    }

    static OpenItem Credit(DrawbackGranted granted, AccountBook book, string type, Money amount, DateOnly on) => new(
        OpenItem.IdOf(granted.RmAccount, type, granted.ClaimNumber), granted.RmAccount, Side.Credit, type, granted.ClaimNumber, null, granted.SubmitterBn9, "IMPORTER",
        amount.Cents, on, book.Today, book.Now, on, null, RateKind.None);
}
