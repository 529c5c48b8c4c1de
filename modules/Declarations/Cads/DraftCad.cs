using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A declarant begins a declaration. Nothing is examined yet but whose it is and that its number is free.</summary>
/// <param name="CadType">AB: goods released prior to payment.</param>
/// <param name="CallerBn9">Who declares: the importer, or a broker on its behalf.</param>
public sealed record DraftCad(
    string RmAccount, string TransactionNumber, [property: FromClaim("carm_bn9")] string CallerBn9, string CadType = "AB", CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null);

public sealed record DraftCadResponse(string TransactionNumber, string RmAccount, string CadType, CadStatus Status);

public sealed class DraftCadValidator : Validator<DraftCad>
{
    public DraftCadValidator() => RuleFor(x => x.TransactionNumber).NotEmpty().Matches(@"^[0-9]{14}\z");
}

public sealed class DraftCadEndpoint : CarmEndpoint<DraftCad, DraftCadResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/cads");
        Group<Portal>();
        Asks("declarations.cads.submit");
        Creates();
        Summary(s => s.Summary = "Begin a declaration");
    }

    public override Task HandleAsync(DraftCad command, CancellationToken ct)
    {
        Tag(1);
        return CreatedAsync(command, drafted => $"/api/v1/cads/{drafted.TransactionNumber}", ct);
    }
}

public static class DraftCadHandler
{
    public static async Task<DraftCadResponse> Handle(DraftCad command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) is not { IsImporters: true }) throw new Rejected("CAD-2002", command.RmAccount);
        // A number serves once in seven years and three months; here it serves once, since a declaration is never forgotten.
        if (await session.LockCadAsync(command.TransactionNumber, ct) is not null) throw new Rejected("CAD-3001", command.TransactionNumber) { Path = "transactionNumber" };
        var cad = new Cad(command.TransactionNumber, command.RmAccount, command.CallerBn9, command.CadType, new(command.Header, command.Invoices), clock.GetUtcNow(), 1);
        session.Store(cad);
        return new(cad.Id, cad.RmAccount, cad.CadType, cad.Status);
    }
}
