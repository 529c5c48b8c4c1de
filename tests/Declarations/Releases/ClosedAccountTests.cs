using System.Globalization;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Goods are accounted for by whom they were released to (Customs Act s.32): a closed account accounts for what came in while it was open, and nothing is released to it any more. One that may be active again waits for that (CAD-2002).</summary>
public sealed class ClosedAccountTests(CarmHost tests)
{
    static readonly DateTimeOffset Closing = DateTimeOffset.Parse("2026-03-18T15:00:00Z");

    [Fact]
    public async Task Goods_released_before_the_closing_are_declared_after_it_through_every_channel_and_what_was_declared_is_corrected()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        string[] released = [.. Enumerable.Range(0, 5).Select(_ => Fresh.TransactionNumber())];
        foreach (var number in released) await importer.ReleaseAsync(number);
        await importer.DraftAsync(released[0]);
        var declared = await importer.AcceptedAsync();
        await ClosedAsync(importer);

        var validated = await importer.Manager.PostAsync($"/api/v1/cads/{released[0]}/validate");
        Assert.Equal((200, "True"), (validated.Status, validated.Json.GetProperty("acceptable").ToString()));
        Assert.Equal(200, (await importer.SubmitAsync(released[0])).Status);
        Assert.Equal(201, (await importer.DraftAsync(released[1])).Status);
        Assert.Equal(200, (await importer.SubmitAsync(released[1])).Status);
        Assert.Equal((201, null), await importer.Manager.DeclareAsync(Messages.Of(importer.Rm, released[2])).CodeAsync());
        Assert.Equal(201, (await importer.Manager.DeclareInXmlAsync(CadXml.Write(Messages.Of(importer.Rm, released[3])).Bytes())).Status);
        Assert.Equal(202, (await importer.Manager.PostAsync($"{Messages.Url}/bulk", new { cads = new[] { Messages.Of(importer.Rm, released[4]).Json() } })).Status);
        await carm.SettleAsync();
        foreach (var number in released) Assert.Equal("ACCEPTED", (await importer.CadAsync(number))["status"]);

        var corrected = await importer.Manager.PostAsync($"/api/v1/cads/{declared}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(declared, Importer.Line("13345.67")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } }, explanation = "The invoice was read wrongly." });
        Assert.Equal(["CORRECTION", "APPROVED"], corrected.Json.GetProperty("change").Texts("kind", "status"));
    }

    [Fact]
    public async Task Nothing_is_released_to_a_closed_account_nor_declared_that_was_not_released_to_it_before()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, other, system) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        var (early, late, unreleased, others) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await importer.DraftAsync(unreleased);
        await other.ReleaseAsync(others);
        var (wrong, shown, complete) = (await other.AcceptedAsync(), await TypeCAsync(importer), await TypeCAsync(importer));
        var officer = await carm.SignInAsync("border.officer", "BORDER_OFFICER");
        await importer.Manager.PostAsync($"/api/v1/cads/{complete}/present");
        var due = (await officer.PostAsync($"/api/v1/admin/cads/{complete}/type-c/review", new { complete = true }))["amountDue"];
        await ClosedAsync(importer);

        object Release(string of, string on) => new { transactionNumber = of, rmAccount = importer.Rm, releasedOn = on, estimatedDutiesAndTaxes = "4000.00" };
        Assert.Equal((403, "CAD-2002"), await system.PostAsync("/api/v1/admin/releases", Release(late, "2026-03-19")).CodeAsync());
        // Reported late, of goods that came in while the account was open.
        Assert.Equal((201, null), await system.PostAsync("/api/v1/admin/releases", Release(early, "2026-03-17")).CodeAsync());
        foreach (var number in new[] { unreleased, late, others })
        {
            Assert.Equal((403, "CAD-2002"), await (number == unreleased ? importer.SubmitAsync(number) : importer.DraftAsync(number)).CodeAsync());
            Assert.Equal((number == unreleased ? 409 : 403, number == unreleased ? "CAD-3001" : "CAD-2002"), await importer.Manager.DeclareAsync(Messages.Of(importer.Rm, number)).CodeAsync());
        }

        // What is to be paid at release is not released any more, and what was paid for it is free once it is thrown away.
        Assert.Equal((403, "CAD-2002"), await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", TypeC("C-9")).CodeAsync());
        Assert.Equal((403, "CAD-2002"), await importer.Manager.PostAsync($"/api/v1/cads/{shown}/present").CodeAsync());
        Assert.Equal((422, "RM_INACTIVE"), await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/payments", new { paymentReference = "P-1", method = "DEBIT", amount = due, transactionNumber = complete }).CodeAsync());
        // What was on its way when the account was closed.
        await carm.HearAsync(new PaymentReceived(importer.Rm, "P-1", decimal.Parse(due!, CultureInfo.InvariantCulture), new(2026, 3, 20), new(2026, 3, 20, 16, 0, 0, TimeSpan.Zero), complete));
        Assert.Equal(["RETURNED_FOR_CHANGE", "CAD-2002 "], (await importer.CadAsync(complete)).Json.Texts("status", "returnedFor"));
        Assert.Equal(200, (await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{complete}", null, ifMatch: (await importer.CadAsync(complete)).Headers["ETag"])).Status);

        // Released before the closing, but declared by another.
        object Instead(string number, string? previous) => new { transactionNumber = number, cadType = "V", header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", declarationStatement = true, previousTransactionNumber = previous }, invoices = new[] { Importer.InvoiceOf(number) } };
        foreach (var previous in new[] { null, unreleased, Fresh.TransactionNumber() })
            Assert.Equal((403, "CAD-2002"), await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", Instead(Fresh.TransactionNumber(), previous)).CodeAsync());
        var instead = Fresh.TransactionNumber();
        Assert.Equal((201, null), await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", Instead(instead, wrong)).CodeAsync());
        Assert.Equal((200, null), await importer.SubmitAsync(instead).CodeAsync());

        object[] pairs = [new { rmAccount = importer.Rm, operation = "declarations.cads.submit" }, new { rmAccount = importer.Rm, operation = "bonds.rpp.enrol" }];
        Assert.Equal([null, "PRG_NOT_ACTIVE"], (await importer.Manager.PostAsync("/api/v1/authority/preflight", new { pairs })).Json.GetProperty("items").EnumerateArray().Select(i => i.Texts("code").Single()));
    }

    [Fact]
    public async Task An_account_that_is_suspended_declares_what_came_in_before_once_it_is_active_again()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number);
        // Delegation asks the person, the examination the account: only Declarations hears it here.
        async Task Becomes(string status, string at)
        {
            await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession();
            await KeepProgramAccountStatesHandler.Handle(new RmAccountStatusChanged(importer.Rm, importer.Bn9, status, DateTimeOffset.Parse(at)), session, TestContext.Current.CancellationToken);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await Becomes("SUSPENDED", "2026-03-18T15:00:00Z");
        Assert.Equal((403, "CAD-2002"), await importer.SubmitAsync(number).CodeAsync());
        Assert.Equal((403, "CAD-2002"), await importer.DraftAsync(Fresh.TransactionNumber()).CodeAsync());
        await Becomes("ACTIVE", "2026-03-17T15:00:00Z");
        Assert.Equal((403, "CAD-2002"), await importer.SubmitAsync(number).CodeAsync());
        await Becomes("ACTIVE", "2026-03-20T15:00:00Z");
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
    }

    [Fact]
    public void A_release_of_the_closing_instant_or_later_is_none_of_the_accounts()
    {
        var closed = new ProgramAccount("100000009RM0001", "IMPORTER") { InactiveSince = Closing, IsClosed = true };
        Assert.Equal((true, false, false), (closed.MayDeclare(Closing.AddTicks(-1)), closed.MayDeclare(Closing), closed.MayDeclare(null)));
        Assert.False((closed with { IsClosed = false }).MayDeclare(Closing.AddTicks(-1)));
        Assert.False((closed with { ProgramType = "EXPORTER" }).MayDeclare(Closing.AddTicks(-1)));
        Assert.True((closed with { InactiveSince = null, IsClosed = false }).MayDeclare(null));
    }

    static Task ClosedAsync(Importer importer) => importer.Carm.HearAsync(new RmAccountStatusChanged(importer.Rm, importer.Bn9, "CLOSED", Closing));

    static object TypeC(string invoice) => new { cadType = "C", header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true }, invoices = new[] { Importer.InvoiceOf(invoice) } };

    /// <summary>A declaration to be paid at release, submitted.</summary>
    static async Task<string> TypeCAsync(Importer importer)
    {
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", TypeC(Fresh.TransactionNumber())))["transactionNumber"]!;
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        return number;
    }
}
