using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Searches the rulings in force whose holders agreed to their publication, the newest first, in the language of the request. Nothing in it says who the holder is.</summary>
/// <param name="Q">A word or a part of one in the description of the goods or in the ruling, or the first digits of a classification.</param>
/// <param name="Kind">As ADVANCE_TARIFF; every kind when left out.</param>
public sealed record FindPublishedRulings([property: QueryParam] string? Q = null, [property: QueryParam] string? Kind = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPublishedRulingsResponse(IReadOnlyList<PublishedRulingRow> Items, string? NextCursor);

public sealed record PublishedRulingRow(
    string RulingNumber, RulingKind Kind, NationalSubject? Subject, string? GoodsDescription, string Ruling, string Reasons, string? Classification, string? CountryOfOrigin, ValuationMethod? ValuationMethod, DateOnly? EffectiveOn);

public sealed class FindPublishedRulingsEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<FindPublishedRulings, FindPublishedRulingsResponse>
{
    public override void Configure()
    {
        Get("rulings/published");
        Group<Public>();
        Summary(s => s.Summary = "Search published rulings");
    }

    public override async Task HandleAsync(FindPublishedRulings query, CancellationToken ct)
    {
        var (kind, today) = (RulingRecords.ReadWord<RulingKind>(query.Kind, "kind", "VAL_FAILED"), clock.GetUtcNow().TorontoDate());
        if (query.Q?.Length > 100 || query.Q?.Any(char.IsControl) == true) throw new Rejected("VAL_FAILED") { Path = "q" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<Ruling>().Where(r => r.PublishedText != null && r.BindsFrom <= today && (r.EndsOn == null || r.EndsOn > today));
        if (after is not null) found = found.Where(r => string.Compare(r.Id, after) < 0);
        if (kind is { } one) found = found.Where(r => r.Kind == one);
        if (query.Q?.Trim() is { Length: > 0 } words)
        {
            // The index by groups of three letters leaves few, in which the words are then looked for as they stand.
            if (Ruling.WordsOf(words) is { Length: > 0 } plain) found = found.Where(r => r.PublishedWords != null && r.PublishedWords.NgramSearch(plain));
            found = found.Where(r => r.PublishedText!.Contains(words, StringComparison.OrdinalIgnoreCase));
        }
        var (items, next) = Cut(await found.OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(r => Row(r, r.DecisionOn(today)!.Terms))], next), ct);
    }

    static PublishedRulingRow Row(Ruling r, RulingTerms said) =>
        new(r.Id, r.Kind, r.Subject, r.Request.GoodsDescription, said.Text.ToString(), said.Reasons.ToString(), said.Classification, said.CountryOfOrigin, said.ValuationMethod, said.EffectiveOn);
}
