using Carm.Kernel;

namespace Carm.Onboarding;

public enum StepState
{
    Done,
    Todo,

    /// <summary>Begun, and now somebody else's turn.</summary>
    Waiting,

    /// <summary>Good to have; not needed.</summary>
    Advised,
}

/// <summary>What the checklist looks at.</summary>
/// <param name="Programs">The business's accounts that are not closed.</param>
/// <param name="Notes">What other modules said, by account.</param>
public sealed record ReadinessCase(string Bn9, UserAccount? User, BusinessAccount? Business, IReadOnlyList<ProgramAccount> Programs, IReadOnlyList<ReadinessNote> Notes, IReadOnlyList<Enrolment> Enrolments, ReleaseSchedule Releases);

/// <param name="NeededFrom">The first day on which it is needed; null when it is only good to have.</param>
public sealed record ChecklistStep(string Step, StepState State, string Title, string Why, NextStep? Next, DateOnly? NeededFrom);

/// <summary>What the CBSA tells importers to do before they import, in its order, pure.</summary>
public static class Checklist
{
    public static IReadOnlyList<ChecklistStep> For(ReadinessCase c)
    {
        var importers = c.Programs.Where(p => p.ProgramType == "IMPORTER").ToArray();
        var account = importers.FirstOrDefault(p => p.State == ProgramState.Active) ?? importers.FirstOrDefault();
        var secured = importers.Where(p => c.Notes.Any(n => n.Id == p.Id && n.SecuredAt is not null)).ToArray();
        var paid = importers.Any(p => c.Notes.Any(n => n.Id == p.Id && n.PaidOn is not null));
        var applied = c.Enrolments.Any(e => e is { Program: "IMPORTER", IsOpen: true });

        return
        [
            Step("BUSINESS_NUMBER", account is { State: ProgramState.Active } ? StepState.Done : applied || account is { State: ProgramState.Pending } ? StepState.Waiting : StepState.Todo,
                new("Business Number and import program account (RM)", "Numéro d'entreprise et compte de programme d'importation (RM)"),
                new("Every declaration names the program account of fifteen characters.", "Chaque déclaration nomme le compte de programme de quinze caractères."),
                account is { State: ProgramState.Inactive }
                    ? new("POST", $"/api/v1/program-accounts/{account.Id}/reactivation", Say("Ask for its reactivation.", "Demandez sa réactivation."))
                    : new("POST", $"/api/v1/businesses/{c.Bn9}/enrolments", Say("Enrol as IMPORTER; the account is opened at once.", "Inscrivez-vous comme IMPORTER; le compte est ouvert aussitôt.")), c.Releases.RmIssuance.On),
            Step("USER_ACCOUNT", c.User is not null ? StepState.Done : StepState.Todo,
                new("User account", "Compte d'utilisateur"), new("Credentials are personal; nobody signs in for another.", "Les justificatifs d'identité sont personnels; personne n'ouvre de session pour autrui."),
                new("PUT", "/api/v1/me", Say("Complete your profile.", "Complétez votre profil.")), c.Releases.Release1.On),
            Step("LINKED", c.Business is { Managers.Count: > 0, State: not BusinessState.Closed } ? StepState.Done : c.Business is not null ? StepState.Waiting : StepState.Todo,
                new("Business linked in the portal", "Entreprise liée au portail"), new("Only a registered business sees its account and delegates access.", "Seule une entreprise inscrite voit son compte et délègue l'accès."),
                new("POST", "/api/v1/registrations", Say("Register the business.", "Inscrivez l'entreprise.")), c.Releases.Release1.On),
            Step("EMPLOYEES", c.Business is { Managers.Count: > 1 } ? StepState.Done : StepState.Advised,
                new("A second Business Account Manager and employees", "Un deuxième gestionnaire de compte d'entreprise et des employés"), new("With one manager alone nobody can act while that person is away.", "Avec un seul gestionnaire, personne ne peut agir en son absence."),
                new("GET", "/api/v1/me/access", Say("See who may act; a colleague asks for access and you approve.", "Voyez qui peut agir; un collègue demande l'accès et vous approuvez.")), null),
            Step("BROKER", c.Business is { Delegates.Count: > 0 } ? StepState.Done : StepState.Advised,
                new("Customs broker delegated", "Courtier en douane délégué"), new("A broker cannot account for your goods without your delegation; late accounting is penalised.", "Sans votre délégation, un courtier ne peut déclarer vos marchandises; une déclaration tardive est pénalisée."),
                new("GET", "/api/v1/relationship-requests?direction=received", Say("Answer your broker's request. If you account for your goods yourself, nothing is needed.", "Répondez à la demande de votre courtier. Si vous déclarez vous-même, rien n'est requis.")), c.Releases.SystemOfRecord.On),
            Step("SECURITY", importers.Length > 0 && secured.Length == importers.Length ? StepState.Done : StepState.Advised,
                new("Financial security for release prior to payment", "Garantie financière pour la mainlevée avant paiement"), new("Without release prior to payment each shipment waits until it is paid; a broker's security no longer covers you.", "Sans mainlevée avant paiement, chaque envoi attend d'être payé; la garantie d'un courtier ne vous couvre plus."),
                account is null ? null : new("POST", $"/api/v1/program-accounts/{importers.FirstOrDefault(p => !secured.Contains(p))?.Id ?? account.Id}/rpp", Say("Enrol the account for release prior to payment, and post security.", "Inscrivez le compte à la mainlevée avant paiement et déposez une garantie.")), c.Releases.RppTransitionEnds.TorontoDate()),
            Step("PAYMENT_METHOD", paid ? StepState.Done : StepState.Todo,
                new("Payment method", "Mode de paiement"), new("What is billed on the 25th is due soon after; interest runs from the day after.", "Ce qui est facturé le 25 est dû peu après; l'intérêt court dès le lendemain."),
                account is null ? null : new("POST", $"/api/v1/program-accounts/{account.Id}/payments", Say("Make a first payment, or see what is due.", "Faites un premier paiement, ou voyez ce qui est dû.")), c.Releases.SystemOfRecord.On),
        ];

        ChecklistStep Step(string key, StepState state, Bilingual title, Bilingual why, NextStep? next, DateOnly? from) => new(key, state, title.ToString(), why.ToString(), state == StepState.Done ? null : next, from);
    }

    static string Say(string en, string fr) => new Bilingual(en, fr).ToString();
}
