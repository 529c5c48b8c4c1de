using Carm.Kernel;

namespace Carm.Host;

/// <summary>What the host itself refuses, before any module is asked.</summary>
static class HostRejections
{
    /// <summary>Every staff role and system client, as a token names them.</summary>
    public static readonly string[] StaffRoles =
    [
        "HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "BORDER_OFFICER", "AR_OFFICER", "AR_SUPERVISOR", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "PUBLISHER", "SUPERVISOR", "AUDITOR",
        "RELEASE_SYSTEM", "BANK", "TREASURY",
    ];

    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_FAILED", 400, "The request has fields that are missing or malformed.", "La demande contient des champs manquants ou mal formés."),
        new("VAL_DATE", 400, "A date is written as 2026-01-17 and lies between 1990 and 2100.", "Une date s'écrit 2026-01-17 et se situe entre 1990 et 2100."),
        new("VAL_INSTANT", 400, "This is an instant with its zone, as 2026-12-31T17:00:00Z.", "Ceci est un instant avec son fuseau, comme 2026-12-31T17:00:00Z."),
        new("VAL_BOOLEAN", 400, "This is true or false.", "Ceci est true ou false."),
        new("VAL_NUMBER", 400, "This parameter is a whole number.", "Ce paramètre est un nombre entier."),
        new("VAL_PAGE", 400, "A page has 1 to 500 rows, and a cursor is what the page before gave.", "Une page compte de 1 à 500 lignes, et un curseur est celui de la page précédente."),
        new("VAL_STAFF_ROLE", 400, "A staff role is HELPDESK, REGISTRATION_OFFICER, PROGRAM_OFFICER, TRADE_OFFICER, BORDER_OFFICER, AR_OFFICER, AR_SUPERVISOR, RECOURSE_OFFICER, RECOURSE_DELEGATE, RULINGS_OFFICER, PUBLISHER, SUPERVISOR, AUDITOR, RELEASE_SYSTEM, BANK or TREASURY.",
            "Un rôle du personnel est HELPDESK, REGISTRATION_OFFICER, PROGRAM_OFFICER, TRADE_OFFICER, BORDER_OFFICER, AR_OFFICER, AR_SUPERVISOR, RECOURSE_OFFICER, RECOURSE_DELEGATE, RULINGS_OFFICER, PUBLISHER, SUPERVISOR, AUDITOR, RELEASE_SYSTEM, BANK ou TREASURY."),
        new("VAL_BODY", 400, "The body is not the JSON that this operation expects.", "Le corps n'est pas le JSON attendu par cette opération."),
        new("VAL_IDEMPOTENCY_KEY", 400, "An Idempotency-Key has 1 to 64 visible ASCII characters.", "Une Idempotency-Key compte de 1 à 64 caractères ASCII visibles."),
        new("IDEMPOTENCY_KEY_REQUIRED", 400, "This operation moves money: send an Idempotency-Key, so that a repeat does not do it twice.", "Cette opération déplace de l'argent : envoyez une Idempotency-Key pour qu'une répétition ne la refasse pas."),
        new("AUTH_MFA_REQUIRED", 401, "Sign in with a second factor, or verify a one-time passcode.", "Ouvrez une session avec un second facteur, ou vérifiez un code à usage unique."),
        new("AUTH_REQUIRED", 401, "Sign in first.", "Ouvrez d'abord une session."),
        new("AUTH_LOCKED", 403, "Your account is locked; ask the help desk.", "Votre compte est verrouillé; adressez-vous au bureau d'aide."),
        new("FORBIDDEN", 403, "You may not do this here.", "Vous n'êtes pas autorisé à faire ceci ici."),
        new("NOT_FOUND", 404, "There is no such thing, or it is not yours to see.", "Cet élément n'existe pas ou vous n'y avez pas accès."),
        new("METHOD_NOT_ALLOWED", 405, "This address does not take this method.", "Cette adresse n'accepte pas cette méthode."),
        new("CLOCK_BACKWARD", 409, "The clock moves forward only; it stands at {0}.", "L'horloge n'avance que vers l'avant; elle indique {0}."),
        new("CLOCK_TOO_FAR", 422, "The clock moves at most five years at once.", "L'horloge avance d'au plus cinq ans à la fois."),
        new("SBX_FULL", 409, "The sandbox has no place for another tenant; delete one of yours, or try again another day.", "Le bac à sable n'a plus de place; supprimez un de vos locataires ou réessayez un autre jour."),
        new("SBX_CLOCK", 400, "Say either an instant or one of the days TOMORROW, STATEMENT_DAY, DUE_DATE and AFTER_DUE_DATE, and not both.", "Indiquez soit un instant, soit l'un des jours TOMORROW, STATEMENT_DAY, DUE_DATE et AFTER_DUE_DATE, et non les deux."),
        new("SBX_MARK", 400, "SANDBOX-REJECT-{0} names no code that can be played, and nothing was done. See /sandbox for what is played.", "SANDBOX-REJECT-{0} ne nomme aucun code qui puisse être joué, et rien n'a été fait. Voyez à /sandbox ce qui est joué."),
        new("SBX_CASES_OPEN", 409, "These cases are not passed yet: {0}.", "Ces cas ne sont pas encore réussis : {0}."),
        new("SBX_WITHDRAWN", 409, "The certificate {0} of this product was withdrawn; staff must readmit the product before it is certified again.", "Le certificat {0} de ce produit a été retiré; le personnel doit réadmettre le produit avant toute nouvelle certification."),
        new("SAME_MAKER_CHECKER", 403, "Somebody else must approve what you entered.", "Une autre personne doit approuver ce que vous avez saisi."),
        new("STATE_CONFLICT", 409, "Its present state does not allow this, or somebody else has just changed it. Read it again.", "Son état actuel ne le permet pas, ou quelqu'un d'autre vient de le modifier. Relisez-le."),
        new("IDEMPOTENCY_MISMATCH", 409, "This Idempotency-Key was used for another request.", "Cette Idempotency-Key a servi à une autre demande."),
        new("IF_MATCH_STALE", 412, "You changed an older version. Read it again and repeat.", "Vous avez modifié une version périmée. Relisez et recommencez."),
        new("TOO_LARGE", 413, "The body is larger than this system takes.", "Le corps dépasse la taille acceptée."),
        new("UNSUPPORTED_MEDIA_TYPE", 415, "Send the body as the description says: application/json, or multipart/form-data for a file.", "Envoyez le corps comme le dit la description : application/json, ou multipart/form-data pour un fichier."),
        new("IF_MATCH_REQUIRED", 428, "Say with If-Match which version you read.", "Indiquez par If-Match la version que vous avez lue."),
        new("TOO_MANY_REQUESTS", 429, "Too many requests; wait and repeat.", "Trop de demandes; attendez et recommencez."),
        new("UNAVAILABLE", 503, "The database cannot be reached. Wait and repeat with the same Idempotency-Key.", "La base de données est injoignable. Attendez et répétez avec la même Idempotency-Key."),
        new("UNEXPECTED", 500, "This is a defect of ours. Quote the trace id when you report it.", "Ceci est un défaut de notre part. Citez l'identifiant de trace en le signalant."),
    ];

    /// <summary>The code of an answer that carries a status and nothing else.</summary>
    public static string ForStatus(int status) => status switch
    {
        400 => "VAL_FAILED",
        405 => "METHOD_NOT_ALLOWED",
        413 => "TOO_LARGE",
        429 => "TOO_MANY_REQUESTS",
        _ => All.FirstOrDefault(r => r.Status == status)?.Code ?? "UNEXPECTED",
    };
}
