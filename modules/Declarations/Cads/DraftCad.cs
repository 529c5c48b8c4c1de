using System.Security.Cryptography;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A declarant begins a declaration. Nothing is examined yet but whose it is and that its number is free: under which neither another declaration stands nor goods were released to somebody else.</summary>
/// <param name="TransactionNumber">Fourteen digits; left out for type C, which is given one that begins with 00000.</param>
/// <param name="CadType">AB goods released prior to payment, C to be paid at release, F, TT, V, or a warehouse's 10 to 30.</param>
/// <param name="CallerBn9">Who declares: the importer, or a broker on its behalf.</param>
public sealed record DraftCad(
    string RmAccount, [property: FromClaim("carm_bn9")] string CallerBn9, string? TransactionNumber = null, string CadType = "AB", CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null);

public sealed record DraftCadResponse(string TransactionNumber, string RmAccount, string CadType, CadStatus Status);

public sealed class DraftCadValidator : Validator<DraftCad>
{
    public DraftCadValidator()
    {
        // The numbers of the portal are given, not chosen.
        RuleFor(x => x.TransactionNumber).Empty().When(x => x.CadType == CadType.PayAtRelease);
        RuleFor(x => x.TransactionNumber).NotEmpty().Matches(@"^(?!00000)[0-9]{14}\z").When(x => x.CadType != CadType.PayAtRelease);
    }
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
        // A number serves once in seven years and three months; here it serves once, since a declaration is never forgotten.
        var number = command.TransactionNumber ?? PortalNumber();
        var taken = await session.LockCadAsync(number, ct);
        var cad = new Cad(number, command.RmAccount, command.CallerBn9, command.CadType, new(command.Header, command.Invoices), clock.GetUtcNow(), 1);
        var (release, previous) = (await session.LoadAsync<ReleaseRecord>(number, ct), cad.Followed is { } followed ? await session.LoadAsync<Cad>(followed, ct) : null);
        if (!CadExamination.MayDeclare(await session.LoadAsync<ProgramAccount>(command.RmAccount, ct), cad, release, previous)) throw new Rejected("CAD-2002", command.RmAccount);
        if (taken is not null && !await session.GivesWayAsync(taken, command.RmAccount, ct)) throw InUse(number);
        if (release is not null && release.RmAccount != command.RmAccount) throw InUse(number);
        if (taken is not null) await session.DeleteAttachmentsAsync(number, ct);
        session.Store(cad);
        return new(cad.Id, cad.RmAccount, cad.CadType, cad.Status);
    }

    static Rejected InUse(string number) => new("CAD-3001", number) { Path = "transactionNumber" };

    /// <summary>One of a hundred million numbers with its check digit; one that is taken is refused, and the client asks again.</summary>
    static string PortalNumber()
    {
        var digits = $"00000{RandomNumberGenerator.GetInt32(100_000_000):00000000}";
        return digits + Enumerable.Range(0, 10).First(d => ITransactionNumberCheck.Luhn().Passes($"{digits}{d}"));
    }
}
