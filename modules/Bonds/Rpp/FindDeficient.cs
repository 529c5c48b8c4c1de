using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the accounts that must mend their security or lower their use, the nearest last day first; whoever is past it a supervisor may suspend.</summary>
public sealed record FindDeficient([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDeficientResponse(IReadOnlyList<DeficientView> Items, string? NextCursor);

/// <param name="MendBy">The last day, the nearer of both.</param>
/// <param name="MaySuspend">Whether it has passed.</param>
public sealed record DeficientView(string RmAccount, string LegalName, RppState State, DateOnly? CureBy, DateOnly? LowerBy, DateOnly MendBy, bool MaySuspend, Money RequiredAsAgreement, Money Posted, Money Exposure);

public sealed class FindDeficientEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindDeficient, FindDeficientResponse>
{
    public override void Configure()
    {
        Get("rpp/deficient");
        Group<Staff>();
        Asks("bonds.rpp.review");
        Summary(s => s.Summary = "List accounts with too little security or too much use");
    }

    public override async Task HandleAsync(FindDeficient query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<RppAccount>().Where(a => a.MendKey != null && (after == null || string.Compare(a.MendKey, after) > 0)).OrderBy(a => a.MendKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, a => a.MendKey!);
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new([.. items.Select(a => new DeficientView(a.Id, a.LegalName, a.State, a.CureBy, a.LowerBy, a.MendBy!.Value, a.MendBy < today, a.RequiredOn(today).Agreement, a.AgreementsOn(today) + a.CashOn(today), a.Exposure))], next), ct);
    }
}
