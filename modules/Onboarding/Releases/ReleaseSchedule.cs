using System.Globalization;
using Carm.Kernel;
using Microsoft.Extensions.Configuration;

namespace Carm.Onboarding;

/// <summary>CARM's releases, by configuration (<c>Releases</c>), and what each of them allows. Declarations reads its own dates from the same section.</summary>
public sealed class ReleaseSchedule
{
    public ReleaseSchedule(IConfiguration configuration)
    {
        var dates = configuration.GetRequiredSection("Releases");
        (Release0, Release1, SoftLaunch, RmIssuance, SystemOfRecord) = (Read(dates, "Release0"), Read(dates, "Release1"), Read(dates, "SoftLaunch"), Read(dates, "RmIssuance"), Read(dates, "SystemOfRecord"));
        RppTransitionEnds = DateTimeOffset.Parse(dates["RppTransitionEnds"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    public ReleaseDate Release0 { get; }

    public ReleaseDate Release1 { get; }

    public ReleaseDate SoftLaunch { get; }

    /// <summary>The system of record as first planned; from then on the CBSA, not the CRA, opens RM accounts (F26).</summary>
    public ReleaseDate RmIssuance { get; }

    /// <summary>From then on imports are accounted for by CAD.</summary>
    public ReleaseDate SystemOfRecord { get; }

    /// <summary>Until this instant goods were released before payment without the importer's own security.</summary>
    public DateTimeOffset RppTransitionEnds { get; }

    /// <summary>Refused with <c>PRG_ISSUED_BY_CRA</c> before the CBSA opened accounts itself.</summary>
    public void RequireRmIssuance(DateOnly today)
    {
        if (today < RmIssuance.On) throw new Rejected("PRG_ISSUED_BY_CRA", RmIssuance.Text);
    }

    /// <summary>The releases in their order.</summary>
    public IReadOnlyList<Release> All =>
    [
        new("RELEASE_0", Release0, new("Release 0: the ledger is prepared for CARM.", "Version 0 : le grand livre est préparé pour la GCRA."), new("Nothing changes for clients.", "Rien ne change pour les clients.")),
        new("RELEASE_1", Release1, new("Release 1: the client portal opens.", "Version 1 : le portail client ouvre."), new("Users and businesses register, delegate access, read statements and pay.", "Les utilisateurs et entreprises s'inscrivent, délèguent l'accès, lisent les relevés et paient.")),
        new("SOFT_LAUNCH", SoftLaunch, new("Soft launch of Release 2, and its own choice of affinity questions.", "Lancement progressif de la version 2, et choix des questions d'affinité."), new("Who registers chooses which transaction, payment or statement to answer with.", "La personne qui s'inscrit choisit la transaction, le paiement ou le relevé de sa réponse.")),
        new("RM_ISSUANCE", RmIssuance, new("System of record as first planned.", "Système officiel à la date d'abord prévue."), new("The CBSA opens and maintains RM program accounts; the CRA still issues Business Numbers.", "L'ASFC ouvre et tient les comptes de programme RM; l'ARC attribue toujours les numéros d'entreprise.")),
        new("SYSTEM_OF_RECORD", SystemOfRecord, new("Release 2: CARM is the system of record.", "Version 2 : la GCRA est le système officiel."), new("Goods released from this day are accounted for by CAD; each importer needs its own security for release prior to payment.", "Les marchandises dédouanées dès ce jour sont déclarées par DDC; chaque importateur a besoin de sa propre garantie pour la mainlevée avant paiement.")),
        new("RPP_TRANSITION_ENDS", new(RppTransitionEnds.TorontoDate(), RppTransitionEnds.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)), new("The transition to own security ends.", "La transition vers la garantie propre prend fin."), new("Without its own security an importer pays before release.", "Sans garantie propre, l'importateur paie avant la mainlevée.")),
    ];

    static ReleaseDate Read(IConfigurationSection dates, string key)
    {
        var text = dates[key] ?? throw new InvalidOperationException($"Releases:{key} is not configured.");
        return new(DateOnly.Parse(text.Length == 7 ? $"{text}-01" : text, CultureInfo.InvariantCulture), text);
    }
}

/// <param name="On">The first day; the first of the month where only the month is known.</param>
/// <param name="Text">As known: <c>2024-10-21</c>, <c>2021-01</c> or an instant.</param>
public sealed record ReleaseDate(DateOnly On, string Text);

/// <summary>One release and what it allows.</summary>
public sealed record Release(string Key, ReleaseDate Date, Bilingual Name, Bilingual Effect);
