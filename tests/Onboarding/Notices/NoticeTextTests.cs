using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>What a notice says in the language of its reader: words where senders give codes, and amounts as that language writes them. No host is needed.</summary>
public sealed partial class NoticeTextTests
{
    static readonly string[] States = ["ACTIVE", "SUSPENDED", "CLOSED"], Answers = ["APPROVED", "REJECTED"], Roles = ["BAM", "PAM", "EDITOR", "READER"], Bodies = ["CITT", "FCA"];

    static readonly string[] Outcomes = ["ALLOWED", "PARTLY", "DENIED", "AFFIRMED", "REVISED", "REVERSED", "WITHDRAWN"], LicenceGrounds = ["CONTRAVENTION", "FRAUD", "EVASION", "NON_COMPLIANCE", "INSOLVENCY", "DISHONESTY", "INCOMPETENCE", "CEASED", "NOT_QUALIFIED", "PLACE_LOST"];

    static readonly string[] Programs = [.. ProgramCatalogue.All.Select(p => p.Code)], Securities = ["RPP", "CUSTOMS_BROKER", "CARRIER", "CLVS_COURIER", "BONDED_WAREHOUSE", "SUFFERANCE_WAREHOUSE", "DUTY_FREE_SHOP", "APPEALS", "SIMA", "TEMPORARY", "OTHER"];

    /// <summary>Where senders give codes: the template, the place, and what may stand there.</summary>
    static readonly (string Template, int Place, string[] Codes)[] Coded =
    [
        ("N3_REVIEW", 1, Of<ReviewCause>()), ("N3_DECIDED", 1, Answers), ("N5_APPROVED", 1, Roles), ("N6", 1, Roles), ("N6_ENDED", 1, Roles), ("N6_MANAGER", 1, Roles),
        ("STAFF_CHANGE_REQUESTED", 1, [.. Of<ChangeKind>(), "REACTIVATION"]), ("STAFF_HOLDER_ACTED", 2, ["RENEWAL", "BONDING", "REPRESENTATIONS", "CHANGE", "RESPONSE"]), ("STAFF_ENROLMENT_SUBMITTED", 1, Programs),
        ("N12_DECIDED", 0, Programs), ("N12_DECIDED", 1, ["REJECTED", "LAPSED"]), ("N12_CODE", 0, Programs), ("N12_PROMISED", 0, Programs), ("N12_INFORMATION", 0, Programs), ("N12_PROGRAM", 1, Of<ProgramState>()), ("N12_BUSINESS", 1, States), ("N12_CHANGE", 1, Answers),
        ("N13_LICENCE", 1, Of<LicenceState>()), ("N13_CODE", 1, ["ACTIVE", "CANCELLED"]), ("N13_CLIENT", 1, ["SUSPENDED", "CANCELLED", "EXPIRED"]), ("N13_NOTICE_SUSPENSION", 1, LicenceGrounds), ("N13_NOTICE_CANCELLATION", 1, LicenceGrounds),
        ("N13_CODE_NOTICE", 1, ["NOT_CORRECTED", "CEASED", "DUPLICATE", "NOT_OPERATING", "FALSE_INFORMATION"]), ("N13_CODE_SUSPENDED", 1, ["CONTRAVENTION", "UNPAID_AMOUNT", "FALSE_INFORMATION"]),
        ("LEDGER_OFFSET_CHANGED", 0, ["ACCOUNT", "BUSINESS", "MANUAL"]), ("LEDGER_ENFORCED", 1, ["COURT_ACTION", "CERTIFICATE", "SET_OFF", "GARNISHMENT"]), ("LEDGER_PAYMENT_FAILED", 2, ["INSUFFICIENT_FUNDS", "CARD_DECLINED", "NOT_CONNECTED", "REFUSED"]),
        ("BONDS_PROGRAM_NEEDS", 1, Securities), ("BONDS_PROGRAM_SHORT", 1, Securities), ("BONDS_PROGRAM_MET", 1, Securities),
        ("APPEALS_CORRECTION_ASKED", 2, ["WRONG_CLIENT", "WRONG_LEVEL", "CALC_ERROR", "NO_CONTRAVENTION", "WRONG_CODE"]), ("APPEALS_DECIDED", 1, Outcomes), ("APPEALS_EXTENSION_DECIDED", 1, ["GRANTED", "REFUSED"]), ("APPEALS_REVIEW_JUDGED", 2, ["ALLOWED", "DISMISSED"]),
        ("APPEALS_EXTENSION_WENT_ON", 2, ["CITT", "FEDERAL_COURT"]), ("APPEALS_FURTHER", 1, Bodies), ("APPEALS_FURTHER_PRESIDENT", 1, Bodies), ("APPEALS_FURTHER_DECIDED", 1, Bodies), ("APPEALS_FURTHER_DECIDED", 2, Outcomes),
        ("APPEALS_JUDGMENT_RECORDED", 1, Bodies), ("APPEALS_JUDGMENT_RECORDED", 2, Outcomes), ("APPEALS_REDETERMINE", 1, Bodies), ("APPEALS_REDETERMINE", 2, Outcomes), ("APPEALS_RULING_JUDGED", 1, Bodies), ("APPEALS_RULING_JUDGED", 2, Outcomes),
    ];

    [Fact]
    public void No_code_of_a_sender_stands_in_a_French_notice_and_the_English_one_has_a_word_for_it_too()
    {
        Assert.All(Coded.SelectMany(c => c.Codes.Select(code => (c.Template, c.Place, Code: code))), given =>
        {
            var values = Enumerable.Range(0, 5).Select(place => place == given.Place ? given.Code : "x").ToArray();
            var (french, english) = (Filled("fr-CA", given.Template, values), Filled("en-CA", given.Template, values));
            Assert.True(CodesIn(french).Length == 0, $"{given.Template} {given.Code}: {french}");
            Assert.True(CodesIn(english).Length == 0, $"{given.Template} {given.Code}: {english}");
        });
        Assert.Equal("L'appel x a été tranché : rejeté. Vous pouvez en appeler au TCCE jusqu'au x.", Filled("fr-CA", "APPEALS_DECIDED", "x", "DENIED", "x"));
        Assert.Equal("La demande x est refusée : x", Filled("fr-CA", "APPEALS_EXTENSION_DECIDED", "x", "REFUSED", "x"));
    }

    [Fact]
    public void Every_amount_of_every_notice_is_written_as_its_language_writes_amounts()
    {
        Assert.All(NoticeTemplates.All, template =>
        {
            var places = EnglishAmounts().Matches(template.Value.Text.En).Select(m => m.Groups[1].Value).Order().ToArray();
            Assert.Equal(places, FrenchAmounts().Matches(template.Value.Text.Fr).Select(m => m.Groups[1].Value).Order());
            // No sign of dollars stands anywhere but beside a place.
            Assert.Equal((places.Length, places.Length), (template.Value.Text.En.Count(c => c == '$'), template.Value.Text.Fr.Count(c => c == '$')));
            string[] values = [.. Enumerable.Range(0, 5).Select(place => places.Contains($"{place}") ? "4049.72" : "x")];
            var (french, english) = (Filled("fr-CA", template.Key, values), Filled("en-CA", template.Key, values));
            Assert.Equal(places.Length, Regex.Count(french, "4\u00a0049,72\u00a0\\$"));
            Assert.Equal(places.Length, Regex.Count(english, @"\$4,049\.72"));
            Assert.DoesNotContain("4049", french + english);
            Assert.True(CodesIn(french).Length == 0, french);
        });
        Assert.True(NoticeTemplates.All.Values.Count(t => t.Text.En.Contains('$')) > 30);
    }

    [Theory]
    [InlineData("0.05", "$0.05", "0,05\u00a0$")]
    [InlineData("915.00", "$915.00", "915,00\u00a0$")]
    [InlineData("-3627.49", "-$3,627.49", "-3\u00a0627,49\u00a0$")]
    [InlineData("1234567.00", "$1,234,567.00", "1\u00a0234\u00a0567,00\u00a0$")]
    [InlineData("none", "$none", "none $")]
    [InlineData("", "$", " $")]
    public void An_amount_stands_by_its_sign_and_what_is_none_stays(string value, string english, string french)
    {
        Assert.Equal($"Claim D-1: {english} is granted.", Filled("en-CA", "DECLARATIONS_DRAWBACK_DECIDED", "D-1", value));
        Assert.Equal($"Demande D-1 : {french} sont accordés.", Filled("fr-CA", "DECLARATIONS_DRAWBACK_DECIDED", "D-1", value));
    }

    static string[] Of<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseUpper.ConvertName)];

    static string Filled(string language, string template, params string[] values)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return NoticeTemplates.Fill(NoticeTemplates.All[template].Text, values);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>Words in capitals that are no names of the field.</summary>
    static string[] CodesIn(string text) => [.. Capitals().Matches(text).Select(m => m.Value).Where(word => word is not ("ASFC" or "TCCE" or "CBSA" or "CITT"))];

    [GeneratedRegex(@"\b[A-Z]{2,}(?:_[A-Z]+)*\b")]
    private static partial Regex Capitals();

    [GeneratedRegex(@"\$\{(\d)\}")]
    private static partial Regex EnglishAmounts();

    [GeneratedRegex(@"\{(\d)\} \$")]
    private static partial Regex FrenchAmounts();
}
