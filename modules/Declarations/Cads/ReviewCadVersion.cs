using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>An officer reads one version of a declaration with its assessment.</summary>
public sealed record ReviewCadVersion(string TransactionNumber, string CadVersion);

public sealed class ReviewCadVersionEndpoint(IDeclarationsStore store, ReferenceShelf references) : CarmEndpoint<ReviewCadVersion, CadVersionView>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/versions/{cadVersion}");
        Group<Staff>();
        Asks("declarations.cads.review");
        Summary(s => s.Summary = "Read a version of a declaration as an officer");
    }

    public override async Task HandleAsync(ReviewCadVersion query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(await session.ReadVersionAsync(query.TransactionNumber, query.CadVersion, references, ct), ct);
    }
}
