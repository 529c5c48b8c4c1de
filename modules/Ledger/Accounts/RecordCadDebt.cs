using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>Which version of a CAD was posted last.</summary>
/// <param name="Id">The transaction number.</param>
/// <param name="ItemIds">The debts that its versions brought, the newest last.</param>
public sealed record PostedCad(string Id, int CadVersion, IReadOnlyList<string> ItemIds);

/// <summary>A decided version of a CAD becomes a debt, or a refund with the interest that goes with it. Versions are posted in their order, each once.</summary>
public static class RecordCadDebtHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(CadAccountedFor cad, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // The lock comes before the first look, so that the same version twice at once is posted once.
        await session.LockAccountAsync(cad.RmAccount, ct);
        var posted = await session.LoadAsync<PostedCad>(cad.TransactionNumber, ct);
        if (cad.CadVersion <= (posted?.CadVersion ?? 0)) return;
        if (cad.CadVersion > (posted?.CadVersion ?? 0) + 1) throw new CameTooEarlyException($"Version {cad.CadVersion} of {cad.TransactionNumber} came before the one below it.");

        var book = await session.OpenBookAsync(cad.RmAccount, clock.GetUtcNow(), ct, [.. posted?.ItemIds ?? []]) ?? throw new CameTooEarlyException($"The account {cad.RmAccount} is not open yet.");
        var debt = CadPosting.Apply(cad, book, [.. posted?.ItemIds ?? []]);
        book.Free(cad.TransactionNumber);
        session.Store(new PostedCad(cad.TransactionNumber, cad.CadVersion, debt is null ? posted?.ItemIds ?? [] : [.. posted?.ItemIds ?? [], debt]));
        session.Lay(book);
    }
}
