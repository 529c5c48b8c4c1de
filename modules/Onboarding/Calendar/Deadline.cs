using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Onboarding;

/// <summary>A day that matters to a program account, as calendars show it.</summary>
/// <param name="Id">The sender's own.</param>
/// <param name="Kind">A key of <see cref="DeadlineKinds"/>.</param>
/// <param name="Moves">How often it was moved, called off or set again.</param>
/// <param name="ChangedAt">When that was done last.</param>
public sealed record Deadline(string Id, string RmAccount, string Kind, string Reference, DateOnly On, string? SubmitterBn9, bool IsCancelled, int Moves, DateTimeOffset ChangedAt)
{
    public static Deadline Of(DeadlineSet set) => new(set.DeadlineId, set.RmAccount, set.Kind, set.Reference, set.On, set.SubmitterBn9, set.IsCancelled, 0, set.EffectiveAt);

    /// <summary>What is heard again, or after something newer, changes nothing.</summary>
    public Deadline After(DeadlineSet set) =>
        set.EffectiveAt < ChangedAt || (set.On, set.IsCancelled) == (On, IsCancelled) ? this : this with { On = set.On, IsCancelled = set.IsCancelled, Moves = Moves + 1, ChangedAt = set.EffectiveAt };
}

/// <summary>The due date that the CBSA has set for a billing period, as the Ledger says.</summary>
/// <param name="Id">The end of the period, as 2026-01-17.</param>
public sealed record MovedDueDate(string Id, DateOnly PeriodEnd, DateOnly DueOn, int Moves, DateTimeOffset ChangedAt);

/// <param name="Title">With a place {0} for the reference.</param>
public sealed record DeadlineKind(Bilingual Title, Bilingual About);

/// <summary>Every limit of every module, in both languages.</summary>
public static class DeadlineKinds
{
    public static readonly IReadOnlyDictionary<string, DeadlineKind> All = new Dictionary<string, DeadlineKind>
    {
        ["STATEMENT"] = new(new("Statement of account", "Relevé de compte"),
            new("It shows what was posted to the end of the day before.", "Il montre ce qui a été inscrit jusqu'à la fin de la veille.")),
        ["PAYMENT_DUE"] = new(new("Payment due for the statement of {0}", "Paiement exigible du relevé du {0}"),
            new("What is paid later bears interest from the day after; see the statement for the amount.", "Ce qui est payé plus tard porte intérêt dès le lendemain; voir le relevé pour le montant.")),
        ["CORRECTION_END"] = new(new("Last day to correct declarations of the billing period to {0}", "Dernier jour pour corriger les déclarations de la période de facturation au {0}"),
            new("Customs Act s.32.2(3): a later change is an adjustment.", "Loi sur les douanes, par. 32.2(3) : un changement ultérieur est un rajustement.")),
        ["APPEAL_END"] = new(new("Last day to appeal {0}", "Dernier jour pour en appeler de {0}"),
            new("Customs Act s.60: ninety days after the notice.", "Loi sur les douanes, art. 60 : quatre-vingt-dix jours après l'avis.")),
        ["PENALTY_PAY_BY"] = new(new("Last day to pay {0} without interest", "Dernier jour pour payer {0} sans intérêts"),
            new("Customs Act s.109.5: paid in full within thirty days of the notice, a penalty bears no interest.", "Loi sur les douanes, art. 109.5 : payée en entier dans les trente jours de l'avis, une pénalité ne porte pas intérêt.")),
        ["SECURITY_END"] = new(new("Security agreement {0} ends", "Fin de l'accord de garantie {0}"),
            new("Goods are released before payment only while enough security stands.", "La mainlevée avant le paiement exige une garantie suffisante.")),
    };
}
