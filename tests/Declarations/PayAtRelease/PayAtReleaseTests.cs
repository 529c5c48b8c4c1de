using Carm.Ledger.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Goods of an importer outside RPP: declared in the portal, shown at the office, paid, released.</summary>
public sealed class PayAtReleaseTests(CarmHost tests)
{
    [Fact]
    public async Task Declarations_T21_type_c_is_shown_completed_paid_in_parts_and_released_with_the_last_cent()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        var body = new { cadType = "C", header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true }, invoices = new[] { Importer.Invoice() } };
        Assert.Equal(400, (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { transactionNumber = Fresh.TransactionNumber(), body.cadType, body.header, body.invoices })).Status);
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", body))["transactionNumber"]!;
        Assert.StartsWith("00000", number);
        Assert.True(Kernel.ITransactionNumberCheck.Luhn().Passes(number));

        var submitted = await importer.SubmitAsync(number);
        Assert.Equal(["PENDING_PRESENTATION", null], submitted.Json.Texts("status", "version"));
        var officer = await carm.SignInAsync("border.officer", "BORDER_OFFICER");
        var review = $"/api/v1/admin/cads/{number}/type-c/review";
        Assert.Equal((409, "CAD-1002"), await Code(officer.PostAsync(review, new { complete = true })));
        await importer.Manager.PostAsync($"/api/v1/cads/{number}/present");
        Assert.Equal(number, Assert.Single((await officer.GetAsync("/api/v1/admin/presentations?office=0497")).Json.GetProperty("items").EnumerateArray()).GetProperty("transactionNumber").GetString());
        Assert.Equal("RETURNED_FOR_CHANGE", (await officer.PostAsync(review, new { complete = false, text = "The carrier is another." }))["status"]);
        var read = await importer.CadAsync(number);
        Assert.Equal("The carrier is another.", read["returnedFor"]);
        Assert.Equal(200, (await importer.Manager.SendAsync(HttpMethod.Put, $"/api/v1/cads/{number}", new { body.header, body.invoices }, ifMatch: read.Headers["ETag"])).Status);
        await importer.SubmitAsync(number);
        await importer.Manager.PostAsync($"/api/v1/cads/{number}/present");

        await PayAsync(importer, number, "P-1", "49.72");
        var completed = await officer.PostAsync(review, new { complete = true });
        Assert.Equal(["COMPLETE", "4049.72", "49.72"], completed.Json.Texts("status", "amountDue", "paid"));
        Assert.Equal("-49.72", await importer.BalanceAsync());
        await PayAsync(importer, number, "P-2", "3999.99");
        Assert.Equal("COMPLETE", (await importer.CadAsync(number))["status"]);
        await PayAsync(importer, number, "P-3", "0.01");

        var accepted = (await importer.CadAsync(number)).Json;
        Assert.Equal(["ACCEPTED", "00001", "2026-03-16", "2026-03-16"], accepted.Texts("status", "currentVersion", "paymentDueOn", "releasedOn"));
        Assert.Equal("0.00", await importer.BalanceAsync());
    }

    [Fact]
    public async Task Declarations_T21_a_program_neither_submits_type_c_nor_is_told_that_it_could_and_a_person_does()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var program = await importer.ProgramAsync();
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true };
        var number = (await program.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header, invoices = new[] { Importer.Invoice() } }))["transactionNumber"]!;

        var asked = await program.PostAsync($"/api/v1/cads/{number}/validate");
        Assert.Equal(["False", "CAD-3007"], [asked["acceptable"], asked.Json.GetProperty("errors")[0].GetProperty("code").GetString()]);
        Assert.Equal((409, "CAD-3007"), await Code(program.PostAsync($"/api/v1/cads/{number}/submit")));
        Assert.Equal("True", (await importer.Manager.PostAsync($"/api/v1/cads/{number}/validate"))["acceptable"]);
        Assert.Equal("PENDING_PRESENTATION", (await importer.SubmitAsync(number))["status"]);

        // What was given back is submitted anew by a person too.
        await importer.Manager.PostAsync($"/api/v1/cads/{number}/present");
        await (await carm.SignInAsync("border.officer", "BORDER_OFFICER")).PostAsync($"/api/v1/admin/cads/{number}/type-c/review", new { complete = false, text = "The carrier is another." });
        Assert.Equal((409, "CAD-3007"), await Code(program.PostAsync($"/api/v1/cads/{number}/submit")));

        // Goods that were released prior to payment a program declares.
        var released = Fresh.TransactionNumber();
        await importer.ReleaseAsync(released);
        await program.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { transactionNumber = released, cadType = "AB", header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(released) } });
        Assert.Equal(("True", "ACCEPTED"), ((await program.PostAsync($"/api/v1/cads/{released}/validate"))["acceptable"], (await program.PostAsync($"/api/v1/cads/{released}/submit"))["status"]));
    }

    [Fact]
    public async Task What_is_paid_on_a_later_day_is_accounted_for_at_the_rates_of_that_day()
    {
        await using var carm = await tests.OnClockAsync("2025-03-31T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        // Nova Scotia's part of the tax falls by a point the next day.
        var casual = new Dictionary<string, object?>(Importer.Line("420.00")) { ["casual"] = true, ["provinceOfDestination"] = "NS" };
        var invoices = new[] { new Dictionary<string, object?>(Importer.InvoiceOf("C-1", casual)) { ["currency"] = "CAD", ["directShipmentDate"] = "2025-03-20" } };
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true }, invoices }))["transactionNumber"]!;
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        await importer.Manager.PostAsync($"/api/v1/cads/{number}/present");
        var officer = await carm.SignInAsync("border.officer", "BORDER_OFFICER");
        Assert.Equal("149.94", (await officer.PostAsync($"/api/v1/admin/cads/{number}/type-c/review", new { complete = true }))["amountDue"]);

        await PayAsync(importer, number, "P-1", "149.93");
        Assert.Equal("COMPLETE", (await importer.CadAsync(number))["status"]);
        await carm.MoveClockAsync("2025-04-01T15:00:00Z");
        await PayAsync(importer, number, "P-2", "0.01");
        Assert.Equal(["ACCEPTED", "2025-04-01"], (await importer.CadAsync(number)).Json.Texts("status", "releasedOn"));
        Assert.Equal("144.98", (await importer.CadAsync(number, "/versions/00001")).Json.GetProperty("totals").GetProperty("total").GetString());
        Assert.Equal("-4.96", await importer.BalanceAsync());
    }

    [Fact]
    public async Task The_same_goods_are_not_paid_twice_by_a_declaration_of_another_type()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var first = await importer.AcceptedAsync();
        var invoices = (await importer.CadAsync(first)).Json.GetProperty("invoices");
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true }, invoices }))["transactionNumber"]!;
        Assert.Equal((409, "CAD-3008"), await Code(importer.SubmitAsync(number)));
        Assert.Equal("PENDING_PRESENTATION", (await importer.Manager.PostAsync($"/api/v1/cads/{number}/submit", new { acknowledgedDuplicateOf = first }))["status"]);
    }

    [Fact]
    public async Task What_was_paid_for_goods_to_be_released_clears_no_other_debt_unless_no_declaration_needs_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        await importer.AcceptedAsync();
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true };
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header, invoices = new[] { Importer.Invoice() } }))["transactionNumber"]!;
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        await PayAsync(importer, number, "P-1", "500.00");
        Assert.Equal("4049.72", await OpenAsync(importer));
        await PayAsync(importer, "00000000000018", "P-2", "500.00");
        Assert.Equal("3549.72", await OpenAsync(importer));
        // Nor does one that is thrown away.
        Assert.Equal(200, (await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{number}", null, ifMatch: (await importer.CadAsync(number)).Headers["ETag"])).Status);
        await carm.SettleAsync();
        Assert.Equal("3049.72", await OpenAsync(importer));
        Assert.Equal((400, "VAL_TRANSACTION"), await Field(importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/payments", new { paymentReference = "P-3", method = "DEBIT", amount = "500.00", transactionNumber = "12345000000013" })));
    }

    [Fact]
    public async Task What_the_bank_took_back_releases_no_goods()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        var (number, officer) = (await ShownAsync(importer), await carm.SignInAsync("border.officer", "BORDER_OFFICER"));
        Assert.Equal("4049.72", (await officer.PostAsync($"/api/v1/admin/cads/{number}/type-c/review", new { complete = true }))["amountDue"]);
        await PayAsync(importer, number, "P-1", "4000.00");
        await DishonouredAsync(importer, "P-1");
        await PayAsync(importer, number, "P-2", "49.72");
        Assert.Equal(["COMPLETE", "49.72"], (await importer.CadAsync(number)).Json.Texts("status", "paid"));
        await PayAsync(importer, number, "P-3", "4000.00");
        Assert.Equal("ACCEPTED", (await importer.CadAsync(number))["status"]);
        // What is released already stays so, and is owing.
        await DishonouredAsync(importer, "P-2");
        Assert.Equal(["ACCEPTED", "4049.72"], (await importer.CadAsync(number)).Json.Texts("status", "paid"));
    }

    [Fact]
    public async Task A_payment_that_was_taken_back_is_not_counted_in_whatever_order_and_however_often_it_is_heard()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        var number = await ShownAsync(importer);
        DateTimeOffset at = new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero);
        PaymentReceived Paid(string reference) => new(importer.Rm, reference, 100m, new(2026, 3, 16), at, number);
        PaymentDishonoured Taken(string reference, string? of) => new(importer.Rm, reference, 100m, 15m, null, at, TransactionNumber: of);
        await carm.HearAsync(Taken("P-1", number), Paid("P-1"), Paid("P-2"), Paid("P-2"));
        Assert.Equal("100.00", (await importer.CadAsync(number))["paid"]);
        await carm.HearAsync(Taken("P-2", null), Taken("P-3", Fresh.TransactionNumber()));
        Assert.Equal("100.00", (await importer.CadAsync(number))["paid"]);
        await carm.HearAsync(Taken("P-2", number), Taken("P-2", number), Paid("P-2"), Paid("P-4"));
        Assert.Equal("100.00", (await importer.CadAsync(number))["paid"]);
    }

    [Fact]
    public async Task A_complete_declaration_whose_goods_are_left_is_given_back_and_what_was_paid_of_it_is_free_once_it_is_thrown_away()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        await importer.AcceptedAsync();
        var (number, officer) = (await ShownAsync(importer), await carm.SignInAsync("border.officer", "BORDER_OFFICER"));
        var review = $"/api/v1/admin/cads/{number}/type-c/review";
        Assert.Equal(200, (await officer.PostAsync(review, new { complete = true })).Status);
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        await PayAsync(importer, number, "P-1", "2000.00");
        Assert.Equal("4049.72", await OpenAsync(importer));
        Assert.Equal((409, "CAD-1002"), await Code(DiscardAsync(importer, number)));

        Assert.Equal((409, "CAD-1002"), await Code(officer.PostAsync(review, new { complete = true })));
        var returned = await officer.PostAsync(review, new { complete = false, text = "Nobody came for the goods." });
        Assert.Equal(["RETURNED_FOR_CHANGE", null, "2000.00"], returned.Json.Texts("status", "amountDue", "paid"));
        Assert.Equal([null, "Nobody came for the goods."], (await importer.CadAsync(number)).Json.Texts("amountDue", "returnedFor"));
        Assert.Equal(200, (await DiscardAsync(importer, number)).Status);
        await carm.SettleAsync();
        Assert.Equal("2049.72", await OpenAsync(importer));
    }

    [Fact]
    public async Task A_declaration_that_was_given_back_after_it_was_complete_goes_its_way_again_with_what_was_paid()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        var (number, officer) = (await ShownAsync(importer), await carm.SignInAsync("border.officer", "BORDER_OFFICER"));
        var review = $"/api/v1/admin/cads/{number}/type-c/review";
        await officer.PostAsync(review, new { complete = true });
        await PayAsync(importer, number, "P-1", "4000.00");
        await officer.PostAsync(review, new { complete = false, text = "The seals are broken." });
        await importer.SubmitAsync(number);
        // Submitted and not shown, it is given back as well.
        Assert.Equal("RETURNED_FOR_CHANGE", (await officer.PostAsync(review, new { complete = false, text = "Nobody showed it." }))["status"]);
        await importer.SubmitAsync(number);
        await importer.Manager.PostAsync($"/api/v1/cads/{number}/present");
        await PayAsync(importer, number, "P-2", "49.72");
        Assert.Equal(["ACCEPTED", "4049.72", "4049.72"], (await officer.PostAsync(review, new { complete = true })).Json.Texts("status", "amountDue", "paid"));
        Assert.Equal((409, "CAD-1002"), await Code(officer.PostAsync(review, new { complete = false, text = "Too late." })));
    }

    static async Task<Answer> DiscardAsync(Importer importer, string number) =>
        await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{number}", null, ifMatch: (await importer.CadAsync(number)).Headers["ETag"]);

    /// <summary>A declaration to be paid at release, shown at the office.</summary>
    static async Task<string> ShownAsync(Importer importer)
    {
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true };
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header, invoices = new[] { Importer.Invoice() } }))["transactionNumber"]!;
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        Assert.Equal(200, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/present")).Status);
        return number;
    }

    static async Task DishonouredAsync(Importer importer, string reference)
    {
        var payments = await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/payments");
        var id = payments.Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("paymentReference").GetString() == reference).GetProperty("paymentId").GetString();
        Assert.Equal(200, (await (await importer.Carm.SignInAsync("bank", "BANK")).PostAsync($"/api/v1/admin/payments/{id}/dishonour", new { reason = "INSUFFICIENT_FUNDS" })).Status);
        await importer.Carm.SettleAsync();
    }

    static async Task<string?> OpenAsync(Importer importer) =>
        (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("type").GetString() == "CAD").GetProperty("open").GetString();

    static async Task PayAsync(Importer importer, string number, string reference, string amount)
    {
        var paid = await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/payments", new { paymentReference = reference, method = "DEBIT", amount, transactionNumber = number });
        if (paid.Status != 201) throw new InvalidOperationException(paid.Text);
        await importer.Carm.SettleAsync();
    }

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);

    static async Task<(int, string?)> Field(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
}
