namespace Carm.Declarations;

/// <summary>The tariff treatments: which code stands for which abbreviation in a tariff file (declarations 4.2). Whose goods may claim them stands in the reference list by country.</summary>
static class TariffTreatments
{
    public const string Mfn = "2", General = "3", UnitedStates = "10";

    /// <summary>Codes by abbreviation; MT is the old name of MXT. 12 (MUST) is retired and stands in no row.</summary>
    public static readonly IReadOnlyDictionary<string, string> CodeOf = new Dictionary<string, string>
    {
        ["AUT"] = "4", ["NZT"] = "5", ["CCCT"] = "7", ["LDCT"] = "8", ["GPT"] = "9", ["UST"] = "10", ["MXT"] = "11", ["MT"] = "11", ["CIAT"] = "13", ["CT"] = "14",
        ["CRT"] = "21", ["IT"] = "22", ["NT"] = "23", ["SLT"] = "24", ["PT"] = "25", ["COLT"] = "26", ["JT"] = "27", ["PAT"] = "28", ["HNT"] = "29", ["KRT"] = "30",
        ["CEUT"] = "31", ["UAT"] = "32", ["CPTPT"] = "33", ["CPTPP"] = "33", ["UKT"] = "34",
    };
}
