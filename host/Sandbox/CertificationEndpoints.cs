using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using Carm.Onboarding;
using Marten;
using Marten.Linq.LastModified;
using static Carm.Kernel.PrintText;

namespace Carm.Host;

/// <summary>A maker begins the certification of a product in a tenant of its own. What it states here the certificate is bound to.</summary>
/// <param name="Vendor">Under what name it is sold.</param>
/// <param name="Organisation">Whose product it is, by its legal name; left out, the vendor's.</param>
public sealed record BeginCertification(string Vendor, string Product, string ProductVersion, string? Organisation = null);

/// <param name="State">PASSED or OPEN.</param>
/// <param name="Proof">The exchanges that prove it.</param>
public sealed record CertificationCaseView(string Case, string Title, string Todo, string State, IReadOnlyList<string> Proof);

/// <param name="Number">Null until every case is passed and it was completed.</param>
public sealed record CertificationView(string CertificationId, string Organisation, string Vendor, string Product, string ProductVersion, DateTimeOffset StartedAt, IReadOnlyList<CertificationCaseView> Cases, string? Number, DateTimeOffset? CertifiedAt);

/// <summary>An entry of the public register.</summary>
/// <param name="State">CERTIFIED or WITHDRAWN.</param>
/// <param name="Organisation">Whose product it is, by its own word until staff confirm it.</param>
/// <param name="OrganisationState">STATED_NOT_VERIFIED or CONFIRMED.</param>
/// <param name="Fingerprint">SHA-256 over what the certificate is about: number, organisation, vendor, product, version and the day on which it was given, a line each.</param>
/// <param name="WithdrawalReason">In the language of the request.</param>
public sealed record CertifiedProduct(string Number, string State, string Organisation, string OrganisationState, string Vendor, string Product, string ProductVersion, DateTimeOffset CertifiedAt, string Fingerprint, DateTimeOffset? WithdrawnAt, string? WithdrawalReason);

/// <summary>A supervisor takes a certificate back, as when the product does not do any more what it was certified for. The register and the document say so, and why.</summary>
public sealed record WithdrawCertificate(Bilingual Reason);

/// <summary>Certification of software, as before CARM's soft launch: the server looks at what the software did, and lists in public what has passed.</summary>
static class CertificationEndpoints
{
    /// <summary>How many of the last exchanges are looked at: who does more in between looks in between.</summary>
    public const int MostExchanges = 2_000;

    public static void MapCertification(this WebApplication app)
    {
        app.MapGet("/certification/cases", () => new { Items = CertificationCases.All.Select(c => new { Case = c.Id, Title = $"{c.Title}", Todo = $"{c.Todo}" }) });
        app.MapPost("/sandbox/tenants/{tenant}/certifications", BeginAsync);
        app.MapGet("/sandbox/tenants/{tenant}/certifications/{certificationId}", (string tenant, string certificationId, TenantHosts hosts, IDocumentStore store, CancellationToken ct) => JudgeAsync(tenant, certificationId, isLast: false, hosts, store, ct));
        app.MapPost("/sandbox/tenants/{tenant}/certifications/{certificationId}/complete", (string tenant, string certificationId, TenantHosts hosts, IDocumentStore store, CancellationToken ct) => JudgeAsync(tenant, certificationId, isLast: true, hosts, store, ct));
        app.MapGet("/certified-products", async (IDocumentStore store, CancellationToken ct) =>
        {
            await using var session = store.QuerySession();
            var all = await session.Query<Certification>().Where(c => c.Number != null).OrderBy(c => c.Number).ToListAsync(ct);
            return new { Items = all.Select(ProductOf) };
        });
        app.MapGet("/certified-products/{number}", async (string number, IDocumentStore store, CancellationToken ct) =>
        {
            await using var session = store.QuerySession();
            return ProductOf(await RequireAsync(session, number, ct));
        });
        app.MapGet("/certified-products/{number}/certificate", async (string number, IDocumentStore store, CancellationToken ct) =>
        {
            await using var session = store.QuerySession();
            return Results.Bytes(Certificate(await RequireAsync(session, number, ct)), "application/pdf", $"{number}.pdf");
        });
        app.MapPost("/certified-products/{number}/withdraw", WithdrawAsync);
        app.MapPost("/certified-products/{number}/confirm-organisation", ConfirmOrganisationAsync);
        app.MapPost("/certified-products/{number}/readmit", ReadmitAsync);
    }

    static async Task<Certification> RequireAsync(IQuerySession session, string number, CancellationToken ct)
    {
        var id = await session.Query<Certification>().Where(c => c.Number == number).Select(c => c.Id).FirstOrDefaultAsync(ct) ?? throw new Rejected("NOT_FOUND");
        return (await session.LoadAsync<Certification>(id, ct))!;
    }

    /// <summary>The same again changes nothing; another reason for what is withdrawn already is refused.</summary>
    static Task<CertifiedProduct> WithdrawAsync(string number, WithdrawCertificate asked, HttpContext http, IDocumentStore store, CancellationToken ct) => ChangeAsync(nameof(WithdrawCertificate), number, (certified, by, now) =>
    {
        foreach (var (name, text) in new[] { ("reason.en", asked.Reason?.En), ("reason.fr", asked.Reason?.Fr) })
            if (string.IsNullOrWhiteSpace(text) || text.Length > 1_000) throw new Rejected("VAL_FAILED") { Path = name };
        if (certified.Withdrawal is { } before) return before.Reason == asked.Reason ? certified : throw new Rejected("STATE_CONFLICT");
        return certified with { Withdrawal = new(by, now, asked.Reason!) };
    }, http, store, ct);

    /// <summary>A supervisor has found that the product is the organisation's.</summary>
    static Task<CertifiedProduct> ConfirmOrganisationAsync(string number, HttpContext http, IDocumentStore store, CancellationToken ct) => ChangeAsync("ConfirmOrganisation", number, (certified, _, now) =>
        certified.Withdrawal is not null ? throw new Rejected("STATE_CONFLICT") : certified.OrganisationConfirmedAt is not null ? certified : certified with { OrganisationConfirmedAt = now }, http, store, ct);

    /// <summary>A supervisor lets a product be certified again, as after what its certificate was withdrawn for was mended. That certificate stays withdrawn.</summary>
    static Task<CertifiedProduct> ReadmitAsync(string number, HttpContext http, IDocumentStore store, CancellationToken ct) => ChangeAsync("ReadmitProduct", number, (certified, _, now) =>
        certified.Withdrawal is not { } withdrawal ? throw new Rejected("STATE_CONFLICT") : withdrawal.ReadmittedAt is not null ? certified : certified with { Withdrawal = withdrawal with { ReadmittedAt = now } }, http, store, ct);

    /// <summary>What a supervisor does to an entry of the register, recorded where it changes something.</summary>
    static async Task<CertifiedProduct> ChangeAsync(string action, string number, Func<Certification, string, DateTimeOffset, Certification> change, HttpContext http, IDocumentStore store, CancellationToken ct)
    {
        var (by, roles) = SandboxStaff.Require(http, "SUPERVISOR");
        await using var session = store.LightweightSession();
        var (certified, now) = (await RequireAsync(session, number, ct), TimeProvider.System.GetUtcNow());
        var changed = change(certified, by, now);
        if (ReferenceEquals(changed, certified)) return ProductOf(certified);
        session.Store(changed);
        session.QueueSqlCommand($"insert into {ModuleSchemas.Host}.audit_entry (recorded_at, actor, role, action, target) values (?, ?, ?, ?, ?)", now, by, roles, action, number);
        await session.SaveChangesAsync(ct);
        return ProductOf(changed);
    }

    /// <summary>What was withdrawn stands in no register again under another number, until staff readmit it.</summary>
    static async Task RefuseWithdrawnAsync(IQuerySession session, Certification asked, CancellationToken ct)
    {
        var withdrawn = await session.Query<Certification>().Where(c => c.Withdrawal != null).ToListAsync(ct);
        if (withdrawn.FirstOrDefault(c => c.Withdrawal!.ReadmittedAt is null && IsSameProduct(c, asked)) is { } standing) throw new Rejected("SBX_WITHDRAWN", standing.Number!);
    }

    /// <summary>Of one name, and of an organisation or a maker of one name: who leaves out the organisation has none other.</summary>
    static bool IsSameProduct(Certification one, Certification other) => Seen(one.Product) == Seen(other.Product) && new[] { Seen(OwnerOf(one)), Seen(one.Vendor) }.Intersect([Seen(OwnerOf(other)), Seen(other.Vendor)]).Any();

    /// <summary>What a name is to its reader: without case, spaces and what is not seen.</summary>
    static string Seen(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)).ToUpperInvariant();

    static async Task<IResult> BeginAsync(string tenant, BeginCertification asked, TenantHosts hosts, IDocumentStore store, CancellationToken ct)
    {
        foreach (var (name, text) in new[] { ("vendor", asked.Vendor), ("product", asked.Product), ("productVersion", asked.ProductVersion), ("organisation", asked.Organisation ?? asked.Vendor) })
            if (string.IsNullOrWhiteSpace(text) || text.Length > 120 || text.Any(char.IsControl)) throw new Rejected("VAL_FAILED") { Path = name };
        await hosts.UseAsync(tenant, _ => Task.CompletedTask, ct);
        var begun = new Certification($"crt{Guid.CreateVersion7():N}", tenant, asked.Vendor, asked.Product, asked.ProductVersion, TimeProvider.System.GetUtcNow(), new Dictionary<string, IReadOnlyList<string>>()) { Organisation = asked.Organisation };
        await using var session = store.LightweightSession();
        await RefuseWithdrawnAsync(session, begun, ct);
        session.Insert(begun);
        await session.SaveChangesAsync(ct);
        return Results.Created($"/sandbox/tenants/{tenant}/certifications/{begun.Id}", ViewOf(begun));
    }

    static Task<CertificationView> JudgeAsync(string tenant, string id, bool isLast, TenantHosts hosts, IDocumentStore store, CancellationToken ct) => hosts.UseAsync(tenant, async host =>
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Certification>(id, ct) is not { } certification || certification.TenantId != tenant) throw new Rejected("NOT_FOUND");
        if (certification.Number is not null) return ViewOf(certification);
        // An exchange's name begins with the instant at which it was written.
        var since = $"{Guid.CreateVersion7(certification.StartedAt):N}"[..12];
        await using var sandbox = host.App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var exchanges = await sandbox.Query<Exchange>().Where(e => string.Compare(e.Id, since) >= 0 && (e.IsReplay || e.Operation!.IsOneOf(CertificationCases.Operations))).OrderByDescending(e => e.Id).Take(MostExchanges).ToListAsync(ct);
        var taken = await TakenAsync(host.App.Services.GetRequiredService<IOnboardingStore>(), certification.StartedAt, ct);
        var judged = certification with { Passed = CertificationCases.Judge(certification.Passed, [.. exchanges.Reverse(), .. taken]) };
        if (isLast)
        {
            await RefuseWithdrawnAsync(session, certification, ct);
            if (judged.Passed.Count < CertificationCases.All.Count) throw new Rejected("SBX_CASES_OPEN", string.Join(", ", CertificationCases.All.Select(c => c.Id).Except(judged.Passed.Keys)));
            var now = TimeProvider.System.GetUtcNow();
            judged = judged with { CertifiedAt = now, Number = string.Create(CultureInfo.InvariantCulture, $"CARM-{now:yyyy}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(judged.Id)))[..8]}") };
        }
        session.Store(judged);
        await session.SaveChangesAsync(ct);
        return ViewOf(judged);
    }, ct);

    /// <summary>An event that a webhook of some software was sent since then and took; none while there is none.</summary>
    /// <param name="since">By the real clock, to which the tenant's may be far ahead.</param>
    static async Task<IReadOnlyList<Exchange>> TakenAsync(IOnboardingStore store, DateTimeOffset since, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var webhooks = (await session.Query<Webhook>().Where(w => w.Reader.StartsWith(ServiceAccount.SubjectPrefix)).ToListAsync(ct)).ToDictionary(w => w.Id);
        string[] ids = [.. webhooks.Keys];
        var taken = await session.Query<WebhookDelivery>().Where(d => d.WebhookId.IsOneOf(ids) && d.Failure == null && d.EventType != EventTypes.Trial && d.ModifiedSince(since)).OrderBy(d => d.Id).Take(1).ToListAsync(ct);
        return [.. taken.Select(d => (Delivery: d, To: webhooks[d.WebhookId])).Select(t => new Exchange(
            t.Delivery.Id, t.Delivery.At, t.To.Reader, t.To.Bn9, null, "POST", t.To.Url, CertificationCases.Delivery, t.Delivery.EventType, t.Delivery.Status ?? 0, null, false, null, null, null))];
    }

    /// <summary>Judges whatever is open in a tenant, as before its data go.</summary>
    public static async Task JudgeAllAsync(string tenant, TenantHosts hosts, IDocumentStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        foreach (var id in await session.Query<Certification>().Where(c => c.TenantId == tenant && c.Number == null).Select(c => c.Id).ToListAsync(ct)) await JudgeAsync(tenant, id, isLast: false, hosts, store, ct);
    }

    static CertifiedProduct ProductOf(Certification c) => new(c.Number!, c.Withdrawal is null ? "CERTIFIED" : "WITHDRAWN", OwnerOf(c), c.OrganisationConfirmedAt is null ? "STATED_NOT_VERIFIED" : "CONFIRMED", c.Vendor, c.Product, c.ProductVersion, c.CertifiedAt!.Value, FingerprintOf(c), c.Withdrawal?.At, c.Withdrawal?.Reason.ToString());

    static string OwnerOf(Certification c) => c.Organisation ?? c.Vendor;

    static string FingerprintOf(Certification c) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', c.Number, OwnerOf(c), c.Vendor, c.Product, c.ProductVersion, DayOf(c.CertifiedAt!.Value)))));

    static string DayOf(DateTimeOffset at) => Of((DateOnly?)at.TorontoDate())!;

    static CertificationView ViewOf(Certification c) => new(c.Id, OwnerOf(c), c.Vendor, c.Product, c.ProductVersion, c.StartedAt,
        [.. CertificationCases.All.Select(one => new CertificationCaseView(one.Id, $"{one.Title}", $"{one.Todo}", c.Passed.ContainsKey(one.Id) ? "PASSED" : "OPEN", c.Passed.GetValueOrDefault(one.Id) ?? []))], c.Number, c.CertifiedAt);

    static byte[] Certificate(Certification c)
    {
        var file = new PdfFile();
        var name = Say("Certificate of software", "Certificat de logiciel");
        var title = $"{name} {c.Number}";
        var flow = new PrintFlow(file, title);
        flow.Title(name, c.Number!, Join(" ", Say("given on", "délivré le"), DayOf(c.CertifiedAt!.Value))!);
        if (c.Withdrawal is { } withdrawal)
        {
            flow.Heading(Join(" ", Say("Withdrawn on", "Retiré le"), DayOf(withdrawal.At))!);
            flow.Paragraph(Say("This document certifies nothing any more.", "Ce document n'atteste plus rien."));
            flow.Paragraph(withdrawal.Reason.ToString());
        }
        var owner = c.OrganisationConfirmedAt is null ? Say("Organisation as stated by the provider, not verified", "Organisation selon le fournisseur, non vérifiée") : Say("Organisation whose product it is", "Organisation à qui appartient le produit");
        flow.Fields(2, (owner, OwnerOf(c)), (Say("Maker", "Fabricant"), c.Vendor), (Say("Product", "Produit"), c.Product), (Say("Version", "Version"), c.ProductVersion), (Say("Fingerprint", "Empreinte"), FingerprintOf(c)));
        flow.Heading(Say("Cases passed in the sandbox", "Cas réussis dans le bac à sable"));
        flow.Table([new(160, Say("Case", "Cas")), new(560, Say("What the software did", "Ce que le logiciel a fait"))], CertificationCases.All.Where(one => c.Passed.ContainsKey(one.Id)).Select(one => ((IReadOnlyList<PrintCell>)[new($"{one.Title}"), new($"{one.Todo}")], (string?)null)));
        flow.Paragraph(Say("Judged by the requests that the software itself made. The register of certified products stands at /certified-products.", "Jugé d'après les demandes que le logiciel a lui-même faites. Le registre des produits certifiés se trouve à /certified-products."), isSmall: true);
        return file.Finish(title, Language, c.Withdrawal?.At ?? c.OrganisationConfirmedAt ?? c.CertifiedAt!.Value, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{c.Id}{c.OrganisationConfirmedAt:O}{c.Withdrawal?.At:O}")))[..32], flow.End("", (n, of) => Say($"Page {n} of {of}", $"Page {n} de {of}")));
    }
}
