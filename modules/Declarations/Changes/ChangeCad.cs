using Carm.Declarations.Contracts;
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
        var now = rules.Clock.GetUtcNow();
        var (before, examined) = await session.ExamineAsync(cad, command, rules, ct);
        if (examined.Faults.Count > 0) throw Rejected.Of(examined.Faults);

        var sequence = await session.Query<CadChange>().CountAsync(c => c.TransactionNumber == cad.Id, ct) + 1;
        var change = new CadChange(
            CadChange.IdOf(cad.Id, sequence), cad.Id, cad.RmAccount, cad.SubmitterBn9, examined.Kind, before.Number, new(command.Header, command.Invoices), command.Reasons ?? [], examined.Authority, command.Explanation,
            command.Attachments ?? [], examined.Lines, examined.Change, command.Subject, now);
        if (!examined.IsDecidedAtOnce)
        {
            session.Store(change);
            session.Store(cad with { OpenChange = change.Id, Revision = cad.Revision + 1 });
            return (new(ChangeView.Of(change, cad, before)), []);
        }

        var (next, version, fact) = CadAccounting.Next(cad, before, change.Document, change.Lines, change.Kind, change.Authority, change.Id, now, appliedOn: now.TorontoDate());
        change = change with { Status = ChangeStatus.Approved, DecidedAt = now, DecidedBy = "SYSTEM", MadeVersion = version.Number, OnTheAccount = version.Change };
        session.Store(change);
        session.Store(next);
        session.Store(version);
        return (new(ChangeView.Of(change, next, before)), [fact]);
    }
}
