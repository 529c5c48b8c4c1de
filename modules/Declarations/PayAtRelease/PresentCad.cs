using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A declaration to be paid at release is shown at the office of release.</summary>
public sealed record PresentCad(string TransactionNumber);

public sealed record PresentCadResponse(string TransactionNumber, CadStatus Status, DateTimeOffset PresentedAt);

public sealed class PresentCadEndpoint : CarmEndpoint<PresentCad, PresentCadResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/present");
        Group<Portal>();
        Asks("declarations.cads.submit");
        Summary(s => s.Summary = "Show a declaration at the office");
    }

    public override Task HandleAsync(PresentCad command, CancellationToken ct) => OkAsync(command, ct);
}

public static class PresentCadHandler
{
    public static async Task<PresentCadResponse> Handle(PresentCad command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (cad.Status != CadStatus.PendingPresentation) throw new Rejected("CAD-1002");
        // With the last cent its goods are released, and nothing is to an account that is not active.
        if ((await session.LoadAsync<ProgramAccount>(cad.RmAccount, ct))?.MayAccount(clock.GetUtcNow()) != true) throw new Rejected("CAD-2002", cad.RmAccount);
        var at = cad.PresentedAt ?? clock.GetUtcNow();
        session.Store(cad with { PresentedAt = at });
        return new(cad.Id, cad.Status, at);
    }
}
