using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads a declaration as it stands.</summary>
public sealed record ReviewCad(string TransactionNumber);

public sealed class ReviewCadEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewCad, CadView>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}");
        Group<Staff>();
        Asks("declarations.cads.review");
        Summary(s => s.Summary = "Read a declaration as an officer");
    }

    public override async Task HandleAsync(ReviewCad query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(cad.Revision);
        await Send.OkAsync(await session.ReadAsync(cad, ct, forStaff: true), ct);
    }
}
