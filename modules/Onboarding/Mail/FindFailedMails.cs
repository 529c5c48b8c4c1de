using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff list the notices whose mail did not get out, the newest first: about whom they are, how often it was tried, and what stood in the way. What is tried again by itself does not stand here yet.</summary>
/// <param name="Unavailable">True for those for which this system had no way of sending mail, false for those that no try got out; left out, both.</param>
public sealed record FindFailedMails([property: QueryParam] string? Bn9 = null, [property: QueryParam] bool? Unavailable = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindFailedMailsResponse(IReadOnlyList<FailedMailRow> Items, string? NextCursor);

/// <summary>A notice whose mail did not get out. It stands in the inbox all the same, but for one to a business's own address, which has none.</summary>
/// <param name="Subject">What the mail would have said that it is about.</param>
/// <param name="Mail">FAILED, or UNAVAILABLE where this system had no way of sending mail.</param>
/// <param name="Address">To which address it was last tried, all but its first letter and its host masked.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="LastTriedAt">When it was tried the last time.</param>
/// <param name="Failure">The kind of the last failure, as its recipient sees it; null where there was no way of sending mail.</param>
/// <param name="Explanation">What that means, and whose turn it is.</param>
public sealed record FailedMailRow(string NotificationId, string Template, Bilingual Subject, string Bn9, MailState Mail, string Address, int Tries, DateTimeOffset? LastTriedAt, string? Failure, Bilingual Explanation);

public sealed class FindFailedMailsEndpoint(IOnboardingStore store) : CarmEndpoint<FindFailedMails, FindFailedMailsResponse>
{
    public override void Configure()
    {
        Get("operations/mails");
        Group<Staff>();
        Asks("onboarding.mails.review");
        Summary(s => s.Summary = "Mails that did not get out, and why");
    }

    public override async Task HandleAsync(FindFailedMails query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var asked = session.Query<Notice>().Where(n => n.Mail == MailState.Failed || n.Mail == MailState.Unavailable);
        if (query.Unavailable is { } unavailable) asked = unavailable ? asked.Where(n => n.Mail == MailState.Unavailable) : asked.Where(n => n.Mail == MailState.Failed);
        if (query.Bn9 is { } bn9) asked = asked.Where(n => n.Bn9 == bn9);
        if (after is not null)
        {
            var (at, id) = NoticesToSpecification.Read(after);
            asked = asked.Where(n => n.At < at || (n.At == at && string.Compare(n.Id, id) > 0));
        }
        var page = await asked.OrderByDescending(n => n.At).ThenBy(n => n.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(page, size, NoticesToSpecification.KeyOf);
        await Send.OkAsync(new([.. items.Select(RowOf)], next), ct);
    }

    static FailedMailRow RowOf(Notice n)
    {
        var last = n.Deliveries.LastOrDefault();
        return new(n.Id, n.Template, NoticeTemplates.All[n.Template].Subject, n.Bn9, n.Mail, last?.To ?? "", n.Deliveries.Count, last?.At, last?.Failure, Explained(last?.Failure));
    }

    /// <summary>What failed before there were codes has the name of its exception.</summary>
    static Bilingual Explained(string? failure) => failure switch
    {
        null => new("This system has no mail server: an operator sets `Mail:Smtp:Host`, then it is sent again.", "Ce système n'a aucun serveur de courriel : un exploitant définit `Mail:Smtp:Host`, puis l'envoi est refait."),
        "ADDRESS" or "ParseException" => new("No mail can go to this address; its owner must give another.", "Aucun courriel ne peut atteindre cette adresse; son propriétaire doit en donner une autre."),
        "REFUSED" or "SmtpCommandException" => new("The mail server refused it, as when it knows no such mailbox; ask its owner for another address.", "Le serveur de courriel l'a refusé, par exemple faute d'une telle boîte; demandez une autre adresse à son propriétaire."),
        "CREDENTIALS" or "AuthenticationException" => new("The mail server did not accept the name and the password of this system; an operator mends them.", "Le serveur de courriel n'a pas accepté le nom et le mot de passe de ce système; un exploitant les corrige."),
        "TLS" or "SslHandshakeException" => new("The certificate of the mail server was not accepted; an operator mends it.", "Le certificat du serveur de courriel n'a pas été accepté; un exploitant le corrige."),
        "UNREACHABLE" or "SocketException" or "TimeoutException" => new("The mail server could not be reached in time; send it again when it is well.", "Le serveur de courriel n'a pu être joint à temps; renvoyez-le lorsqu'il fonctionne."),
        _ => new("The connection to the mail server broke; send it again when it is well.", "La connexion au serveur de courriel s'est rompue; renvoyez-le lorsqu'elle est rétablie."),
    };
}
