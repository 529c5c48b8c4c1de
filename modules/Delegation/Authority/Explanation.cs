using Carm.Delegation.Contracts;
using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>The way to a decision, step by step, up to the one that settled it.</summary>
/// <param name="Role">As what it is allowed; null when it is not.</param>
/// <param name="Sight">Whose transactions of the business are seen: OWN, IMPORTER, OTHERS.</param>
public sealed record Explanation(string Subject, string Operation, string? Bn9, string? RmAccount, bool Allowed, string? Code, string? Why, string? Cure, string? Role, IReadOnlyList<string> Sight, IReadOnlyList<ExplainedStep> Path)
{
    internal static Explanation Of(AuthorityQuestion question, AuthorityFacts facts)
    {
        List<AuthorityStep> path = [];
        var decision = AuthorityRule.Decide(question, facts, path);
        return new(
            question.Subject, question.Permission, question.Bn9, question.RmAccount, decision.Refusal is null, decision.Refusal, decision.Refusal is { } no ? Cures.WhyNot(no) : null, decision.Refusal is { } why ? Cures.Cure(why) : null,
            decision.Refusal is null ? decision.Role : null, decision.Sight, [.. path.Select(step => new ExplainedStep(step.Rule, step.Holds, step.Found, $"{Rules[step.Rule]}"))]);
    }

    static readonly Dictionary<string, Bilingual> Rules = new()
    {
        ["STAFF_ROLE"] = new("CBSA staff act by their staff roles, and clients not at all at staff addresses.", "Le personnel de l'ASFC agit selon ses rôles; les clients n'agissent pas aux adresses du personnel."),
        ["PERSON"] = new("The person's own business.", "La propre entreprise de la personne."),
        ["ROLE"] = new("The highest role in force at its own business for this program.", "Le rôle le plus élevé en vigueur dans sa propre entreprise pour ce programme."),
        ["RELATIONSHIP"] = new("The relationship between its business, as provider, and the client.", "La relation entre son entreprise, comme fournisseur, et le client."),
        ["PROGRAM"] = new("The programs that the relationship covers.", "Les programmes que couvre la relation."),
        ["LICENCE"] = new("The provider's licence; while suspended it reads and does not write.", "L'agrément du fournisseur; suspendu, il permet de lire, non d'écrire."),
        ["ASSIGNMENT"] = new("As what the person acts for this client: a manager with all that the relationship gives, an employee by assignment or group.", "À quel titre la personne agit pour ce client : un gestionnaire avec tout ce que donne la relation, un employé par affectation ou groupe."),
        ["VISIBILITY"] = new("Whose transactions the client shows the provider.", "De qui le client montre les transactions au fournisseur."),
        ["BROKER"] = new("Only a licensed customs broker accounts and pays for another.", "Seul un courtier en douane agréé déclare et paie pour autrui."),
        ["CAPABILITY"] = new("The finer rights that the client left the provider.", "Les capacités que le client a laissées au fournisseur."),
        ["PROGRAM_OF_BUSINESS"] = new("A business's own software does its business, in the one program account to which it may be kept, and manages no people.", "Le logiciel d'une entreprise fait ses affaires, dans le seul compte de programme auquel il peut être limité, et ne gère personne."),
        ["PERMISSION"] = new("Whether the role may do this.", "Si le rôle permet ceci."),
        ["UNDER_WAY"] = new("What a provider had begun before the relationship ended it completes for a time.", "Ce que le fournisseur avait commencé avant la fin de la relation, il l'achève pendant un temps."),
        ["BUSINESS_STATE"] = new("The state of the business; for a suspended one nobody writes.", "L'état de l'entreprise; suspendue, nul n'écrit pour elle."),
        ["OWN_BUSINESS_STATE"] = new("The state of the provider's own business; while suspended it writes for nobody.", "L'état de la propre entreprise du fournisseur; suspendue, elle n'écrit pour personne."),
        ["PROGRAM_STATE"] = new("The state of the program account; nothing new comes to one that is not active.", "L'état du compte de programme; rien de nouveau n'y entre s'il n'est pas actif."),
    };
}

/// <param name="Rule">STAFF_ROLE, PERSON, ROLE, RELATIONSHIP, PROGRAM, LICENCE, ASSIGNMENT, VISIBILITY, BROKER, CAPABILITY, PERMISSION, PROGRAM_OF_BUSINESS, UNDER_WAY, OWN_BUSINESS_STATE, BUSINESS_STATE or PROGRAM_STATE.</param>
/// <param name="Found">What was found, as <c>PMR ACTIVE</c>.</param>
public sealed record ExplainedStep(string Rule, bool Holds, string Found, string Text);
