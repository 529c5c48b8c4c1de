using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists what is posted for a program account.</summary>
public sealed record FindSecurities(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindSecuritiesResponse(IReadOnlyList<SecurityView> Items, string? NextCursor);

/// <param name="DepositNumber">Of cash; an agreement has its number and its provider instead.</param>
/// <param name="Holds">Whether it stands today.</param>
public sealed record SecurityView(string? AgreementNumber, string? ProviderBn9, string? DepositNumber, Money Amount, DateOnly ValidFrom, DateOnly? ValidTo, bool Holds);

public sealed class FindSecuritiesEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindSecurities, FindSecuritiesResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/securities");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "List the security of a program account");
    }

    public override async Task HandleAsync(FindSecurities query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<RppAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        var shares = account.Shares.OrderBy(Key, StringComparer.Ordinal).Where(s => after is null || string.CompareOrdinal(Key(s), after) > 0).Take(size + 1).ToArray();
        var (items, next) = Cut(shares, size, Key);
        await Send.OkAsync(new([.. items.Select(s => new SecurityView(s.IsCash ? null : s.Source[10..], s.IsCash ? null : s.Source[..9], s.IsCash ? s.Source : null, s.Amount, s.From, s.To, s.HoldsOn(today)))], next), ct);
    }

    static string Key(SecurityShare share) => $"{share.Source} {share.From:yyyy-MM-dd}";
}
