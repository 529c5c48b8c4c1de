using System.Text.Json;
using Marten;

namespace Carm.Declarations;

/// <summary>What the tariff says under a code of two to ten digits.</summary>
/// <param name="PathEn">The descriptions of what it stands under, from the chapter down.</param>
public sealed record TariffEntry(string Code, string? En, string? Fr, string? Unit, string? PathEn = null, string? PathFr = null)
{
    public string? In(bool french) => french ? Fr ?? En : En ?? Fr;

    public string? PathIn(bool french) => french ? PathFr ?? PathEn : PathEn ?? PathFr;
}

/// <summary>A heading of four digits and how much of what was searched for stands under it.</summary>
/// <param name="ExampleEn">What fits best under it, in English as far as known.</param>
/// <param name="ExampleFr">The same in French.</param>
public sealed record HeadingMatch(string Code, int Matches, string? En, string? Fr, string? ExampleEn, string? ExampleFr);

/// <summary>What an edition is searched for.</summary>
/// <param name="Words">Every word must be there; quotes keep words together, a minus leaves one out. Digits are also the beginning of a code.</param>
/// <param name="Language">In which language, en or fr; in both when empty.</param>
public sealed record TariffSearch(string Edition, string Words, string Language = "");

/// <summary>The tariff's texts in PostgreSQL: full-text search in English and French, with plurals and without accents.</summary>
static class TariffEntries
{
    const string Separator = " › ";

    /// <summary>The entries that the search finds, with how well they fit.</summary>
    const string Matching = """
        from (
            select e.*, greatest(ts_rank_cd(e.search_en, asked.en), ts_rank_cd(e.search_fr, asked.fr)) + case when e.code >= asked.digits and e.code < asked.digits || ':' then 1 else 0 end as rank
            from declarations.tariff_entry e,
                (select websearch_to_tsquery('english', declarations.folded(?)) as en, websearch_to_tsquery('french', declarations.folded(?)) as fr, ? as digits, ? as language) asked
            where e.edition = ? and ((asked.language <> 'fr' and e.search_en @@ asked.en) or (asked.language <> 'en' and e.search_fr @@ asked.fr) or (e.code >= asked.digits and e.code < asked.digits || ':'))
        ) found
        """;

    const string Row = "json_build_object('code', code, 'en', en, 'fr', fr, 'unit', unit, 'pathEn', path_en, 'pathFr', path_fr)::text";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<TariffEntry> Of(IEnumerable<TariffItem> items, IReadOnlyDictionary<string, TariffText> headings)
    {
        var texts = new SortedDictionary<string, TariffText>(headings.ToDictionary(), StringComparer.Ordinal);
        foreach (var item in items)
        {
            texts[item.Code] = item.Text with { Unit = item.Unit };
            foreach (var (suffix, text) in item.Classes ?? new Dictionary<string, TariffText>()) texts[item.Code + suffix] = text;
        }
        return [.. texts.Select(t => new TariffEntry(t.Key, t.Value.En, t.Value.Fr, t.Value.Unit, Path(t.Key, text => text.En), Path(t.Key, text => text.Fr)))];

        string? Path(string code, Func<TariffText, string?> said) =>
            string.Join(Separator, new[] { 2, 4, 6, 8 }.Where(length => length < code.Length).Select(length => texts.TryGetValue(code[..length], out var above) ? said(above) : null).OfType<string>()) is { Length: > 0 } path ? path : null;
    }

    public static void KeepEntries(this IDocumentSession session, string edition, IReadOnlyList<TariffEntry> entries)
    {
        session.QueueSqlCommand("delete from declarations.tariff_entry where edition = ?", edition);
        session.QueueSqlCommand("""
            insert into declarations.tariff_entry (edition, code, en, fr, unit, path_en, path_fr)
            select ?, said ->> 'code', said ->> 'en', said ->> 'fr', said ->> 'unit', said ->> 'pathEn', said ->> 'pathFr' from json_array_elements(?::json) as said
            """, edition, JsonSerializer.Serialize(entries, Json));
    }

    public static async Task<IReadOnlyDictionary<string, TariffText>> HeadingsAsync(this IQuerySession session, string edition, CancellationToken ct) =>
        (await session.ReadAsync<TariffEntry>($"select {Row} from declarations.tariff_entry where edition = ? and length(code) < 8 and code <> ''", ct, edition)).ToDictionary(e => e.Code, e => new TariffText(e.En, e.Fr, e.Unit));

    public static async Task<TariffEntry?> EntryAsync(this IQuerySession session, string edition, string code, CancellationToken ct) =>
        (await session.ReadAsync<TariffEntry>($"select {Row} from declarations.tariff_entry where edition = ? and code = ?", ct, edition, code)).SingleOrDefault();

    /// <summary>What stands directly under a heading: what has nothing else between.</summary>
    public static Task<IReadOnlyList<TariffEntry>> UnderAsync(this IQuerySession session, string edition, string heading, CancellationToken ct) =>
        session.ReadAsync<TariffEntry>($"""
            select {Row} from declarations.tariff_entry e where edition = ? and code > ? and code < ? || ':'
                and not exists (select 1 from declarations.tariff_entry between where between.edition = e.edition and between.code > ? and between.code < e.code and starts_with(e.code, between.code))
            order by code
            """, ct, edition, heading, heading, heading);

    public static Task<IReadOnlyList<TariffEntry>> SearchAsync(this IQuerySession session, TariffSearch search, int skip, int take, CancellationToken ct) =>
        session.ReadAsync<TariffEntry>($"select {Row} {Matching} order by rank desc, length(code), code offset ? limit ?", ct, [.. Parameters(search), skip, take]);

    /// <summary>The headings under which something fits, the likeliest first.</summary>
    public static Task<IReadOnlyList<HeadingMatch>> HeadingsOfAsync(this IQuerySession session, TariffSearch search, int take, CancellationToken ct) =>
        session.ReadAsync<HeadingMatch>($"""
            select json_build_object('code', m.code, 'matches', m.matches, 'en', h.en, 'fr', h.fr, 'exampleEn', m.example_en, 'exampleFr', m.example_fr)::text
            from (
                select left(code, 4) as code, count(distinct left(code, 8)) as matches, max(rank) as best, (array_agg(en order by rank desc, code))[1] as example_en, (array_agg(fr order by rank desc, code))[1] as example_fr
                {Matching} where length(code) >= 8 group by left(code, 4)
            ) m left join declarations.tariff_entry h on h.edition = ? and h.code = m.code
            order by m.best desc, m.code limit ?
            """, ct, [.. Parameters(search), search.Edition, take]);

    /// <summary>What fits among the items and classifications of a heading.</summary>
    public static Task<IReadOnlyList<TariffEntry>> CandidatesAsync(this IQuerySession session, TariffSearch search, string heading, int take, CancellationToken ct) =>
        session.ReadAsync<TariffEntry>($"select {Row} {Matching} where length(code) >= 8 and starts_with(code, ?) order by rank desc, code limit ?", ct, [.. Parameters(search), heading, take]);

    static object[] Parameters(TariffSearch search)
    {
        var digits = search.Words.Replace(".", "").Replace(" ", "");
        // What is no number begins no code.
        return [search.Words, search.Words, digits.Length is >= 2 and <= 10 && digits.All(char.IsAsciiDigit) ? digits : "~", search.Language, search.Edition];
    }

    static async Task<IReadOnlyList<T>> ReadAsync<T>(this IQuerySession session, string sql, CancellationToken ct, params object[] parameters) =>
        [.. (await session.AdvancedSql.QueryAsync<string>(sql, ct, parameters)).Select(row => JsonSerializer.Deserialize<T>(row, Json)!)];
}
