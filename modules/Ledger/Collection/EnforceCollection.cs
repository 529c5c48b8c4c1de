using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor notes a measure that is taken to collect what is in arrears.</summary>
/// <param name="Measure">COURT_ACTION, CERTIFICATE, SET_OFF or GARNISHMENT.</param>
public sealed record EnforceCollection(string FileNumber, string Measure, [property: FromClaim("sub")] string Subject);

public sealed record EnforceCollectionResponse(string FileNumber, string Measure, DateOnly TakenOn);

public sealed class EnforceCollectionValidator : Validator<EnforceCollection>
{
    public EnforceCollectionValidator() => RuleFor(x => x.Measure).Must(m => m is "COURT_ACTION" or "CERTIFICATE" or "SET_OFF" or "GARNISHMENT").WithErrorCode("VAL_MEASURE");
}

public sealed class EnforceCollectionEndpoint : CarmEndpoint<EnforceCollection, EnforceCollectionResponse>
{
    public override void Configure()
    {
        Post("collection-files/{fileNumber}/enforce");
        Group<Staff>();
        Asks("ledger.collection.enforce");
        Summary(s => s.Summary = "Take a measure to collect what is in arrears");
    }

    public override Task HandleAsync(EnforceCollection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EnforceCollectionHandler
{
    public static async Task<(EnforceCollectionResponse, NoticeRequested)> Handle(EnforceCollection command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<CollectionFile>(command.FileNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookAsync(found.RmAccount, clock.GetUtcNow(), ct))!;
        // As whoever held the account before has left it.
        var file = (await session.LoadAsync<CollectionFile>(command.FileNumber, ct))!;
        var enforced = file.Enforce(command.Measure, [.. book.Items.Where(i => i.Side == Side.Debit && i.OpenCents > 0 && i.DueOn == file.DueOn)], book.Today, command.Subject);
        session.Store(enforced);
        return (new(file.Id, command.Measure, book.Today), NoticeRequested.ToManagers($"arrears/{file.Id}/measure/{enforced.Measures.Count}", file.RmAccount[..9], "LEDGER_ENFORCED", book.Now, file.RmAccount, $"{file.DueOn:yyyy-MM-dd}", command.Measure));
    }
}
