using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// A client changes an accepted declaration: all of it as it is to be, with reasons. Until the due date has passed this is a correction and decided at once; after it an
/// adjustment, which an officer reviews.
/// </summary>
/// <param name="Kind">CORRECTION or ADJUSTMENT; the clock decides, and a wrong word is refused.</param>
/// <param name="NextVersion">The version meant to be made, as 00002; may be left out.</param>
/// <param name="Attachments">Identifiers of documents given before.</param>
public sealed record ChangeCad(
    string TransactionNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string Subject, string? Kind = null, string? NextVersion = null, CadHeader? Header = null,
    IReadOnlyList<CadInvoice>? Invoices = null, IReadOnlyList<LineReasons>? Reasons = null, IReadOnlyList<string>? Attachments = null, string? Explanation = null);

public sealed record ChangeCadResponse(ChangeView Change);

public sealed class ChangeCadEndpoint : CarmEndpoint<ChangeCad, ChangeCadResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/changes");
        Group<Portal>();
        Asks("declarations.cads.correct", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Correct or adjust a declaration");
    }

    public override Task HandleAsync(ChangeCad command, CancellationToken ct) =>
        CreatedAsync(command, made => $"/api/v1/cads/{command.TransactionNumber}/changes/{made.Change.ChangeId}", ct);
}

public static class ChangeCadHandler
{
    public static async Task<(ChangeCadResponse, OutgoingMessages)> Handle(ChangeCad command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var (change, _, _, facts) = await session.ChangeAsync(cad, command, rules, ct);
        return (new(change), facts);
    }
}
