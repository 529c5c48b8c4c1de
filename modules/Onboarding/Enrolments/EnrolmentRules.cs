using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>What else is there when an application is judged.</summary>
/// <param name="Documents">Those given with it.</param>
/// <param name="Programs">The business's accounts.</param>
/// <param name="Others">Its other applications.</param>
/// <param name="Codes">Its carrier codes.</param>
/// <param name="Licences">Its licences; one that is over makes room for another.</param>
/// <param name="Today">The day of the application, by which the law judges, however long the decision takes.</param>
/// <param name="InGoodStanding">Whether the business is active.</param>
public sealed record EnrolmentCase(Enrolment Enrolment, IReadOnlyList<DocumentNote> Documents, IReadOnlyList<ProgramAccount> Programs, IReadOnlyList<Enrolment> Others, IReadOnlyList<CarrierCode> Codes, IReadOnlyList<Licence> Licences, bool InGoodStanding, DateOnly Today);

/// <summary>Whether an application may be made, pure: the law's conditions program by program (onboarding 6.2, SOR/86-1067, SOR/86-873, SOR/86-1072).</summary>
public static class EnrolmentRules
{
    const int ExamGrade = 60, AgeOfMajority = 18, DutyFreeYears = 10;

    /// <summary>Every fault at once, the first in the order of the document: prerequisite, duplicate, what is missing, eligibility.</summary>
    public static IReadOnlyList<Rejected> FaultsOf(EnrolmentCase c)
    {
        var (e, program) = (c.Enrolment, ProgramCatalogue.Require(c.Enrolment.Program));
        var faults = new List<Rejected>();
        if (!c.InGoodStanding) faults.Add(new("ENR_NOT_ELIGIBLE", "goodStanding"));
        if (!program.HasOwnAccount && c.Programs.FirstOrDefault(p => p.Id == e.RmAccount) is var parent && (parent is not { State: ProgramState.Active } || !program.Parents.Contains(parent.ProgramType))) faults.Add(new("ENR_PREREQUISITE", string.Join(", ", program.Parents)));
        if (e.Program == "EXPORTER" && e.RmAccount is not null && c.Programs.All(p => p.Id != e.RmAccount || p.State != ProgramState.Active)) faults.Add(new("ENR_PREREQUISITE", e.RmAccount));
        if (IsDuplicate(c, program)) faults.Add(new("ENR_DUPLICATE"));
        if (program.IsCarrier && Capacity(e) is { } capacity && c.Codes.Any(code => code.Capacity == capacity && code.State != CarrierCodeState.Cancelled)) faults.Add(new("CAR_DUPLICATE_CAPACITY", capacity));
        faults.AddRange(Missing(e, c.Documents).Select(what => what.StartsWith("documents.", StringComparison.Ordinal) ? new Rejected("ENR_MISSING_DOCUMENT", what["documents.".Length..]) { Path = what } : what == "securityAgreementNumber" ? new Rejected("ENR_SECURITY_REQUIRED") { Path = $"answers.{what}" } : new Rejected("ENR_MISSING_ANSWER", what) { Path = $"answers.{what}" }));
        faults.AddRange(Ineligible(e, c.Today).Select(why => new Rejected("ENR_NOT_ELIGIBLE", why) { Path = $"answers.{why}" }));
        return faults;
    }

    /// <summary>HIGHWAY, AIR, MARINE, RAIL or FREIGHT_FORWARDER; null when not said yet.</summary>
    public static string? Capacity(Enrolment e) => e.Program == "FREIGHT_FORWARDER" ? "FREIGHT_FORWARDER" : e.Answers.Carrier?.Mode;

    /// <summary>Fields and kinds of document that the program asks and nobody gave; what was refused by the scanner does not count.</summary>
    public static IReadOnlyList<string> Missing(Enrolment e, IReadOnlyList<DocumentNote> documents)
    {
        var (a, program) = (e.Answers, ProgramCatalogue.Require(e.Program));
        var missing = new List<string>();
        void Need(bool given, string what)
        {
            if (!given) missing.Add(what);
        }
        Need(a.Contact is { Name.Length: > 0, Email.Length: > 0, Phone.Length: > 0 }, "contact");
        Need(a.DisplayName is { Length: > 0 }, "displayName");
        Need(a.PlaceOfBusiness is { Line1.Length: > 0, City.Length: > 0 }, "placeOfBusiness");
        Need(a.Attestation is { Name.Length: > 0, Title.Length: > 0 }, "attestation");
        if (e.Program == "CUSTOMS_BROKER") Need(a.Broker is { People.Count: > 0, QualifiedIndividuals.Count: > 0, Offices.Count: > 0 }, "broker");
        if (program.IsCarrier) Need(a.Carrier is not null && (e.Program == "FREIGHT_FORWARDER" || a.Carrier.Mode is "HIGHWAY" or "AIR" or "MARINE" or "RAIL"), "carrier");
        if (program.IsWarehouse) Need(a.Warehouse is { Place: not null, ConstructionType.Length: > 0, AreaInSquareMetres: > 0, OpeningHours.Length: > 0, GoodsClasses.Count: > 0 }, "warehouse");
        Need(!NeedsSecurity(e, program) || !string.IsNullOrWhiteSpace(a.SecurityAgreementNumber), "securityAgreementNumber");
        missing.AddRange(program.Documents.Where(kind => documents.All(d => d.Kind != kind || d.State == DocumentState.Refused)).Select(kind => $"documents.{kind}"));
        return missing;
    }

    static bool NeedsSecurity(Enrolment e, CatalogueProgram program) => (program.Security is not null && !(e.Program == "CSA" && e.StandsOn == "CARRIER")) || (program.IsCarrier && e.Answers.Carrier?.IsBonded == true);

    static bool IsDuplicate(EnrolmentCase c, CatalogueProgram program)
    {
        var e = c.Enrolment;
        var underWay = c.Others.Where(o => o.Id != e.Id && o.IsOpen && o.State != EnrolmentState.Draft && o.Program == e.Program);
        if (e.Program == "CARRIER") return underWay.Any(o => Capacity(o) == Capacity(e));
        if (!program.IsSingle) return false;
        return program.HasOwnAccount
            ? underWay.Any() || (program.Licence is { } kind ? c.Licences.Any(l => l.Kind == kind && !l.IsOver) : program.IsCarrier ? c.Codes.Any(code => code.Capacity == Capacity(e) && code.State != CarrierCodeState.Cancelled) : c.Programs.Any(p => p.ProgramType == e.Program && p.State != ProgramState.Closed))
            : underWay.Any(o => o.RmAccount == e.RmAccount) || c.Programs.Any(p => p.Id == e.RmAccount && p.SubPrograms.Contains(e.Program));
    }

    /// <summary>Which answers show that the law does not let the applicant in.</summary>
    static IEnumerable<string> Ineligible(Enrolment e, DateOnly today)
    {
        if (e.Answers.Attestation is { } attested && attested.On > today) yield return "attestation.on";
        if (e.Answers.Broker is { } broker && e.Program == "CUSTOMS_BROKER")
            foreach (var why in IneligibleBroker(broker, today)) yield return why;
        if (e.Answers.Carrier is { ExpectsToOperate: false } && ProgramCatalogue.Require(e.Program).IsCarrier) yield return "carrier.expectsToOperate";
        if (e.Program == "DUTY_FREE_SHOP" && e.Answers.Warehouse is { } shop && shop.TermYears is not (>= 1 and <= DutyFreeYears)) yield return "warehouse.termYears";
    }

    /// <summary>SOR/86-1067 ss.3, 4 and 13.</summary>
    public static IEnumerable<string> IneligibleBroker(BrokerAnswers broker, DateOnly today)
    {
        if (broker.ApplicantKind is not ("INDIVIDUAL" or "PARTNERSHIP" or "CORPORATION")) yield return "broker.applicantKind";
        var directors = broker.People.Where(p => p.Role == "DIRECTOR").ToArray();
        if (broker.People.Any(p => p.BornOn.AddYears(AgeOfMajority) > today)) yield return "broker.people.bornOn";
        if (broker.ApplicantKind == "CORPORATION" ? directors.Length == 0 || 2 * directors.Count(p => p.IsCitizenOrPermanentResident) <= directors.Length : broker.People.Any(p => !p.IsCitizenOrPermanentResident)) yield return "broker.people.isCitizenOrPermanentResident";
        if (broker.QualifiedIndividuals.All(q => q.Grade < ExamGrade)) yield return "broker.qualifiedIndividuals.grade";
        else if (!broker.QualifiedIndividuals.Any(q => q.Grade >= ExamGrade && q.ExaminedOn <= today && (q.HasPractisedSince || q.ExaminedOn.AddYears(1) >= today))) yield return "broker.qualifiedIndividuals.examinedOn";
        if (!broker.HasBusinessOffice || broker.Offices.All(o => o.Country != "CA")) yield return "broker.offices";
    }
}
