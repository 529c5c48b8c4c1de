using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The client's own choice of what its money pays (ledger 5.2, R5).</summary>
public sealed class DesignationTests(CarmHost carm)
{
    [Fact]
    public async Task Ledger_T6_X5_a_credit_pays_the_chosen_transactions_in_full_or_not_at_all()
    {
        var (client, a, b) = await WithDebtsAsync(700m, 400m);
        await client.PayByAsync("DEBIT", "P1", "1000.00");
        var partial = await client.DesignateAsync("P1", a, b);
        Assert.Equal((422, "ALLOC_PARTIAL_NOT_ALLOWED"), (partial.Status, partial["code"]));
        Assert.Contains("100.00 short", partial["detail"], StringComparison.Ordinal);
        var chosen = await client.DesignateAsync("P1", a);
        Assert.Equal((200, "300.00", "100.00"), (chosen.Status, chosen["left"], chosen["balance"]));
        var open = await client.OpenAsync();
        Assert.Equal(("0.00", "400.00"), (open[$"CAD {a}"], open[$"CAD {b}"]));
        Assert.Equal((422, "ALLOC_DEBIT_NOT_OPEN"), await Paying.RefusalAsync(client.DesignateAsync("P1", a)));
        Assert.Equal((422, "ALLOC_CREDIT_NOT_OPEN"), await Paying.RefusalAsync(client.DesignateAsync("P9", b)));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task A_payment_names_what_it_pays_and_pays_it_when_its_money_is_there()
    {
        var (client, a, b) = await WithDebtsAsync(700m, 400m);
        object Names(string number) => new { designation = new[] { new { type = "CAD", reference = number } } };
        Assert.Equal((422, "ALLOC_PARTIAL_NOT_ALLOWED"), await Paying.RefusalAsync(client.PayByAsync("DEBIT", "P1", "699.99", Names(a))));
        Assert.Equal("400.00", (await client.PayByAsync("DEBIT", "P1", "450.00", Names(b)))["applied"]);
        var later = await client.PayByAsync("CREDIT_CARD", "C1", "700.00", Names(a));
        Assert.Equal("700.00", (await client.OpenAsync())[$"CAD {a}"]);
        await client.BankSaysAsync("settle", later["paymentId"]!);
        Assert.Equal("0.00", (await client.OpenAsync())[$"CAD {a}"]);
    }

    [Fact]
    public async Task What_a_payment_that_came_later_named_may_be_paid_by_then_and_its_money_is_a_credit_like_any_other()
    {
        var (client, a, _) = await WithDebtsAsync(700m, 400m);
        var later = await client.PayByAsync("EDI_820", "E1", "700.00", new { designation = new[] { new { type = "CAD", reference = a } } });
        await client.PayByAsync("DEBIT", "P1", "700.00");
        await client.DesignateAsync("P1", a);
        Assert.Equal(200, (await client.BankSaysAsync("settle", later["paymentId"]!)).Status);
        Assert.Equal("-700.00", (await client.OpenAsync())["PMT E1"]);
    }

    [Fact]
    public void What_is_held_another_payers_or_out_of_sight_is_not_chosen()
    {
        string[] sight = ["OWN", "IMPORTER"];
        var book = new AccountBook(new(Rm, "ALPHA", default),
        [
            Item(Side.Debit, "CAD", "held", 1) with { Holds = [new(HoldType.AppealSecured, "TA-1", Day)] }, Item(Side.Debit, "CAD", "broker's", 1) with { PayerTag = "BROKER:812345674" },
            Item(Side.Debit, "CAD", "hidden", 1) with { SubmitterBn9 = "812345674" }, Item(Side.Debit, "CAD", "own", 1),
        ], new RateBook([]), new(2026, 3, 3, 15, 0, 0, TimeSpan.Zero));
        var credit = Item(Side.Credit, "PMT", "p", 9);
        string? Refused(OpenItem from, string reference) => Record.Exception(() => Designation.Of(book, from, [new("CAD", reference)], Rm[..9], sight)) is Rejected no ? no.Code : null;
        Assert.Equal(("ALLOC_DEBIT_HELD", "PAYER_MISMATCH", "ALLOC_DEBIT_NOT_OPEN", null), (Refused(credit, "held"), Refused(credit, "broker's"), Refused(credit, "hidden"), Refused(credit, "own")));
        // What a broker has beyond its own part may pay the importer's.
        Assert.Null(Refused(credit with { PayerTag = "BROKER:812345674" }, "own"));
    }

    [Fact]
    public async Task A_payer_gives_its_own_credits_only()
    {
        var (client, a, _) = await WithDebtsAsync(700m, 400m);
        var ofBroker = new PostPayment(client.Rm, "B1", "DEBIT", Money.Of(700), Fresh.Bn9());
        await carm.HearAsync(ofBroker);
        Assert.Equal((422, "ALLOC_CREDIT_NOT_OPEN"), await Paying.RefusalAsync(client.DesignateAsync("B1", a)));
    }

    async Task<(Client Client, string A, string B)> WithDebtsAsync(decimal a, decimal b)
    {
        var (client, first, second) = (await Client.OpenAsync(carm), Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await carm.HearAsync(client.Cad(first, 1, a, 0, "2026-03-17T15:00:00Z", "2090-03-31"), client.Cad(second, 1, b, 0, "2026-03-17T15:00:00Z", "2090-03-31"));
        return (client, $"{first} v1", $"{second} v1");
    }

    const string Rm = "700000003RM0001";

    static readonly DateOnly Day = new(2026, 3, 1);

    static OpenItem Item(Side side, string type, string reference, decimal amount) =>
        new(OpenItem.IdOf(Rm, type, reference), Rm, side, type, reference, null, Rm[..9], OpenItem.Importer, Money.Of(amount).Cents, Day, Day, new(Day, new(15, 0), TimeSpan.Zero), Day, null, RateKind.None);
}
