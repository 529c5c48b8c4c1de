using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the program accounts of a business in the order of their numbers.</summary>
public sealed record FindPrograms(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindProgramsResponse(IReadOnlyList<ProgramView> Items, string? NextCursor);

public sealed class FindProgramsEndpoint(IOnboardingStore store) : CarmEndpoint<FindPrograms, FindProgramsResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/program-accounts");
        Group<Portal>();
        Asks("onboarding.programs.list");
        Summary(s => s.Summary = "List program accounts");
    }

    public override async Task HandleAsync(FindPrograms query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ProgramAccount>().Where(p => p.Bn9 == query.Bn9 && (after == null || string.Compare(p.Id, after) > 0)).OrderBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        var (programs, next) = Cut(found, size, p => p.Id);
        var used = (await session.LoadManyAsync<ProgramActivity>(ct, programs.Select(p => p.Id))).ToDictionary(a => a.Id, a => a.On);
        await Send.OkAsync(new([.. programs.Select(p => ProgramView.Of(p, used.TryGetValue(p.Id, out var on) ? on : null))], next), ct);
    }
}
