using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>A registration on the wire; nothing of the business is told before it is known.</summary>
/// <param name="DecisionReason">What the officer said who reviewed it.</param>
/// <param name="Next">What to do next; there is always something.</param>
public sealed record RegistrationView(string RegistrationId, RegistrationState State, string? Bn9, string? RmAccount, int RequiredAnswers, DateTimeOffset? LockedUntil, string? DecisionReason, NextStep Next)
{
    public static RegistrationView Of(Registration r) => new(r.Id, r.State, r.Bn9, r.RmAccount, r.RequiredAnswers, r.State == RegistrationState.Locked ? r.LockedUntil : null, r.DecisionReason, NextOf(r));

    static NextStep NextOf(Registration r) => r.State switch
    {
        RegistrationState.Draft => Post(r, "identify", new("Name the business by its Business Number and one of its program accounts; a resident without a number gets one at new-bn.", "Nommez l'entreprise par son numéro d'entreprise et un de ses comptes de programme; une entreprise résidente sans numéro en obtient un par new-bn.")),
        RegistrationState.Identified => Post(r, "legal-info", r.RmAccount is null
            ? new("Give name and address exactly as registered, and the number of incorporation or registration.", "Donnez le nom et l'adresse exactement comme inscrits, et le numéro de constitution ou d'enregistrement.")
            : new("Give name and address exactly as registered, punctuation included.", "Donnez le nom et l'adresse exactement comme inscrits, ponctuation comprise.")),
        RegistrationState.InfoMatched => r.AsksSecret
            ? Post(r, "shared-secret", new("Give the secret of the program account that the CBSA sent.", "Donnez le secret du compte de programme que l'ASFC a envoyé."))
            : Post(r, "affinity", new("Answer as many of the offered questions as are required; they stand at questions.", "Répondez à autant des questions offertes qu'il en faut; elles se trouvent à questions.")),
        RegistrationState.AffinityPassed => Post(r, "terms", new("Read the terms in force at /api/v1/terms/current and accept them by their version.", "Lisez les conditions en vigueur à /api/v1/terms/current et acceptez-les par leur version.")),
        RegistrationState.TermsAccepted => Post(r, "complete", new("Complete the registration.", "Terminez l'inscription.")),
        RegistrationState.Completed when r.RmAccount is null => new("POST", $"/api/v1/businesses/{r.Bn9}/enrolments", $"{new Bilingual("Enrol in a program, as IMPORTER: it opens your program account.", "Inscrivez-vous à un programme, comme IMPORTER : cela ouvre votre compte de programme.")}"),
        RegistrationState.Completed => new("GET", $"/api/v1/businesses/{r.Bn9}/readiness", $"{new Bilingual("See what is still needed before you import.", "Voyez ce qu'il faut encore avant d'importer.")}"),
        RegistrationState.Locked => new("GET", $"/api/v1/registrations/{r.Id}", $"{new Bilingual("Wait until the lock ends, or call the help desk at 1-800-461-9999.", "Attendez la fin du verrouillage ou appelez le bureau d'aide au 1-800-461-9999.")}"),
        RegistrationState.ManualReview => new("GET", $"/api/v1/registrations/{r.Id}", $"{new Bilingual("An officer reviews it within two business days, ten for what is complex; the answer comes to your notices.", "Un agent l'examine dans les deux jours ouvrables, dix pour un cas complexe; la réponse viendra dans vos avis.")}"),
        _ => new("POST", "/api/v1/registrations", $"{new Bilingual("Begin a new registration, or ask your employer for access.", "Commencez une nouvelle inscription, ou demandez l'accès à votre employeur.")}"),
    };

    static NextStep Post(Registration r, string step, Bilingual text) => new("POST", $"/api/v1/registrations/{r.Id}/{step}", text.ToString());
}

/// <summary>What to do next: the operation and why, in the language of the request.</summary>
public sealed record NextStep(string Method, string Href, string Text);
