using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class OnboardingRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("ID_BN9_FORMAT", 400, "A Business Number has nine digits, not all zero.", "Un numéro d'entreprise compte neuf chiffres, non tous nuls."),
        new("ID_BN9_CHECK_DIGIT", 400, "The check digit of the Business Number is wrong.", "Le chiffre de contrôle du numéro d'entreprise est inexact."),
        new("ID_BN15_FORMAT", 400, "A program account is a Business Number, RM and four digits from 0001.", "Un compte de programme est un numéro d'entreprise, RM et quatre chiffres à partir de 0001."),
        new("ID_PROGRAM_NOT_CBSA", 400, "Only RM program accounts are the CBSA's.", "Seuls les comptes de programme RM relèvent de l'ASFC."),
        new("VAL_LANGUAGE", 400, "The language is en or fr.", "La langue est en ou fr."),
        new("VAL_RESIDENCY", 400, "The residency is RESIDENT or NON_RESIDENT.", "La résidence est RESIDENT ou NON_RESIDENT."),
        new("VAL_LICENCE", 400, "A licence has a known kind and status, and a number.", "Un agrément a un genre et un état connus, et un numéro."),
        new("VAL_DECISION", 400, "The outcome is APPROVE or REJECT.", "L'issue est APPROVE ou REJECT."),
        new("REG_PROGRAM_REQUIRED", 400, "Name one of the business's program accounts.", "Nommez un des comptes de programme de l'entreprise."),
        new("REG_AFFINITY_INCOMPLETE", 400, "Answer exactly as many of the offered questions as are required.", "Répondez à exactement autant de questions offertes qu'il en faut."),
        new("USR_EMAIL_MISMATCH", 400, "The two addresses differ.", "Les deux adresses diffèrent."),
        new("USR_CONSENT_REQUIRED", 400, "Accept the privacy statement.", "Acceptez l'énoncé de confidentialité."),
        new("USR_CODE_INVALID", 401, "The passcode is wrong.", "Le code est inexact."),
        new("USR_CODE_EXPIRED", 401, "The passcode has expired; ask for a new one.", "Le code est expiré; demandez-en un nouveau."),
        new("USR_NOT_ENROLLED", 409, "Name the address for your passcodes first.", "Indiquez d'abord l'adresse où recevoir vos codes."),
        new("USR_MAIL_UNAVAILABLE", 409, "No e-mail can be sent here; use the second factor of your sign-in partner.", "Aucun courriel ne peut être envoyé ici; utilisez le second facteur de votre partenaire de connexion."),
        new("USR_CODE_LOCKED", 423, "Too many wrong passcodes; try again in 15 minutes.", "Trop de codes inexacts; réessayez dans 15 minutes."),
        new("USR_CODE_TOO_SOON", 429, "A passcode was sent less than a minute ago.", "Un code a été envoyé il y a moins d'une minute."),
        new("REG_BN_UNKNOWN", 404, "The Business Number is unknown here; the CRA gives one.", "Le numéro d'entreprise est inconnu ici; l'ARC en attribue un."),
        new("REG_PROGRAM_UNKNOWN", 404, "The program account is unknown.", "Le compte de programme est inconnu."),
        new("REG_PROFILE_REQUIRED", 409, "Complete your profile first.", "Complétez d'abord votre profil."),
        new("REG_USER_ALREADY_ASSOCIATED", 409, "You are linked to a business already.", "Vous êtes déjà lié à une entreprise."),
        new("REG_ALREADY_REGISTERED", 409, "The business is registered already; ask its manager for access.", "L'entreprise est déjà inscrite; demandez l'accès à son gestionnaire."),
        new("REG_TERMS_OUTDATED", 409, "The terms in force are version {0}.", "Les conditions en vigueur sont la version {0}."),
        new("REG_LEGAL_INFO_MISMATCH", 422, "Name or address is not as registered.", "Le nom ou l'adresse ne sont pas ceux inscrits."),
        new("REG_AFFINITY_FAILED", 422, "The answers are not all right.", "Les réponses ne sont pas toutes exactes."),
        new("REG_NONRESIDENT_NEEDS_CRA", 422, "A non-resident business gets its number from the CRA first.", "Une entreprise non résidente obtient d'abord son numéro de l'ARC."),
        new("REG_MANUAL_REQUIRED", 422, "An officer must review this registration.", "Un agent doit examiner cette inscription."),
        new("REG_LOCKED", 423, "Too many wrong answers; try again after 24 hours.", "Trop de réponses inexactes; réessayez après 24 heures."),
        new("LRN_KIND", 400, "The kind is NOTICE, GUIDE or WEBINAR.", "Le genre est NOTICE, GUIDE ou WEBINAR."),
        new("LRN_STATE", 400, "The state is DRAFT, PUBLISHED or WITHDRAWN.", "L'état est DRAFT, PUBLISHED ou WITHDRAWN."),
        new("LRN_LINK", 400, "A link is an https address of at most 2000 characters.", "Un lien est une adresse https d'au plus 2000 caractères."),
        new("LRN_DATES", 400, "It cannot expire before it takes effect.", "La fin ne peut précéder la prise d'effet."),
        new("LRN_TIMES", 400, "A webinar ends after it begins.", "Un webinaire finit après avoir commencé."),
        new("LRN_EMAIL", 400, "This is no e-mail address.", "Ceci n'est pas une adresse de courriel."),
        new("LRN_WEBINAR_TERMS", 400, "A webinar has times, a language, a capacity and a joining link; the other kinds have none.", "Un webinaire a des heures, une langue, une capacité et un lien de connexion; les autres genres n'en ont pas."),
        new("LRN_WEBINAR_FULL", 409, "All seats are taken.", "Toutes les places sont prises."),
        new("LRN_WEBINAR_STARTED", 409, "The webinar has begun.", "Le webinaire a commencé."),
        new("LRN_CAPACITY_TAKEN", 409, "{0} seats are taken already.", "{0} places sont déjà prises."),
        new("LRN_EXPIRED", 409, "It has expired already; change its last day first.", "La date de fin est passée; modifiez-la d'abord."),
        new("LRN_TOKEN_INVALID", 422, "The link is unknown or no longer valid; ask for a new one.", "Le lien est inconnu ou n'est plus valide; demandez-en un nouveau."),
    ];
}
