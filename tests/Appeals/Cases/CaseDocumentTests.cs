using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Documents of a case: type by content, size, hash, quarantine, and what is the officers' own.</summary>
public sealed class CaseDocumentTests(CarmHost tests)
{
    public static readonly byte[] Pdf = "%PDF-1.7 a paper"u8.ToArray();

    [Fact]
    public async Task A_document_is_what_its_content_says_and_is_kept_with_its_size_and_hash()
    {
        var (client, number) = await CaseAsync(tests);
        foreach (var (name, content, type) in new[]
        {
            ("paper.pdf", Pdf, "application/pdf"),
            ("not a text.txt", Pdf, "application/pdf"),
            ("photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1], "image/jpeg"),
            ("drawing.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1], "image/png"),
            ("letter.docx", Office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("sheet.xlsx", Office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        })
        {
            var added = await client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", name, content);
            Assert.True(added.Status == 201, added.Text);
            var document = added.Json.GetProperty("document");
            Assert.Equal((name, type, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), (document.GetProperty("fileName").GetString(), document.GetProperty("mediaType").GetString(), document.GetProperty("bytes").GetInt32(), document.GetProperty("sha256").GetString()));
            Assert.Equal("CLIENT", document.GetProperty("by").GetString());
            await tests.SettleAsync();
            var read = await client.Manager.GetAsync(added.Headers["Location"]);
            Assert.Equal((200, type), (read.Status, read.MediaType));
            Assert.Equal(content, read.Content);
        }
        foreach (var content in new[] { "MZ and more"u8.ToArray(), Office("ppt/presentation.xml"), "PK\x03\x04 torn"u8.ToArray(), [] })
            Assert.Equal((422, "APL-DOC-TYPE"), await CodeAsync(client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", content)));
        Assert.Equal((422, "APL-DOC-SIZE"), await CodeAsync(client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", [.. Pdf, .. new byte[25 << 20]])));
        Assert.Equal(6, (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("documents").GetArrayLength());
        Assert.True((await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("documents").EnumerateArray().All(d => d.GetProperty("state").GetString() == "CLEAN"));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync((await OpenAsync(tests)).Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", Pdf)));
    }

    [Fact]
    public async Task What_officers_keep_for_themselves_the_client_neither_sees_nor_reads()
    {
        var (client, number) = await CaseAsync(tests);
        var (open, own) = (await GiveAsync(client.Officer, number, isInternal: false), await GiveAsync(client.Officer, number, isInternal: true));
        await tests.SettleAsync();
        Assert.Equal([open], await DocumentsAsync(client.Manager, $"/api/v1/cases/{number}"));
        Assert.Equal([open, own], await DocumentsAsync(client.Officer, $"/api/v1/admin/cases/{number}"));
        // Each stands in the history by its hash; of the officers' own the client reads only that something was done.
        async Task<string[]> LastAsync(Caller by, string url) => [.. (await by.GetAsync(url)).Json.GetProperty("history").EnumerateArray().TakeLast(2).Select(e => e.GetProperty("act").GetString()!)];
        Assert.Equal(["DOCUMENT_GIVEN", "INTERNAL"], await LastAsync(client.Manager, $"/api/v1/cases/{number}"));
        Assert.Equal(["DOCUMENT_GIVEN", "DOCUMENT_GIVEN"], await LastAsync(client.Officer, $"/api/v1/admin/cases/{number}"));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Pdf)), (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("history").EnumerateArray().SkipLast(1).Last().GetProperty("text").GetString());
        Assert.True((await client.Manager.GetAsync($"/api/v1/cases/{number}/verify")).Json.GetProperty("isWhole").GetBoolean());
        Assert.Equal(200, (await client.Manager.GetAsync($"/api/v1/cases/{number}/documents/{open}")).Status);
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Manager.GetAsync($"/api/v1/cases/{number}/documents/{own}")));
        Assert.Equal(Pdf, (await client.Officer.GetAsync($"/api/v1/admin/cases/{number}/documents/{own}")).Content);

        // Nor is it found under another case.
        var (other, another) = await CaseAsync(tests);
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(other.Manager.GetAsync($"/api/v1/cases/{another}/documents/{open}")));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(other.Manager.GetAsync($"/api/v1/cases/{number}/documents/{open}")));
    }

    [Fact]
    public async Task Of_what_the_scanner_refuses_only_the_note_stays()
    {
        var (client, number) = await CaseAsync(tests);
        var infected = await client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", [.. Pdf, .. Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")]);
        await tests.SettleAsync();
        Assert.Equal((410, "APL-DOC-REFUSED"), await CodeAsync(client.Manager.GetAsync(infected.Headers["Location"])));
        Assert.Equal("REFUSED", (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("documents")[0].GetProperty("state").GetString());
        await using var left = tests.Database.CreateCommand($"select count(*) from appeals.mt_doc_casedocumentcontent where id = '{infected.Json.GetProperty("document").GetProperty("documentId").GetString()}'");
        Assert.Equal(0L, await left.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Until_the_scanner_answers_nobody_reads_a_document_and_a_closed_case_takes_none()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services => services.AddSingleton<IDocumentScanner>(new NoScanner()));
        var (client, number) = await CaseAsync(carm);
        var id = await GiveAsync(client.Officer, number, isInternal: false);
        Assert.Equal((409, "APL-DOC-QUARANTINED"), await CodeAsync(client.Manager.GetAsync($"/api/v1/cases/{number}/documents/{id}")));
        Assert.Equal((409, "APL-DOC-QUARANTINED"), await CodeAsync(client.Officer.GetAsync($"/api/v1/admin/cases/{number}/documents/{id}")));
        Assert.Equal("QUARANTINED", (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("documents")[0].GetProperty("state").GetString());

        await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." });
        Assert.Equal("CANCELLED", State(await client.DoAsync(number, "corrections/approve")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", Pdf)));
    }

    /// <summary>A client with a notice that was served.</summary>
    internal static async Task<(Penalised, string)> CaseAsync(CarmSystem carm)
    {
        var client = await OpenAsync(carm);
        return (client, await client.ServeAsync(Line("C005", "2026-02-20")));
    }

    /// <summary>As many documents as a case may have.</summary>
    internal static async Task FillAsync(CarmSystem carm, string number)
    {
        await using var session = carm.Alba.Services.GetRequiredService<IAppealsStore>().LightweightSession();
        session.Insert(Enumerable.Range(0, CaseDocuments.Most).Select(i => new CaseDocument($"{number}-{i}", number, "paper.pdf", "application/pdf", 1, "", Turn.Client, false, DateTimeOffset.UnixEpoch)));
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    static async Task<string> GiveAsync(Caller officer, string number, bool isInternal)
    {
        var added = await officer.UploadAsync($"/api/v1/admin/cases/{number}/documents", "paper.pdf", Pdf, ("isInternal", isInternal ? "true" : "false"));
        Assert.True(added.Status == 201, added.Text);
        return added.Json.GetProperty("document").GetProperty("documentId").GetString()!;
    }

    static async Task<string[]> DocumentsAsync(Caller by, string url) => [.. (await by.GetAsync(url)).Json.GetProperty("documents").EnumerateArray().Select(d => d.GetProperty("documentId").GetString()!)];

    static byte[] Office(string part)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create)) archive.CreateEntry(part);
        return file.ToArray();
    }

    public sealed class NoScanner : IDocumentScanner
    {
        public Task<bool?> IsHarmlessAsync(byte[] content, CancellationToken ct) => Task.FromResult<bool?>(null);
    }
}
