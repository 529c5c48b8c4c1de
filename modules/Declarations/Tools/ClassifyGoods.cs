using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Helps to find where goods stand in the tariff: words lead to headings, a heading to its items. It is no ruling (Customs Act s.43.1), and nothing is stored.</summary>
/// <param name="Q">What the goods are, in words of the tariff.</param>
/// <param name="AcceptTerms">Whether the caller takes it for what it is.</param>
/// <param name="Lang">In which language to search and to answer: en or fr; both when left out.</param>
/// <param name="Heading">The heading of four digits that was chosen.</param>
public sealed record ClassifyGoods(
    [property: QueryParam] string? Q = null, [property: QueryParam] bool AcceptTerms = false, [property: QueryParam] string? Lang = null, [property: QueryParam] string? Heading = null, [property: QueryParam] DateOnly? Date = null);

/// <param name="Statement">That this is no ruling.</param>
/// <param name="Question">What the caller decides next.</param>
/// <param name="Headings">To choose from; none once a heading is chosen.</param>
/// <param name="Candidates">The items and classifications of the heading chosen that fit, else all of it.</param>
public sealed record ClassifyGoodsResponse(string Statement, string Edition, string Question, IReadOnlyList<HeadingOption> Headings, IReadOnlyList<TariffHit> Candidates);

/// <param name="Matches">How many items fit under it.</param>
/// <param name="Description">Null where the edition does not describe its headings.</param>
/// <param name="Example">The item that fits best.</param>
public sealed record HeadingOption(string Heading, int Matches, string? Description, string? Example);

public sealed class ClassifyGoodsEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<ClassifyGoods, ClassifyGoodsResponse>
{
    const int MostHeadings = 50, MostCandidates = 200;

    static readonly Bilingual
        Statement = new(
            "This helper searches the words of the tariff. It gives no ruling and binds nobody: the importer answers for the classification, and only an advance ruling binds the CBSA.",
            "Cet outil cherche dans les mots du tarif. Il ne rend aucune décision et ne lie personne : l'importateur répond du classement, et seule une décision anticipée lie l'ASFC."),
        WhichHeading = new("Which heading describes the goods as a whole? Choose it with heading=.", "Quelle position décrit les marchandises dans leur ensemble? Choisissez-la par heading=."),
        WhichItem = new("Which item describes the goods most specifically? Compare the wording level by level.", "Quel numéro décrit les marchandises le plus précisément? Comparez les libellés niveau par niveau."),
        OtherWords = new("Nothing fits. Which words would the tariff use for the material, the make or the use of the goods?", "Rien ne correspond. Quels mots le tarif emploierait-il pour la matière, la confection ou l'usage des marchandises?");

    public override void Configure()
    {
        Get("tools/classification");
        Group<Public>();
        Summary(s => s.Summary = "Find headings and items for goods by their description");
    }

    public override async Task HandleAsync(ClassifyGoods query, CancellationToken ct)
    {
        if (!query.AcceptTerms) throw new Rejected("CLASSIFICATION_TERMS") { Path = "acceptTerms" };
        var (words, language) = (Codes.OfSearch(query.Q), Codes.OfLanguage(query.Lang));
        var heading = query.Heading is { } said ? Codes.OfTariff(said, "heading") is { Length: 4 } four ? four : throw new Rejected("VAL_CLASSIFICATION") { Path = "heading" } : null;
        await using var session = store.QuerySession();
        var edition = (await references.CurrentAsync(session, ct)).Tariffs.NameInForceOn(query.Date ?? clock.GetUtcNow().TorontoDate());
        var (search, isFrench) = (new TariffSearch(edition, words, language), Codes.IsFrench(language));
        string Say(Bilingual text) => isFrench ? text.Fr : text.En;

        if (heading is null)
        {
            var headings = await session.HeadingsOfAsync(search, MostHeadings, ct);
            await Send.OkAsync(new(Say(Statement), edition, Say(headings.Count == 0 ? OtherWords : WhichHeading), [.. headings.Select(h => Option(h, isFrench))], []), ct);
            return;
        }
        var candidates = await session.CandidatesAsync(search, heading, MostCandidates, ct);
        if (candidates.Count == 0) candidates = await session.CandidatesAsync(search with { Words = heading }, heading, MostCandidates, ct);
        await Send.OkAsync(new(Say(Statement), edition, Say(candidates.Count == 0 ? OtherWords : WhichItem), [], [.. candidates.Select(entry => TariffHit.Of(entry, isFrench))]), ct);
    }

    static HeadingOption Option(HeadingMatch h, bool isFrench) => new(h.Code, h.Matches, isFrench ? h.Fr ?? h.En : h.En ?? h.Fr, isFrench ? h.ExampleFr ?? h.ExampleEn : h.ExampleEn ?? h.ExampleFr);
}
