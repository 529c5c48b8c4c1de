using Carm.Declarations.Contracts;
using Carm.Kernel;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The posting rules for versions of declarations, account by account (ledger 2.4, 2.6): each head goes to its own revenue, and to the client's account by the kind and the sign of the version.</summary>
public sealed class PostingRulesTests
{
    const string Number = "12345000000013";

    static readonly (string Head, string Account)[] Heads = [("customs duty", "4110"), ("SIMA", "4120"), ("surtax", "4130"), ("safeguard", "4130"), ("excise tax", "4140"), ("GST", "4150"), ("provincial tax", "4155")];

    /// <summary>
    /// Released on 2026-01-10, so that the period ends on the 17th and its tenth weekday after is 2026-01-30. A first version says 100.00; what changes it is decided on 2026-01-20, and that day so much of the first was paid.
    /// What goes back is a credit, which lowers what is still open of the debt; the rest of it stands on 2100.
    /// </summary>
    static readonly (string Rule, string Kind, int Change, int Paid, string Lines, string Item)[] Versions =
    [
        ("P1", "ORIGINAL", 100, 0, "CAD_POSTED: D 1110:rm 100.00, C revenue 100.00", "CAD Debit 100.00, 100.00 open, due 2026-01-30, interest from 2026-01-31"),
        ("P1", "AS_DECLARED", 100, 0, "CAD_POSTED: D 1110:rm 100.00, C revenue 100.00", "CAD Debit 100.00, 100.00 open, due 2026-01-30, interest from 2026-01-31"),
        ("P2", "CORRECTION", 40, 0, "CADV_POSTED: D 1110:rm 40.00, C revenue 40.00", "CADV Debit 40.00, 40.00 open, due 2026-01-30, interest from 2026-01-31"),
        ("P3", "CORRECTION", -40, 0, "CADV_POSTED: C 2100:rm 40.00, D revenue 40.00; CLEARED: D 2100:rm 40.00, C 1110:rm 40.00", "CADV Credit 40.00, 0.00 open, due 2026-01-30"),
        ("P3", "CORRECTION", -40, 70, "CADV_POSTED: C 2100:rm 40.00, D revenue 40.00; CLEARED: D 2100:rm 30.00, C 1110:rm 30.00", "CADV Credit 40.00, 10.00 open, due 2026-01-30"),
        ("P3", "CORRECTION", -40, 100, "CADV_POSTED: C 2100:rm 40.00, D revenue 40.00", "CADV Credit 40.00, 40.00 open, due 2026-01-30"),
        ("P4", "ADJUSTMENT", 40, 0, "ADJ_POSTED: D 1120:rm 40.00, C revenue 40.00", "ADJ Debit 40.00, 40.00 open, due 2026-01-20, interest from 2026-01-31"),
        ("P4", "CBSA_ADJUSTMENT", 40, 0, "ADJ_POSTED: D 1120:rm 40.00, C revenue 40.00", "ADJ Debit 40.00, 40.00 open, due 2026-01-20, interest from 2026-01-31"),
        ("P4", "APPEAL_OUTCOME", 40, 0, "ADJ_POSTED: D 1120:rm 40.00, C revenue 40.00", "ADJ Debit 40.00, 40.00 open, due 2026-01-20, interest from 2026-01-31"),
        ("P5", "ADJUSTMENT", -40, 70, "REFUND_POSTED: C 2100:rm 40.00, D revenue 40.00; CLEARED: D 2100:rm 30.00, C 1110:rm 30.00", "REF Credit 40.00, 10.00 open, due 2026-01-20"),
        ("P5", "CBSA_ADJUSTMENT", -40, 70, "REFUND_POSTED: C 2100:rm 40.00, D revenue 40.00; CLEARED: D 2100:rm 30.00, C 1110:rm 30.00", "REF Credit 40.00, 10.00 open, due 2026-01-20"),
        ("P5", "APPEAL_OUTCOME", -40, 100, "REFUND_POSTED: C 2100:rm 40.00, D revenue 40.00", "REF Credit 40.00, 40.00 open, due 2026-01-20"),
        ("P5", "WITHDRAWAL", -100, 0, "REFUND_POSTED: C 2100:rm 100.00, D revenue 100.00; CLEARED: D 2100:rm 100.00, C 1110:rm 100.00", "REF Credit 100.00, 0.00 open, due 2026-01-20"),
    ];

    public static TheoryData<string, string, string, int, int, string, string> Rules
    {
        get
        {
            var rules = new TheoryData<string, string, string, int, int, string, string>();
            foreach (var (head, account) in Heads)
                foreach (var (rule, kind, change, paid, lines, item) in Versions) rules.Add(rule, head, kind, change, paid, lines.Replace("revenue", account, StringComparison.Ordinal), item);
            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_head_of_a_version_is_posted_by_its_kind_and_sign(string rule, string head, string kind, int change, int paid, string lines, string item)
    {
        CadAccountedFor Version(int version, string its, int amount, AccountBook on)
        {
            decimal Of(string name) => name == head ? amount : 0;
            return Cad(version, its, on) with
            {
                CustomsDuty = Of("customs duty"), Sima = Of("SIMA"), Surtax = Of("surtax"), Safeguard = Of("safeguard"), ExciseTax = Of("excise tax"), Gst = Of("GST"), ProvincialTax = Of("provincial tax"),
            };
        }

        var book = Book.On("2026-01-10");
        var number = 1;
        IReadOnlyList<string> debts = [];
        if (rule != "P1")
        {
            debts = CadPosting.Apply(Version(number++, "ORIGINAL", 100, book), book, []);
            book = Book.On("2026-01-20", [.. book.Items]);
            if (paid > 0)
            {
                var payment = Book.Credit("PMT", "P-1", paid, "2026-01-20");
                book.Post(payment, "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, payment.Original));
                book.Designate(payment.Id, [(debts[0], payment.OriginalCents)]);
                book = Book.On("2026-01-20", [.. book.Items]);
            }
        }
        CadPosting.Apply(Version(number, kind, change, book), book, debts);
        Assert.Equal((rule, head, lines, item), (rule, head, Posted(book), Told(Assert.Single(book.Items, i => i.Reference == $"{Number} v{number}"))));
    }

    [Fact]
    public void All_heads_of_a_declaration_stand_in_one_transaction_surtax_and_safeguard_in_one_line()
    {
        var book = Book.On("2026-01-10");
        CadPosting.Apply(Cad(1, "ORIGINAL", book) with { CustomsDuty = 10m, Sima = 20m, Surtax = 30m, Safeguard = 5m, ExciseTax = 40m, Gst = 50m, ProvincialTax = 60m }, book, []);
        Assert.Equal("CAD_POSTED: D 1110:rm 215.00, C 4110 10.00, C 4120 20.00, C 4130 35.00, C 4140 40.00, C 4150 50.00, C 4155 60.00", Posted(book));
        Assert.Equal("CAD Debit 215.00, 215.00 open, due 2026-01-30, interest from 2026-01-31", Told(Assert.Single(book.Items)));
    }

    [Theory]
    [InlineData(50, -10, "CADV_POSTED: D 1110:rm 40.00, C 4110 50.00, D 4150 10.00", "CADV Debit 40.00, 40.00 open, due 2026-01-30, interest from 2026-01-31")]
    [InlineData(10, -50, "CADV_POSTED: C 2100:rm 40.00, C 4110 10.00, D 4150 50.00", "CADV Credit 40.00, 40.00 open, due 2026-01-30")]
    [InlineData(10, -10, "CAD_RECLASSIFIED: C 4110 10.00, D 4150 10.00", "")]
    public void A_correction_that_raises_one_head_and_lowers_another_is_owing_or_a_credit_by_what_it_comes_to(int duty, int gst, string lines, string item)
    {
        var book = Book.On("2026-01-20");
        CadPosting.Apply(Cad(2, "CORRECTION", book) with { CustomsDuty = duty, Gst = gst }, book, []);
        Assert.Equal((lines, item), (Posted(book), string.Join("; ", book.Items.Select(Told))));
    }

    static CadAccountedFor Cad(int version, string kind, AccountBook book) =>
        new(Number, version, Book.Rm, Book.Rm[..9], kind, "RPP", new(2026, 1, 10), new(2026, 1, 30), OpenItem.Importer, 0, 0, 0, 0, 0, 0, 0, "Customs Act s.32", null, book.Now);

    static string Posted(AccountBook book) => string.Join("; ", book.Postings.Select(p => $"{p.Type}: {string.Join(", ", p.Lines.Select(l => $"{JournalBody.Letter(l.Side)} {l.Account.Replace($":{Book.Rm}", ":rm", StringComparison.Ordinal)} {l.Amount}"))}"));

    static string Told(OpenItem i) => $"{i.Type} {i.Side} {i.Original}, {i.Open} open, due {i.DueOn:yyyy-MM-dd}{(i.InterestFrom is { } from ? $", interest from {from:yyyy-MM-dd}" : "")}";
}
