using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks what the CBSA verifies across all importers. Anyone may.</summary>
/// <param name="Edition">As 2026-01; the newest when left out.</param>
public sealed record GetVerificationPriorities([property: QueryParam] string? Edition = null);

public sealed record GetVerificationPrioritiesResponse(string Edition, DateTimeOffset PublishedAt, IReadOnlyList<VerificationPriority> Priorities);

public sealed class GetVerificationPrioritiesEndpoint(IAppealsStore store) : CarmEndpoint<GetVerificationPriorities, GetVerificationPrioritiesResponse>
{
    public override void Configure()
    {
        Get("verification-priorities");
        Group<Public>();
        Summary(s => s.Summary = "Read the verification priorities of the CBSA");
    }

    public override async Task HandleAsync(GetVerificationPriorities query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = query.Edition is { } edition ? await session.LoadAsync<VerificationPriorities>(edition, ct) : await session.Query<VerificationPriorities>().OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct);
        if (found is null) throw new Rejected("NOT_FOUND");
        Tag(found.Revision);
        await Send.OkAsync(new(found.Id, found.PublishedAt, found.Priorities), ct);
    }
}
