namespace Carm.Declarations;

/// <summary>The tariff treatments: which code stands for which abbreviation, and whose goods may claim it (declarations 4.2).</summary>
static class TariffTreatments
{
    public const string Mfn = "2", General = "3";

    /// <summary>Codes by abbreviation; MT is the old name of MXT. 12 (MUST) is retired and stands in no row.</summary>
    public static readonly IReadOnlyDictionary<string, string> CodeOf = new Dictionary<string, string>
    {
        ["AUT"] = "4", ["NZT"] = "5", ["CCCT"] = "7", ["LDCT"] = "8", ["GPT"] = "9", ["UST"] = "10", ["MXT"] = "11", ["MT"] = "11", ["CIAT"] = "13", ["CT"] = "14",
        ["CRT"] = "21", ["IT"] = "22", ["NT"] = "23", ["SLT"] = "24", ["PT"] = "25", ["COLT"] = "26", ["JT"] = "27", ["PAT"] = "28", ["HNT"] = "29", ["KRT"] = "30",
        ["CEUT"] = "31", ["UAT"] = "32", ["CPTPT"] = "33", ["CPTPP"] = "33", ["UKT"] = "34",
    };

    /// <summary>Origins by code, for the treatments that belong to named countries. CETA: 2017 c.6; CPTPP: 2018 c.23 and the accession of 2024; UK: 2021 c.1.</summary>
    static readonly Dictionary<string, string> Origins = new()
    {
        ["4"] = "AU", ["5"] = "NZ", ["10"] = "US", ["11"] = "MX", ["13"] = "IL PS", ["14"] = "CL", ["21"] = "CR", ["22"] = "IS", ["23"] = "NO", ["24"] = "CH LI",
        ["25"] = "PE", ["26"] = "CO", ["27"] = "JO", ["28"] = "PA", ["29"] = "HN", ["30"] = "KR", ["32"] = "UA", ["34"] = "GB",
        ["31"] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
        ["33"] = "AU BN CL GB JP MX MY NZ PE SG VN",
        // 2011 c.24 Sch. 1, Commonwealth Caribbean and least developed, by ISO code.
        ["7"] = "AG AI BB BM BS BZ DM GD GY JM KN KY LC MS TC TT VC VG",
        ["8"] = "AF AO BD BF BI BJ BT CD CF CV DJ ER ET GM GN GQ GW HT KH KI KM LA LR LS MG ML MR MV MW MZ NE NP RW SB SD SL SN SO ST TD TG TL TV TZ UG VU WS YE ZM",
    };

    /// <summary>Without the General Preferential Tariff in the list that is carried (2011 c.24 Sch. 1); those that it names later lost are in no list here.</summary>
    static readonly string[] WithoutPreference =
        "AD AL AT AU BE BG BY CH CY CZ DE DK EE ES FI FR GB GG GP GR HU IE IM IS IT JE JP LI LT LU LV LY MC ME MF MM MQ MT NL NO NZ PL PR PT RO RS SA SE SI SK SM TW US VA XK".Split(' ');

    /// <summary>Whether goods of this origin may claim the treatment. Goods of North Korea, Russia and Belarus get the General Tariff only.</summary>
    public static bool IsOpenTo(string treatment, string country) => treatment switch
    {
        General => true,
        Mfn => country is not ("KP" or "RU" or "BY"),
        "9" => country is not ("KP" or "RU") && !WithoutPreference.Contains(country),
        _ => Origins.TryGetValue(treatment, out var origins) && origins.Split(' ').Contains(country),
    };
}
