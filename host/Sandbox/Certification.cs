using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>A maker's product on its way through the cases; what was passed stays passed, also when the tenant's data are reset.</summary>
/// <param name="Passed">By case, the exchanges that prove it.</param>
/// <param name="Number">Null until it is certified.</param>
public sealed record Certification(
    string Id, string TenantId, string Vendor, string Product, string ProductVersion, DateTimeOffset StartedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Passed, string? Number = null, DateTimeOffset? CertifiedAt = null)
{
    /// <summary>Whose product it is, by its legal name, as was stated when it began; null where the vendor is.</summary>
    public string? Organisation { get; init; }

    /// <summary>When staff found that it is so; null while only its maker says it.</summary>
    public DateTimeOffset? OrganisationConfirmedAt { get; init; }

    /// <summary>Null while the certificate stands.</summary>
    public CertificateWithdrawal? Withdrawal { get; init; }
}

/// <summary>A certificate is taken back for good.</summary>
/// <param name="By">The officer, whom the public is not told.</param>
/// <param name="Reason">What the public is told.</param>
public sealed record CertificateWithdrawal(string By, DateTimeOffset At, Bilingual Reason)
{
    /// <summary>When staff let the product be certified again, under another number; null while it may not be.</summary>
    public DateTimeOffset? ReadmittedAt { get; init; }
}

/// <summary>What software must have done in the sandbox, by itself: through a service account, and not by a person's hand.</summary>
/// <param name="Find">The exchanges that prove it, in their order; none while it is open.</param>
sealed record CertificationCase(string Id, Bilingual Title, Bilingual Todo, Func<IReadOnlyList<Exchange>, IReadOnlyList<Exchange>> Find);

/// <summary>The catalogue of cases. Each is judged by the requests that came and the answers that they got. Pure.</summary>
static class CertificationCases
{
    /// <summary>What a webhook was sent and took, as an exchange of whom it reads as. No operation is called so.</summary>
    public const string Delivery = "(delivery)";

    static readonly string[] Filing = ["submitCad", "declareCad"], Drafting = ["draftCad", "replaceCadDraft"];

    /// <summary>The operations that the cases look at, beside whatever is a safe repeat.</summary>
    public static readonly string[] Operations = [.. Filing, .. Drafting, "getCad", "changeCad", "getStatement", "postPayment", "getPayment", "findEvents"];

    /// <summary>Whether any case is judged by such an exchange.</summary>
    public static bool LooksAt(string? operation, bool isReplay) => isReplay || Operations.Contains(operation);

    public static readonly IReadOnlyList<CertificationCase> All =
    [
        new("SUBMIT", new("Submit a declaration", "Présenter une déclaration"), new("Submit a CAD that is accepted, then read it.", "Présentez une DCC qui est acceptée, puis lisez-la."),
            all => Chain(all, IsFiled, (filed, e) => e is { Operation: "getCad", Status: 200 } && SameCad(filed, e))),
        new("REJECTION", new("Handle a rejection", "Traiter un rejet"), new("Submit a CAD that is refused, mend it, and submit it under the same transaction number until it is accepted.", "Présentez une DCC qui est refusée, corrigez-la et présentez-la sous le même numéro de transaction jusqu'à son acceptation."),
            all => Chain(all, IsRefused, (refused, e) => IsFiled(e) && SameCad(refused, e) && IsMended(all, refused, e))),
        new("CORRECT", new("Correct a declaration", "Corriger une déclaration"), new("Correct an accepted CAD before its due date has passed.", "Corrigez une DCC acceptée avant que son échéance soit passée."), all => One(all, e => IsChange(e, "CORRECTION"))),
        new("ADJUST", new("Adjust a declaration", "Rajuster une déclaration"), new("Ask for the adjustment of a CAD after its due date.", "Demandez le rajustement d'une DCC après son échéance."), all => One(all, e => IsChange(e, "ADJUSTMENT"))),
        new("STATEMENT", new("Fetch a statement of account", "Obtenir un relevé de compte"), new("Read a statement of account that was issued.", "Lisez un relevé de compte qui a été émis."), all => One(all, e => e is { Operation: "getStatement", Status: 200 })),
        new("PAYMENT", new("Pay", "Payer"), new("Post a payment that is not dishonoured, then read it as posted.", "Inscrivez un paiement qui n'est pas refusé, puis lisez-le comme inscrit."),
            all => Chain(all, paid => IsPaid(paid) && !IsMadeToFail(paid) && !all.Any(e => IsRead(e, paid, "DISHONOURED")), (paid, e) => IsRead(e, paid, "POSTED"))),
        new("DISHONOUR", new("Handle a dishonoured payment", "Traiter un paiement refusé"), new("Post a payment that is dishonoured (SIM-RETURN), then read it as such.", "Inscrivez un paiement qui est refusé (SIM-RETURN), puis lisez-le comme tel."),
            all => Chain(all, IsPaid, (paid, e) => IsRead(e, paid, "DISHONOURED"))),
        new("DELEGATION", new("Act for a client", "Agir pour un client"), new("Submit a CAD for a client of yours.", "Présentez une DCC pour un de vos clients."), all => One(all, e => IsFiled(e) && ImporterOf(e) is { } importer && importer != e.Bn9)),
        new("RETRY", new("Repeat safely", "Répéter sans risque"), new("Send a request again under its Idempotency-Key, and get the first answer again.", "Renvoyez une demande sous son Idempotency-Key et recevez de nouveau la première réponse."), all => One(all, e => e is { IsReplay: true, Status: < 300 })),
        new("FOLLOW", new("Follow what happens", "Suivre ce qui se passe"), new("Read the feed of events, and go on from the cursor that it gave.", "Lisez le fil des événements et poursuivez à partir du curseur reçu."),
            all => Chain(all, e => e is { Operation: "findEvents", Status: 200 }, (read, e) => e is { Operation: "findEvents", Status: 200 } && CursorOf(read) is { } cursor && e.Address.Contains(cursor, StringComparison.Ordinal))),
        new("WEBHOOK", new("Be told by a webhook", "Être avisé par un webhook"), new("Have a webhook that reads as your software, and answer 2xx to an event that it is sent; a trial does not count.", "Ayez un webhook qui lit comme votre logiciel et répondez 2xx à un événement qui lui est envoyé; un essai ne compte pas."),
            all => One(all, e => e is { Operation: Delivery, Status: >= 200 and < 300 })),
    ];

    /// <summary>What is passed by now: what was, and what these exchanges of programs prove besides.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Judge(IReadOnlyDictionary<string, IReadOnlyList<string>> before, IReadOnlyList<Exchange> exchanges)
    {
        Exchange[] ofPrograms = [.. exchanges.Where(e => e.IsProgram)];
        var passed = new Dictionary<string, IReadOnlyList<string>>(before);
        foreach (var one in All.Where(c => !passed.ContainsKey(c.Id)))
            if (one.Find(ofPrograms) is { Count: > 0 } proof) passed[one.Id] = [.. proof.Select(e => e.Id)];
        return passed;
    }

    static IReadOnlyList<Exchange> One(IReadOnlyList<Exchange> all, Func<Exchange, bool> holds) => all.FirstOrDefault(holds) is { } one ? [one] : [];

    static IReadOnlyList<Exchange> Chain(IReadOnlyList<Exchange> all, Func<Exchange, bool> begins, Func<Exchange, Exchange, bool> goesOn) =>
        all.Index().Where(first => begins(first.Item)).Select(first => all.Skip(first.Index + 1).FirstOrDefault(e => e.Subject == first.Item.Subject && goesOn(first.Item, e)) is { } second ? new[] { first.Item, second } : []).FirstOrDefault(pair => pair.Length > 0) ?? [];

    /// <summary>A draft that was submitted, or an original in one call; what that answers with 200 it had decided before.</summary>
    static bool IsFiled(Exchange e) => e is { Operation: "submitCad", Status: >= 200 and < 300 } || (e is { Operation: "declareCad", Status: 201 } && IsOriginal(e));

    /// <summary>By a rule of declarations: what is malformed, or lacks a key, or a mark that is none, was no declaration yet.</summary>
    static bool IsRefused(Exchange e) => Filing.Contains(e.Operation) && IsOriginal(e) && e.Status is 400 or 422
        && !(e.Code is { } code && (code.StartsWith("VAL_", StringComparison.Ordinal) || code.StartsWith("IDEMPOTENCY_", StringComparison.Ordinal) || code.StartsWith("SBX_", StringComparison.Ordinal)));

    /// <summary>Whether what was refused came again with other content, its own or that of the draft that was saved meanwhile, and did not ask to be refused.</summary>
    static bool IsMended(IReadOnlyList<Exchange> all, Exchange refused, Exchange filed)
    {
        if (Script.IsMarked(filed)) return false;
        if (!string.IsNullOrEmpty(filed.RequestBody)) return filed.RequestBody != refused.RequestBody;
        var before = all.TakeWhile(e => e.Id != refused.Id).LastOrDefault(IsSaved)?.RequestBody;
        return all.SkipWhile(e => e.Id != refused.Id).TakeWhile(e => e.Id != filed.Id).Any(e => IsSaved(e) && e.RequestBody != before);

        bool IsSaved(Exchange e) => Drafting.Contains(e.Operation) && e.Status is >= 200 and < 300 && e.Subject == refused.Subject && SameCad(refused, e);
    }

    /// <summary>A message says its function in JSON or XML; one that says none is an original, and so is a draft.</summary>
    static bool IsOriginal(Exchange e) => Regex.Match(e.RequestBody ?? "", "(?:\"functionCode\":\\s*\"?|<(?:[\\w.-]+:)?FunctionCode>\\s*)([0-9]+)", RegexOptions.IgnoreCase) is not { Success: true } function || function.Groups[1].Value == "9";

    /// <summary>Whose goods they are: of a draft its address says it, of a message its body.</summary>
    static string? ImporterOf(Exchange e) => e.Operation != "declareCad" ? e.OnBehalfOf
        : Regex.Match($"{e.RequestBody} {e.ResponseBody}", "(?:\"rmAccount\":\\s*\"|<(?:[\\w.-]+:)?Importer>\\s*<(?:[\\w.-]+:)?ID>\\s*)([0-9]{9})RM") is { Success: true } importer ? importer.Groups[1].Value : null;

    static bool IsChange(Exchange e, string kind) => e is { Operation: "changeCad", Status: 201 } && Says(e.ResponseBody, "kind", kind);

    static bool IsPaid(Exchange e) => e is { Operation: "postPayment", Status: >= 200 and < 300 };

    /// <summary>By a mark that has it refused or charged back.</summary>
    static bool IsMadeToFail(Exchange paid) => Regex.IsMatch(paid.RequestBody ?? "", "\"paymentReference\":\\s*\"SIM-RE(?:TURN|FUSE)");

    static bool IsRead(Exchange e, Exchange paid, string state) => e is { Operation: "getPayment", Status: 200 } && Says(e.ResponseBody, "state", state) && e.ResponseBody!.Contains(IdOf(paid), StringComparison.Ordinal);

    static bool SameCad(Exchange one, Exchange other) => CadOf(one) is { } cad && cad == CadOf(other);

    /// <summary>The transaction number, from the address or from what was sent.</summary>
    static string? CadOf(Exchange e) => Regex.Match($"{e.Address} {e.RequestBody}", "(?:/cads/|\"transactionNumber\":\\s*\"|<(?:[\\w.-]+:)?ID>\\s*)([0-9]{14})(?![0-9])") is { Success: true } number ? number.Groups[1].Value : null;

    static string IdOf(Exchange paid) => Regex.Match(paid.ResponseBody ?? "", "\"paymentId\":\\s*\"([^\"]+)\"") is { Success: true } id ? id.Groups[1].Value : "\0";

    static string? CursorOf(Exchange read) => Regex.Match(read.ResponseBody ?? "", "\"nextCursor\":\\s*\"([^\"]+)\"") is { Success: true } cursor ? cursor.Groups[1].Value : null;

    static bool Says(string? body, string field, string value) => body is not null && Regex.IsMatch(body, $"\"{field}\":\\s*\"{value}\"");
}
