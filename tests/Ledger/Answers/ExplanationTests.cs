using System.Text.Json;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>What an explanation says of each head, and that each link leads to the very transaction it stands beside.</summary>
public sealed class ExplanationTests(CarmHost carm)
{
    [Fact]
    public void A_head_that_lowers_the_amount_is_shown_with_its_sign_so_that_the_heads_add_up()
    {
        var book = On("2026-03-20");
        CadPosting.Apply(new CadAccountedFor("12345000000013", 2, Rm, Rm[..9], "CORRECTION", "RPP", Day("2026-03-10"), Day("2026-03-31"), "IMPORTER", 100m, 0, 0, 0, 0, -20m, 0, "Customs Act s.32.2", null, At("2026-03-20")), book, []);
        Assert.Equal(("80.00", "4110 100.00 Customs duty", "4150 -20.00 GST"), Heads(book.Find("CADV", "12345000000013 v2")!, book));

        book = On("2026-03-20", Debt("CAD", "12345000000013 v1", 500, "2026-02-28") with { TransactionNumber = "12345000000013" });
        CadPosting.Apply(new CadAccountedFor("12345000000013", 2, Rm, Rm[..9], "CBSA_ADJUSTMENT", "RPP", Day("2026-01-10"), Day("2026-02-28"), "IMPORTER", -100m, 0, 0, 0, 0, 20m, 0, "Customs Act s.59", null, At("2026-03-20")), book, [book.Items.First().Id]);
        Assert.Equal(("80.00", "4110 100.00 Customs duty", "4150 -20.00 GST"), Heads(book.Find("REF", "12345000000013 v2")!, book));
    }

    [Theory]
    [InlineData("CAD", "12345000000013 v1", "?version=00001", "The declaration shows each line, and each duty of a line with its steps.")]
    [InlineData("CAD", "12345000000013 v1 GST", "?version=00001", "The declaration shows each line, and each duty of a line with its steps.")]
    [InlineData("ADJ", "12345000000013 v12", "?version=00012", "The declaration shows each line, and each duty of a line with its steps; the amount is by how much it differs from version 11.")]
    [InlineData("REF", "12345000000013 v3", "?version=00003", "The declaration shows each line, and each duty of a line with its steps; the amount is by how much it differs from version 2, but for what is not refunded, as GST.")]
    public void What_a_version_of_a_declaration_brought_leads_to_that_version(string type, string reference, string version, string sentence)
    {
        var part = Explanations.Of(Entry(Side.Debit, type, reference, 10, "2026-03-20") with { TransactionNumber = "12345000000013" }, [], _ => null, Rates).Parts.Single();
        Assert.Equal(("CAD 12345000000013", "10.00", $"/api/v1/cads/12345000000013/assessment{version}", sentence), (part.Subject, $"{part.Amount}", part.Link, part.Sentence));
    }

    [Theory]
    [InlineData("12345000000013 v2 interest")]
    [InlineData("12345000000013 v2 interest 2")]
    [InlineData("CAD 12345000000013 v1 2 interest")]
    public void Interest_that_was_refunded_leads_to_no_declaration_since_none_shows_it(string reference) =>
        Assert.Empty(Explanations.Of(Credit("REF", reference, 10, "2026-03-20") with { TransactionNumber = "12345000000013" }, [], _ => null, Rates).Parts);

    [Fact]
    public void Interest_to_the_client_opens_into_what_was_paid_since_when_for_how_many_days_and_at_which_rates()
    {
        var (paid, rint) = (Credit("PMT", "p", 10_000, "2026-01-30"), Credit("RINT", "r", 57.64m, "2026-04-30") with { Bearing = new([new(Day("2026-01-30"), 10_000_00, OpenItem.IdOf(Rm, "PMT", "p"))], Day("2026-04-30")) });
        var explained = Explanations.Of(rint, [], id => id == paid.Id ? paid : null, Rates).Parts.Single();
        Assert.Equal(("PMT p", $"{ItemInterest.ToClient(rint.Bearing!.Paid, rint.Bearing.Until, Rates)}"), (explained.Subject, $"{explained.Amount}"));
        Assert.Equal("$10,000.00, paid on 2026-01-30 and not owing, for 90 days to 2026-04-30, both included, at 2.3 %, 2.2 % a year, compounded daily (Customs Act s.66). Rounded here by itself; the interest is rounded once.", explained.Sentence);
    }

    [Theory]
    [InlineData(null, "both included, at 8.3 % a year")]
    [InlineData(0L, "both included, on unpaid interest, at 8.3 % a year")]
    [InlineData(200_00L, "both included, on $200.00, open on the first of them, at 8.3 % a year")]
    public void Interest_says_on_what_it_was_reckoned_where_that_was_kept(long? cents, string said)
    {
        var interest = Entry(Side.Debit, "INT", "CAD 1 2026-02-24", 1.14m, "2026-02-24") with { Interest = new(OpenItem.IdOf(Rm, "CAD", "1"), Day("2026-01-31"), Day("2026-02-24"), [8.3m]), InterestOnCents = cents };
        Assert.Contains(said, Explanations.Of(interest, [], _ => null, Rates).Parts.Single().Sentence);
    }

    [Theory]
    [InlineData(ClearingMode.Auto, "the oldest due debt first (R3).")]
    [InlineData(ClearingMode.Designated, "as it was designated (R5).")]
    [InlineData(ClearingMode.Manual, "as an officer moved it.")]
    [InlineData(ClearingMode.Collection, "as an officer applied it in collection (R7).")]
    [InlineData(ClearingMode.SetOff, "by set-off (Customs Act s.97.26, R8).")]
    [InlineData(ClearingMode.Security, "as the security given for it.")]
    public void A_clearing_is_explained_by_the_rule_that_made_it(ClearingMode mode, string rule)
    {
        var book = On("2026-03-20", Debt("CAD", "1", 100, "2026-03-31"), Credit("PMT", "p", 100, "2026-03-20"));
        book.Designate(book.Find("PMT", "p")!.Id, [(book.Find("CAD", "1")!.Id, 100_00)], mode);
        Assert.All(new[] { book.Find("CAD", "1")!, book.Find("PMT", "p")! }, item => Assert.EndsWith(rule, Explanations.Of(item, [], book.Find, Rates).Parts.Single().Sentence));
    }

    [Fact]
    public void What_is_set_off_or_applied_in_collection_was_designated_by_nobody()
    {
        foreach (var (mode, rule) in new[] { (ClearingMode.Collection, "(R7)."), (ClearingMode.SetOff, "R8).") })
        {
            var book = On("2026-03-20", Debt("CAD", "1", 100, "2026-03-31"), Credit("PMT", "p", 60, "2026-03-20"));
            CollectionClearing.Pay(book, book.Find("PMT", "p")!, [book.Find("CAD", "1")!], mode);
            Assert.EndsWith(rule, Explanations.Of(book.Find("CAD", "1")!, [], book.Find, Rates).Parts.Single().Sentence);
        }
    }

    [Theory]
    [InlineData(true, "as it was designated (R5).")]
    [InlineData(false, "the oldest due debt first (R3).")]
    public void What_was_cleared_before_modes_were_kept_is_explained_as_it_was(bool isDesignated, string rule)
    {
        var paid = Debt("CAD", "1", 100, "2026-03-31").ReducedBy(new Reduction(Day("2026-03-20"), 60_00, OpenItem.IdOf(Rm, "PMT", "p")) { Clearing = "CLEARED", IsDesignated = isDesignated });
        Assert.EndsWith(rule, Explanations.Of(paid, [], _ => null, Rates).Parts.Single().Sentence);
    }

    [Fact]
    public void Every_account_of_the_chart_has_its_name_in_an_explanation()
    {
        var item = Debt("K23", "1", 10, "2026-03-31");
        foreach (var account in Accounts.Chart.Where(a => !a.IsPerRmAccount))
            Assert.Equal(account.Name.En, Explanations.Of(item, [new(account.Code, Side.Credit, Money.Of(10))], _ => null, Rates).Parts[0].Sentence);
    }

    [Fact]
    public async Task A_brokers_payment_is_told_from_the_importers_of_the_same_reference_also_with_a_slash_in_it()
    {
        var client = await Client.OnboardedAsync(carm);
        var (broker, manager) = await client.BrokerAsync("OWN");
        const string Reference = "INV/26/01";
        await client.PayAsync(Reference, "10.00");
        var paid = await manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = Reference, method = "ONLINE_BANKING", amount = "20.00" });
        await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "CHARGED_BACK" });

        var parts = (await client.GetAsync("balance/explain")).Json.GetProperty("parts").EnumerateArray().ToArray();
        Assert.Equal([$"NSF {Reference} 15.00", $"PMT {Reference} -10.00"], parts.Select(p => $"{p.GetProperty("subject")} {p.GetProperty("amount")}"));
        foreach (var part in parts)
        {
            var there = await client.Manager.GetAsync(part.GetProperty("link").GetString()!);
            Assert.Equal((200, part.GetProperty("subject").GetString(), part.GetProperty("amount").GetString()!.TrimStart('-')), (there.Status, there["subject"], there["amount"]));
        }
        var own = $"transactions/PMT/{Uri.EscapeDataString(Reference)}/explain";
        Assert.Equal(("10.00", "20.00"), ((await client.GetAsync(own))["amount"], (await client.GetAsync($"{own}?payer=BROKER:{broker}"))["amount"]));
        Assert.Equal("20.00", (await client.GetAsync($"transactions/DIS/{Uri.EscapeDataString(Reference)}/explain?payer=BROKER:{broker}"))["amount"]);
        // To the broker the importer's is not there.
        Assert.Equal((404, 200), ((await manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/{own}")).Status, (await manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/{own}?payer=BROKER:{broker}")).Status));

        // The charge for it is held and written off by the same names.
        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        object Named(object item) => new { type = "OFFICER", reference = "File 1", items = new[] { item } };
        var holds = $"/api/v1/admin/program-accounts/{client.Rm}/holds";
        Assert.Equal((404, 200), ((await officer.PostAsync(holds, Named(new { type = "NSF", reference = Reference }))).Status, (await officer.PostAsync(holds, Named(new { type = "NSF", reference = Reference, payer = $"BROKER:{broker}" }))).Status));
        var proposed = await officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/write-offs", new { items = new[] { new { type = "NSF", reference = Reference, payer = $"BROKER:{broker}" } }, reason = "Reason", evidence = "File" });
        Assert.Equal($"BROKER:{broker}", proposed.Json.GetProperty("writeOff").GetProperty("items")[0].GetProperty("payer").GetString());
    }

    static (string, string, string) Heads(OpenItem item, AccountBook book)
    {
        var explained = Explanations.Of(item, book.Postings.First(p => p.Source == item.Source).Lines, book.Find, Rates);
        return ($"{explained.Amount}", Said(explained.Parts[0]), Said(explained.Parts[1]));

        static string Said(Explanation part) => $"{part.Subject} {part.Amount} {part.Sentence}";
    }
}
