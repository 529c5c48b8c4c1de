using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class PayerTests(CarmHost tests)
{
    const string Broker = "812345674";

    [Theory]
    [InlineData(PayerOption.Importer, Broker, "IMPORTER 2000.00")]
    [InlineData(PayerOption.Broker, Broker, "BROKER:812345674 2000.00")]
    [InlineData(PayerOption.GstOption, Broker, "BROKER:812345674 1350.00, IMPORTER 650.00")]
    [InlineData(PayerOption.GstOption, "700000003", "IMPORTER 2000.00")]
    [InlineData(PayerOption.Broker, Bn9.Cbsa, "IMPORTER 2000.00")]
    public void Ledger_T6_X4_what_a_broker_declares_is_split_as_the_importer_has_said(PayerOption option, string submitter, string debts)
    {
        var book = With(option, "2026-01-15");
        Assert.Equal(debts.Split(',').Length, CadPosting.Apply(Cad(submitter, 1, "ORIGINAL", 1_350, 650), book, []).Count);
        Assert.Equal(debts, string.Join(", ", book.Items.Select(i => $"{i.PayerTag} {i.Open}").Order(StringComparer.Ordinal)));
        Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
        Assert.Equal("650.00", Money.OfCents(book.Items.Sum(i => i.GstCents)).ToString());
    }

    [Fact]
    public void Ledger_T6_X4_each_pays_its_own_part_and_a_correction_down_takes_from_both()
    {
        var book = With(PayerOption.GstOption, "2026-01-30");
        var debts = CadPosting.Apply(Cad(Broker, 1, "ORIGINAL", 1_350, 650), book, []);
        PostPaymentHandler.Pay(book, new(Rm, "I", "DEBIT", Money.Of(800), Rm[..9]));
        PostPaymentHandler.Pay(book, new(Rm, "B", "DEBIT", Money.Of(1_350), Broker));
        Assert.All(debts, id => Assert.Equal(0, book.Find(id)!.OpenCents));
        Assert.Equal("150.00", book.Open("PMT", "I"));

        CadPosting.Apply(Cad(Broker, 2, "CORRECTION", -1_350, -650), book, debts);
        Assert.Equal("-2150.00", book.Balance.ToString());
    }

    [Fact]
    public async Task Only_where_the_installation_allows_it_a_broker_is_named_as_payer()
    {
        var client = await Client.OpenAsync(tests);
        var url = $"/api/v1/program-accounts/{client.Rm}/payer";
        Assert.Equal("VAL_PAYER_OPTION", (await client.Manager.PutAsync(url, new { option = "BROKER" }, "\"0\"")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        var broker = Fresh.Bn9();
        Assert.Equal((422, "PAYER_OPTION_CLOSED"), (await client.Manager.PutAsync(url, new { option = "BROKER", brokerBn9 = broker }, "\"0\"")) is var no ? (no.Status, no["code"]) : default);
        await using var open = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Ledger:AllowBrokerPayer", "true"));
        var allowed = await Client.OpenAsync(open);
        url = $"/api/v1/program-accounts/{allowed.Rm}/payer";
        Assert.Equal(200, (await allowed.Manager.PutAsync(url, new { option = "GST_OPTION", brokerBn9 = broker }, "\"0\"")).Status);
        Assert.Equal(412, (await allowed.Manager.PutAsync(url, new { option = "IMPORTER" }, "\"0\"")).Status);
        Assert.Equal(("GST_OPTION", broker), (await allowed.Manager.GetAsync(url)) is var read ? (read["option"], read["brokerBn9"]) : default);
    }

    static AccountBook With(PayerOption option, string day) => new(new(Rm, "ALPHA", default) { Payer = option, PayerBroker = option == PayerOption.Importer ? null : Broker }, [], Rates, At(day));

    static CadAccountedFor Cad(string submitter, int version, string kind, decimal duty, decimal gst) => new(
        "12345000000013", version, Rm, submitter, kind, "RPP", Day("2026-01-15"), Day("2026-01-30"), OpenItem.Importer, duty, 0, 0, 0, 0, gst, 0, "Customs Act s.32", null, At("2026-01-15"));
}
