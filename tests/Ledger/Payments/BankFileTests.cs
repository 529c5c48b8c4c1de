using System.Text;
using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Files of receipts from the bank: each line once, none lost, and the money of nobody in 2150 (ledger 4.4, P26).</summary>
public sealed class BankFileTests(CarmHost carm)
{
    internal const string Header = "rmAccount,amount,currency,receivedOn,reference,payerBn9,payerName,bankReference\n";

    [Fact]
    public async Task Each_line_settles_confirms_or_becomes_a_payment_and_what_agrees_with_nothing_waits_for_an_officer()
    {
        await using var system = await carm.OnClockAsync("2026-03-03T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await client.PayByAsync("EDI_820", "E1", "100.00");
        await client.PayByAsync("ONLINE_BANKING", "P1", "50.00");
        await client.PayByAsync("EDI_820", "E2", "70.00");
        var rm = client.Rm;
        var report = await ImportAsync(client, Header + $"""
            {rm},100.00,CAD,2026-03-03,E1,,,
            {rm},50.00,CAD,2026-03-02,P1,,,
            {rm},71.00,CAD,2026-03-03,E2,,,
            {rm},30.00,CAD,2026-03-01,NEW,,Alpha,
            999999998RM0001,20.00,CAD,2026-03-02,X,,Somebody,
            {rm},5.00,USD,2026-03-02,F,,,
            {rm},abc,CAD,2026-03-02,G,,,
            {rm},5.00,CAD,2026-03-09,H,,,
            """);
        Assert.Equal(["SETTLED EXACT ", "CONFIRMED PARTIAL date", "UNIDENTIFIED PARTIAL amount", "POSTED PARTIAL reference", "UNIDENTIFIED NONE UNKNOWN_REFERENCE", "REFUSED  CURRENCY_NOT_CAD", "REFUSED  AMOUNT_INVALID", "REFUSED  VAL_DATE"], Lines(report));
        Assert.Equal("271.00", report.Json.GetProperty("file").GetProperty("total").GetString());
        Assert.Equal("-180.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(("91.00", "0.00"), await InternalAsync(system));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        var posted = (await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("reference").GetString() == "NEW");
        Assert.Equal("2026-03-01", posted.GetProperty("effectiveOn").GetString());
        var read = await (await system.SignInAsync("bank", "BANK")).GetAsync($"/api/v1/admin/bank-files/{report.Json.GetProperty("file").GetProperty("fileId").GetString()}");
        Assert.Equal(report.Json.GetProperty("file").GetProperty("lines").GetRawText(), read.Json.GetProperty("lines").GetRawText());
    }

    [Fact]
    public async Task Whatever_is_sent_again_is_posted_once_also_by_two_at_once()
    {
        var client = await Client.OpenAsync(carm);
        var line = $"{client.Rm},30.00,CAD,2026-03-01,NEW,,Alpha,B-{client.Bn9}\n";
        var files = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ImportAsync(client, Header + line)));
        Assert.All(files, f => Assert.Equal((201, files[0].Text), (f.Status, f.Text)));
        var longer = await ImportAsync(client, Header + line + line + $"{client.Rm},31.00,CAD,2026-03-01,OTHER,,Alpha,\n");
        Assert.Equal(["DUPLICATE  ", "DUPLICATE  ", "POSTED PARTIAL reference"], Lines(longer));
        Assert.Equal("-61.00", (await client.GetAsync("balance"))["balance"]);
        // Two that say the same in one file, without the bank's own reference, are two; sent again they are none.
        var twice = $"{client.Rm},2.00,CAD,2026-03-01,,,Alpha,\n{client.Rm},2.00,CAD,2026-03-01,,,Alpha,\n";
        Assert.Equal(["POSTED PARTIAL reference", "POSTED PARTIAL reference"], Lines(await ImportAsync(client, Header + twice)));
        Assert.Equal(["DUPLICATE  ", "DUPLICATE  "], Lines(await ImportAsync(client, Header + twice + "\n")));
        Assert.Equal("-65.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task An_officer_finds_out_whose_a_receipt_is_and_it_counts_as_of_the_day_it_came()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-02-10T15:00:00Z", "2026-03-03"));
        await ImportAsync(client, Header + ",100.00,CAD,2026-03-03,,,Alpha by mistake,\n");
        var officer = await system.SignInAsync("ar.officer", "AR_OFFICER");
        var id = (await officer.GetAsync("/api/v1/admin/receipts")).Json.GetProperty("items")[0].GetProperty("receiptId").GetString()!;
        Assert.Equal(("100.00", "0.00"), await InternalAsync(system));
        var url = $"/api/v1/admin/receipts/{id}/identify";
        foreach (var rmAccount in new[] { "999999998RM0001", "RM" }) Assert.Equal((422, "RM_INACTIVE"), await Paying.RefusalAsync(officer.PostAsync(url, new { rmAccount })));
        await client.PayByAsync("EDI_820", "USED", "100.00");
        Assert.Equal((409, "PAYMENT_REFERENCE_USED"), await Paying.RefusalAsync(officer.PostAsync(url, new { rmAccount = client.Rm, paymentReference = "USED" })));
        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => officer.PostAsync(url, new { rmAccount = client.Rm })));
        // On the due date, so without interest.
        Assert.Equal("0.00", Assert.Single(found, f => f.Status == 200)["balance"]);
        Assert.All(found.Where(f => f.Status != 200), f => Assert.Equal((409, "STATE_CONFLICT"), (f.Status, f["code"])));
        Assert.Equal(0, (await officer.GetAsync("/api/v1/admin/receipts")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await officer.GetAsync("/api/v1/admin/receipts?outcome=IDENTIFIED")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(("100.00", "0.00"), await client.JournalAsync("2150"));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task A_statement_of_iso_20022_brings_its_credit_entries_and_the_parts_of_a_batch()
    {
        var client = await Client.OpenAsync(carm);
        string Entry(string amount, string reference, string what, string indicator = "CRDT", string currency = "CAD") =>
            $"<Ntry><Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><ValDt><Dt>2026-03-02</Dt></ValDt><AcctSvcrRef>{reference}-{client.Bn9}</AcctSvcrRef>{what}</Ntry>";
        string Part(string amount, string reference, string said) => $"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy=\"CAD\">{amount}</Amt><RltdPties><Dbtr><Pty><Nm>Alpha</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>Duties {said}</Ustrd></RmtInf></TxDtls>";
        string Statement(string entries) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>{entries}</Stmt></BkToCstmrStmt></Document>";
        var spaced = $"{client.Bn9} RM 0001";
        var report = await ImportAsync(client, Statement(
            Entry("10.00", "A", $"<NtryDtls>{Part("10.00", "C1", spaced)}</NtryDtls>") + Entry("30.00", "B", $"<NtryDtls>{Part("12.00", "C2", client.Rm)}{Part("18.00", "C3", "unknown")}</NtryDtls>")
            + Entry("30.00", "C", $"<NtryDtls>{Part("12.00", "C4", client.Rm)}{Part("17.00", "C5", client.Rm)}</NtryDtls>") + Entry("9.00", "D", "", "DBIT") + Entry("9.00", "E", "", currency: "USD")));
        Assert.Equal(["POSTED PARTIAL reference", "POSTED PARTIAL reference", "UNIDENTIFIED NONE UNKNOWN_REFERENCE", "UNIDENTIFIED NONE UNKNOWN_REFERENCE", "REFUSED  RECEIPT_NOT_A_CREDIT", "REFUSED  CURRENCY_NOT_CAD"], Lines(report));
        Assert.Equal("-22.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task An_820_names_accounts_line_by_line_and_where_its_sum_is_wrong_the_money_waits()
    {
        var client = await Client.OpenAsync(carm);
        var broker = Fresh.Bn9();
        string Order(string total, string first, string second) => Interchange(
            $"BPR*C*{total}*C*ACH*CTX*01*001*DA*1***01*001*DA*2*20260302", $"TRN*1*T{client.Bn9}-{total}", $"N1*PR*CEDAR BROKERS*FI*{broker}", "ENT*1",
            $"RMR*11*{client.Rm}**{first}", "REF*TN*R1", $"RMR*11*{client.Rm}**{second}", "REF*TN*R2", "DTM*003*20260302");
        var report = await ImportAsync(client, Order("100.00", "60", "40.00"));
        Assert.Equal(["POSTED PARTIAL reference", "POSTED PARTIAL reference"], Lines(report));
        var payments = (await client.GetAsync("payments")).Json.GetProperty("items").EnumerateArray().Select(p => $"{p.GetProperty("paymentReference")} {p.GetProperty("amount")} {p.GetProperty("payerBn9")} {p.GetProperty("method")}").Order(StringComparer.Ordinal);
        Assert.Equal([$"R1 60.00 {broker} EDI_820", $"R2 40.00 {broker} EDI_820"], payments);
        Assert.Equal(["UNIDENTIFIED NONE UNKNOWN_REFERENCE"], Lines(await ImportAsync(client, Order("101.00", "60", "40.00"))));
        Assert.Equal("-100.00", (await client.GetAsync("balance"))["balance"]);
    }

    /// <summary>The same amount, day and payer's reference in two files; the bank's own reference, or the place in its statement, tells whether that is one receipt or two.</summary>
    [Theory]
    [InlineData("<AcctSvcrRef>{0}-A</AcctSvcrRef>", "<AcctSvcrRef>{0}-B</AcctSvcrRef>", "S1", "S1")]
    [InlineData("<NtryRef>1</NtryRef>", "<NtryRef>1</NtryRef>", "S1", "S2")]
    [InlineData("<NtryRef>1</NtryRef><AcctSvcrRef>NONREF</AcctSvcrRef>", "<NtryRef>2</NtryRef><AcctSvcrRef>NONREF</AcctSvcrRef>", "S1", "S2")]
    [InlineData("", "", "S1", "S2")]
    public async Task Receipts_that_look_alike_are_two_where_the_bank_tells_them_apart_and_one_where_it_does_not(string first, string second, string firstStatement, string secondStatement)
    {
        var client = await Client.OpenAsync(carm);
        string Statement(string id, string own) => StatementOf(client, id, Entry(client, own));
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, Statement(firstStatement, first))));
        Assert.Equal(["POSTED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, Statement(secondStatement, second))));
        Assert.Equal("-20.00", (await client.GetAsync("balance"))["balance"]);
        foreach (var again in new[] { Statement(firstStatement, first), Statement(secondStatement, second) }) Assert.Equal(["DUPLICATE  "], Lines(await ImportAsync(client, again + "\n")));
        Assert.Equal("-20.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    /// <summary>An order of ten dollars under the trace RENT, and the credit of it; no bank names one receipt alike in two formats.</summary>
    [Theory]
    [InlineData("EDI_820", "CAMT.053")]
    [InlineData("CAMT.053", "EDI_820")]
    [InlineData("CSV", "CAMT.053")]
    [InlineData("CAMT.053", "CSV")]
    [InlineData("CSV", "EDI_820")]
    public async Task One_receipt_that_is_told_in_two_formats_is_credited_once_and_waits_the_second_time_for_an_officer(string first, string second)
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var (client, broker) = (await Client.OpenAsync(system), Fresh.Bn9());
        string In(string format) => format switch
        {
            "EDI_820" => Interchange("BPR*C*10.00*C*ACH*CTX*01*001*DA*1***01*001*DA*2*20260302", "TRN*1*RENT", $"N1*PR*BROKER*FI*{broker}", $"RMR*11*{client.Rm}**10.00"),
            "CSV" => Header + $"{client.Rm},10.00,CAD,2026-03-02,RENT,,,\n",
            _ => StatementOf(client, "S1", Entry(client, "<AcctSvcrRef>{0}-A</AcctSvcrRef>")),
        };
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, In(first))));
        Assert.Equal(["UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, In(second))));
        foreach (var again in new[] { first, second }) Assert.Equal(["DUPLICATE  "], Lines(await ImportAsync(client, In(again) + "\n")));
        Assert.Equal("-10.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(("10.00", "0.00"), await InternalAsync(system));
        Assert.Equal("RECEIPT_LOOKS_ALIKE", (await (await system.SignInAsync("ar.officer", "AR_OFFICER")).GetAsync("/api/v1/admin/receipts")).Json.GetProperty("items")[0].GetProperty("code").GetString());
    }

    /// <summary>In one format: the bank's own reference with another day, one entry with a reference and one without or with a number of its statement only, and an entry of the same statement in another file.</summary>
    [Theory]
    [InlineData("<AcctSvcrRef>{0}-A</AcctSvcrRef>", "2026-03-02", "S1", "<AcctSvcrRef>{0}-A</AcctSvcrRef>", "2026-03-03", "S2")]
    [InlineData("<AcctSvcrRef>{0}-A</AcctSvcrRef>", "2026-03-02", "S1", "", "2026-03-02", "S2")]
    [InlineData("<NtryRef>{0}-A</NtryRef>", "2026-03-02", "S1", "<AcctSvcrRef>{0}-A</AcctSvcrRef>", "2026-03-02", "S2")]
    [InlineData("", "2026-03-02", "S1", "", "2026-03-03", "S1")]
    [InlineData("<NtryRef>1</NtryRef>", "2026-03-02", "S1", "<NtryRef>2</NtryRef>", "2026-03-02", "S1")]
    public async Task What_the_bank_does_not_tell_apart_by_the_same_kind_of_name_waits_for_an_officer(string first, string firstOn, string firstStatement, string second, string secondOn, string secondStatement)
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, StatementOf(client, firstStatement, Entry(client, first, firstOn)))));
        Assert.Equal(["UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, StatementOf(client, secondStatement, Entry(client, second, secondOn)))));
        Assert.Equal("-10.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Theory]
    [InlineData("COPY")]
    [InlineData("DUPL")]
    [InlineData("CODU")]
    public async Task A_statement_that_is_marked_as_a_copy_brings_what_came_before_no_second_time_and_what_never_came_once(string mark)
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        string Copy(string id, params string[] entries) => StatementOf(client, id, $"<CpyDplctInd>{mark}</CpyDplctInd>{string.Concat(entries)}");
        Assert.Equal(["POSTED PARTIAL reference", "POSTED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, StatementOf(client, "S1", Entry(client, "") + Entry(client, "")))));
        // Two that came, and one that looks like them of another day.
        Assert.Equal(["DUPLICATE  ", "DUPLICATE  ", "UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, Copy("S2", Entry(client, ""), Entry(client, ""), Entry(client, "", "2026-03-03")))));
        Assert.Equal(("-20.00", ("10.00", "0.00")), ((await client.GetAsync("balance"))["balance"], await InternalAsync(system)));
        // A copy of what never came; and its original, after all.
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, Copy("S4", Entry(client, "", reference: "FEE")))));
        Assert.Equal(["UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, StatementOf(client, "S3", Entry(client, "", reference: "FEE")))));
        Assert.Equal("-30.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task A_copy_that_tells_twice_what_came_once_leaves_the_second_for_an_officer()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, StatementOf(client, "S1", Entry(client, "")))));
        var copy = StatementOf(client, "S2", $"<CpyDplctInd>COPY</CpyDplctInd>{Entry(client, "")}{Entry(client, "")}");
        Assert.Equal(["DUPLICATE  ", "UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, copy)));
        Assert.Equal(["DUPLICATE  ", "DUPLICATE  "], Lines(await ImportAsync(client, copy + "\n")));
        Assert.Equal(("-10.00", ("10.00", "0.00")), ((await client.GetAsync("balance"))["balance"], await InternalAsync(system)));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public void An_entrys_number_names_it_in_its_statement_wherever_it_stands_there_and_two_of_one_number_are_two()
    {
        static string Numbered(int number) => $"<Ntry><NtryRef>{number}</NtryRef><Amt Ccy=\"CAD\">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><ValDt><Dt>2026-03-02</Dt></ValDt></Ntry>";
        static string[] Keys(params string[] entries) =>
        [
            .. BankFileReading.Keyed(BankFileReading.Read(Encoding.UTF8.GetBytes($"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>S1</Id>{string.Concat(entries)}</Stmt></BkToCstmrStmt></Document>"), new(2026, 3, 3)).Lines)
                .Select(l => l.Key),
        ];
        var keys = Keys(Numbered(1), Numbered(2), Numbered(1));
        Assert.Equal(3, keys.Distinct().Count());
        Assert.Equal([keys[1], keys[0], keys[2]], Keys(Numbered(2), Numbered(1), Numbered(1)));
    }

    /// <summary>The same reference and amount: what came ten days before may be the same, what came eleven days before is not.</summary>
    [Theory]
    [InlineData("CSV")]
    [InlineData("EDI_820")]
    public async Task What_is_paid_again_another_month_is_credited_and_only_what_came_within_ten_days_looks_alike(string format)
    {
        await using var system = await carm.OnClockAsync("2026-04-20T15:00:00Z");
        var (client, broker) = (await Client.OpenAsync(system), Fresh.Bn9());
        string On(string day) => format == "CSV" ? Header + $"{client.Rm},10.00,CAD,{day},RENT,,,\n"
            : Interchange($"BPR*C*10.00*C*ACH*CTX*01*001*DA*1***01*001*DA*2*{day.Replace("-", "", StringComparison.Ordinal)}", "TRN*1*RENT", $"N1*PR*BROKER*FI*{broker}", $"RMR*11*{client.Rm}**10.00");
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, On("2026-03-02"))));
        Assert.Equal(["UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, On("2026-03-12"))));
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, On("2026-03-13"))));
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, On("2026-04-02"))));
        // What came again looks alike in its turn, although it has a name of its own.
        Assert.Equal(["UNIDENTIFIED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, On("2026-04-05"))));
        Assert.Equal(["DUPLICATE  "], Lines(await ImportAsync(client, On("2026-04-02") + "\n")));
        Assert.Equal(("-30.00", ("20.00", "0.00")), ((await client.GetAsync("balance"))["balance"], await InternalAsync(system)));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task What_was_dishonoured_is_credited_when_it_is_paid_again()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        string On(string day) => Header + $"{client.Rm},10.00,CAD,{day},RENT,,,\n";
        var first = await ImportAsync(client, On("2026-03-02"));
        var payment = first.Json.GetProperty("file").GetProperty("lines")[0].GetProperty("paymentId").GetString()!;
        Assert.Equal(200, (await client.BankSaysAsync("dishonour", payment, new { reason = "INSUFFICIENT_FUNDS" })).Status);
        Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, On("2026-03-19"))));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task Two_lines_of_one_file_that_say_the_same_are_two_receipts()
    {
        var client = await Client.OpenAsync(carm);
        var line = $"{client.Rm},10.00,CAD,2026-03-02,RENT,,,\n";
        Assert.Equal(["POSTED PARTIAL reference", "POSTED PARTIAL RECEIPT_LOOKS_ALIKE"], Lines(await ImportAsync(client, Header + line + line)));
        Assert.Equal(["DUPLICATE  ", "DUPLICATE  "], Lines(await ImportAsync(client, Header + line + line + "\n")));
        Assert.Equal("-20.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task Two_payers_whose_files_count_alike_have_paid_twice_and_one_that_is_sent_again_once()
    {
        var client = await Client.OpenAsync(carm);
        string Order(string trace, string payer) => Interchange("BPR*C*40.00*C*ACH*CTX*01*001*DA*1***01*001*DA*2*20260302", trace, $"N1*PR*BROKER*FI*{payer}", $"RMR*11*{client.Rm}**40.00", "REF*TN*DUTIES");
        var (one, other) = (Order("TRN*1*0001*1000000001", Fresh.Bn9()), Order("TRN*1*0001*1000000002", Fresh.Bn9()));
        foreach (var file in new[] { one, other }) Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, file)));
        Assert.Equal(["DUPLICATE  "], Lines(await ImportAsync(client, one + "\n")));
        Assert.Equal("-80.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Theory]
    [InlineData("20260227", null, "2026-02-27")]
    [InlineData("20260303", null, "2026-03-03")]
    [InlineData("20260310", null, "2026-03-10")]
    [InlineData("20260220", null, "2026-02-20")]
    [InlineData("20260219", null, "2026-03-02")]
    [InlineData("20250302", null, "2026-03-02")]
    [InlineData("20260227", "DTM*050*20260301", "2026-03-01")]
    [InlineData("20260303", "DTM*009*20260302", "2026-03-02")]
    [InlineData("20260303", "DTM*007*20260302", "2026-03-03")]
    public void An_820_was_received_when_the_bank_says_so_or_on_its_day_of_effect_where_that_is_not_long_before_its_interchange(string effective, string? said, string receivedOn)
    {
        string[] segments = [$"BPR*C*10.00*C*ACH*CTX*01*001*DA*1***01*001*DA*2*{effective}", "TRN*1*T1", .. said is null ? [] : new[] { said }, "RMR*11*700000003RM0001**10.00", "DTM*050*20260101"];
        (BankLine Line, string Key) ReadOn(int day) => Assert.Single(BankFileReading.Keyed(BankFileReading.Read(Encoding.UTF8.GetBytes(Interchange(segments)), new(2026, 3, day)).Lines));
        Assert.Equal((DateOnly.Parse(receivedOn), (string?)null), (ReadOn(10).Line.ReceivedOn!.Value, ReadOn(10).Line.Code));
        // Sent again later it is the same.
        Assert.Equal(ReadOn(10).Key, ReadOn(11).Key);
    }

    [Fact]
    public async Task An_820_whose_money_is_still_to_come_is_refused_until_its_day_and_credited_once_when_it_is_sent_again()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var file = Interchange("BPR*C*40.00*C*ACH*CTX*01*001*DA*1***01*001*DA*2*20260312", "TRN*1*T1", $"RMR*11*{client.Rm}**40.00");
        Assert.Equal(["REFUSED  VAL_DATE"], Lines(await ImportAsync(client, file)));
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        await system.MoveClockAsync("2026-03-12T15:00:00Z");
        for (var sent = 0; sent < 2; sent++) Assert.Equal(["POSTED PARTIAL reference"], Lines(await ImportAsync(client, file)));
        Assert.Equal(["DUPLICATE  "], Lines(await ImportAsync(client, file + "\n")));
        Assert.Equal("-40.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    public static IEnumerable<TheoryDataRow<string>> Damaged =>
    [
        new(""), new("<"), new("<a/>"), new("<!DOCTYPE a [<!ENTITY x \"y\">]><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">&x;</Document>"), new("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>"),
        new("amount,reference\n1.00,A\n"), new("ISA*00"), new(Interchange("BPR*C*1.00*C").Replace("SE*3*", "SE*9*", StringComparison.Ordinal)), new(Interchange("BPR*C*1.00*C").Replace("IEA*1*000000001", "IEA*1*000000002", StringComparison.Ordinal)),
        new(Interchange("N1*PR")), new(new string('I', 200)), new("ISA" + new string('*', 200)), new("a\0b"), new(Header + "\"unclosed"),
    ];

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_file_is_refused_with_its_place(string text)
    {
        if (Record.Exception(() => BankFileReading.Read(Encoding.UTF8.GetBytes(text), new(2026, 3, 3))) is { } refusal) Assert.Equal("BANK_FILE_UNREADABLE", Assert.IsType<Rejected>(refusal).Code);
        else Assert.Equal(Header + "\"unclosed", text);
    }

    [Fact]
    public void Whatever_bytes_come_they_are_read_or_refused_and_never_a_defect()
    {
        var random = new Random(20260303);
        string[] good =
        [
            Interchange("BPR*C*10.00*C*ACH*CTX*01*001*DA*1***01*001*DA*2*20260302", "TRN*1*T1", "RMR*11*700000003RM0001**10.00"), Header + "700000003RM0001,1.00,CAD,2026-03-01,A,,,\n",
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy=\"CAD\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><DtTm>2026-03-02T10:00:00</DtTm></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>",
        ];
        for (var n = 0; n < 3_000; n++)
        {
            var bytes = Encoding.UTF8.GetBytes(good[n % good.Length]);
            for (var hits = random.Next(1, 6); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (n % 5 == 0) bytes = bytes[..random.Next(bytes.Length)];
            if (Record.Exception(() => BankFileReading.Keyed(BankFileReading.Read(bytes, new(2026, 3, 3)).Lines)) is { } refusal) Assert.Equal("BANK_FILE_UNREADABLE", Assert.IsType<Rejected>(refusal).Code);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_in_both_languages_and_only_the_bank_and_receivables_may_bring_one()
    {
        var bank = await carm.SignInAsync("bank", "BANK");
        var refused = await bank.UploadAsync("/api/v1/admin/bank-files", "a.xml", "<"u8.ToArray(), "fr-CA");
        Assert.Equal((422, "BANK_FILE_UNREADABLE"), (refused.Status, refused["code"]));
        Assert.Contains("endommagé", refused["detail"], StringComparison.Ordinal);
        Assert.Equal((400, "VAL_BANK_FILE"), await Paying.RefusalAsync(bank.UploadAsync("/api/v1/admin/bank-files", ("other", "1"))));
        Assert.Equal(403, (await (await carm.SignInAsync("trade", "TRADE_OFFICER")).UploadAsync("/api/v1/admin/bank-files", "a.csv", Encoding.UTF8.GetBytes(Header))).Status);
    }

    static string StatementOf(Client client, string id, string what) => $"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>{id}-{client.Bn9}</Id>{what}</Stmt></BkToCstmrStmt></Document>";

    /// <summary>A credit of ten dollars to the client's account.</summary>
    /// <param name="own">What the bank calls it, with {0} for what no other client's has.</param>
    static string Entry(Client client, string own, string on = "2026-03-02", string reference = "RENT")
    {
        var name = own.Replace("{0}", client.Bn9, StringComparison.Ordinal);
        return $"<Ntry><Amt Ccy=\"CAD\">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><ValDt><Dt>{on}</Dt></ValDt>{name}"
            + $"<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><RmtInf><Ustrd>{client.Rm}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>";
    }

    internal static async Task<Answer> ImportAsync(Client client, string text) => await (await client.Carm.SignInAsync("bank", "BANK")).UploadAsync("/api/v1/admin/bank-files", "receipts", Encoding.UTF8.GetBytes(text));

    internal static string[] Lines(Answer report) =>
    [
        .. report.Json.GetProperty("file").GetProperty("lines").EnumerateArray().Select(l =>
            $"{l.GetProperty("outcome")} {l.GetProperty("match")} {(l.GetProperty("code").ValueKind == JsonValueKind.Null ? string.Join(',', l.GetProperty("differences").EnumerateArray()) : l.GetProperty("code"))}"),
    ];

    /// <summary>What stands in 2150 of the chain INTERNAL, credits less debits; and what its chain is short of balance.</summary>
    internal static async Task<(string Unidentified, string Net)> InternalAsync(CarmSystem system)
    {
        await using var query = system.Database.CreateCommand("select coalesce(sum(credits - debits) filter (where account = '2150'), 0)::bigint, coalesce(sum(credits - debits), 0)::bigint from ledger.journal_balance where chain = 'INTERNAL'");
        await using var row = await query.ExecuteReaderAsync();
        await row.ReadAsync();
        return (Money.OfCents(row.GetInt64(0)).ToString(), Money.OfCents(row.GetInt64(1)).ToString());
    }

    static string Interchange(params string[] body)
    {
        var isa = "ISA*00*          *00*          *ZZ*BANK           *ZZ*CBSA           *260302*1200*U*00401*000000001*0*P*>";
        return string.Concat(new[] { isa, "GS*RA*BANK*CBSA*20260302*1200*1*X*004010", "ST*820*0001" }.Concat(body).Concat([$"SE*{body.Length + 2}*0001", "GE*1*1", "IEA*1*000000001"]).Select(segment => segment + "~"));
    }
}
