using Carm.Kernel;
using Marten;

namespace Carm.Host;

/// <param name="Name">Whatever tells it from others of yours.</param>
public sealed record MakeTenant(string? Name = null);

/// <param name="BaseAddress">Under it stands a whole Carm: <c>…/api/v1</c>, <c>…/docs</c>, <c>…/dev/tokens</c>. Who has it may do everything there; paths in the bodies of its answers are relative to it.</param>
/// <param name="Now">Where the tenant's clock stands.</param>
public sealed record TenantView(string Tenant, string Name, string BaseAddress, DateTimeOffset CreatedAt, DateTimeOffset Now);

/// <summary>Where a tenant's clock is to stand: at one instant, or at the morning after the next statement day and so on. Everything that falls due on the way is done.</summary>
/// <param name="Until">TOMORROW, STATEMENT_DAY, DUE_DATE or AFTER_DUE_DATE.</param>
public sealed record MoveTenantClock(DateTimeOffset? Now = null, TenantClockTarget? Until = null);

public enum TenantClockTarget
{
    Tomorrow,

    /// <summary>Noon of the next day on which statements of account are issued.</summary>
    StatementDay,

    /// <summary>Noon of the next day on which a statement of account is due.</summary>
    DueDate,

    /// <summary>Noon of the day after that.</summary>
    AfterDueDate,
}

/// <summary>What the sandbox's front answers itself; all else is a tenant's.</summary>
static class SandboxEndpoints
{
    public static void MapSandbox(this WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/sandbox"));
        app.MapGet("/health/live", () => Results.Ok());
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapGet("/sandbox", () => new { Identities = SandboxWorld.All.Select(i => new { i.Kind, i.Subject, i.Name, i.Bn9, i.RmAccounts, i.StaffRoles, About = $"{i.About}" }), ClockStart = SandboxWorld.ClockStart, Script = Plays.Select(p => new { p.Mark, About = $"{p.About}" }), Docs = Pages.Root, Guides = Guides.Path });
        app.MapPost("/sandbox/tenants", MakeAsync).RequireRateLimiting(Makers);
        app.MapGet("/sandbox/tenants/{tenant}", (string tenant, HttpContext http, TenantHosts hosts, CancellationToken ct) => hosts.UseAsync(tenant, host => Task.FromResult(ViewOf(host, http)), ct));
        app.MapPost("/sandbox/tenants/{tenant}/reset", async (string tenant, HttpContext http, TenantHosts hosts, IDocumentStore store, CancellationToken ct) =>
        {
            // What proves the cases goes with the data.
            await CertificationEndpoints.JudgeAllAsync(tenant, hosts, store, ct);
            await hosts.ResetAsync(tenant, ct);
            return await hosts.UseAsync(tenant, host => Task.FromResult(ViewOf(host, http)), ct);
        });
        app.MapDelete("/sandbox/tenants/{tenant}", async (string tenant, TenantHosts hosts, CancellationToken ct) =>
        {
            await hosts.DeleteAsync(tenant, ct);
            return Results.NoContent();
        });
        app.MapPut("/sandbox/tenants/{tenant}/clock", MoveClockAsync);
        app.MapGet("/sandbox/tenants/{tenant}/exchanges", FindExchangesAsync);
        app.MapGet("/sandbox/tenants/{tenant}/mails", FindMailsAsync);
    }

    /// <summary>How many tenants one address makes in an hour (<c>Sandbox:TenantsPerHour</c>).</summary>
    public const string Makers = "makers of tenants";

    static readonly (string Mark, Bilingual About)[] Plays =
    [
        ("SANDBOX-REJECT-{code}", new("In any text of a request that changes something: refused with that code (/docs/errors has them), and with SBX_MARK where it cannot be played", "Dans tout texte d'une demande qui modifie quelque chose : refusée avec ce code (/docs/errors les a), et avec SBX_MARK s'il ne peut être joué")),
        ("SIM-RETURN", new("At the beginning of a payment's reference: paid, then dishonoured", "Au début de la référence d'un paiement : payé, puis refusé")),
        ("SIM-REFUSE", new("At the beginning of a payment's reference: it fails at once", "Au début de la référence d'un paiement : il échoue aussitôt")),
        ("SIM-WAIT", new("At the beginning of a payment's reference: it waits until the bank settles it", "Au début de la référence d'un paiement : il attend que la banque le règle")),
        (SandboxWorld.Confirming, new("A surety that confirms what it is asked", "Une caution qui confirme ce qui lui est demandé")),
        (SandboxWorld.Declining, new("A surety that declines what it is asked", "Une caution qui décline ce qui lui est demandé")),
    ];

    static async Task<IResult> MakeAsync(MakeTenant? asked, HttpContext http, IDocumentStore store, TenantHosts hosts, SandboxTemplate template, IConfiguration configuration, CancellationToken ct)
    {
        if (asked?.Name is { Length: > 120 }) throw new Rejected("VAL_FAILED") { Path = "name" };
        var now = TimeProvider.System.GetUtcNow();
        var tenant = new Tenant(Tenant.NewId(), asked?.Name ?? "", template.Name, now, now) { Front = FrontOf(http) };
        await using var session = store.LightweightSession();
        if (await session.Query<Tenant>().CountAsync(ct) >= configuration.GetValue("Sandbox:Tenants", 500)) throw new Rejected("SBX_FULL");
        session.Insert(tenant);
        await session.SaveChangesAsync(ct);
        return Results.Created($"/sandbox/tenants/{tenant.Id}", await hosts.UseAsync(tenant.Id, host => Task.FromResult(ViewOf(host, http)), ct));
    }

    static Task<TenantView> MoveClockAsync(string tenant, MoveTenantClock asked, HttpContext http, TenantHosts hosts, CancellationToken ct) => hosts.UseAsync(tenant, async host =>
    {
        if (asked.Now is null == asked.Until is null) throw new Rejected("SBX_CLOCK");
        var now = host.App.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await host.App.Services.GetRequiredService<ClockMover>().MoveToAsync(asked.Now ?? InstantOf(asked.Until!.Value, now), ct);
        return ViewOf(host, http);
    }, ct);

    /// <summary>Noon in Toronto, when the night's work is done.</summary>
    public static DateTimeOffset InstantOf(TenantClockTarget target, DateTimeOffset now)
    {
        var today = now.TorontoDate();
        // The 17ths from last month's on: statements and due dates hang on them.
        var anchors = Enumerable.Range(-1, 4).Select(n => new DateOnly(today.Year, today.Month, 17).AddMonths(n)).ToArray();
        var day = target switch
        {
            TenantClockTarget.Tomorrow => today.AddDays(1),
            TenantClockTarget.StatementDay => anchors.Select(a => new DateOnly(a.Year, a.Month, 25)).First(IsAhead),
            TenantClockTarget.DueDate => anchors.Select(BillingCalendar.DueOn).First(IsAhead),
            _ => anchors.Select(a => BillingCalendar.GraceOn(BillingCalendar.DueOn(a)).AddDays(1)).First(IsAhead),
        };
        return Noon(day);

        bool IsAhead(DateOnly candidate) => Noon(candidate) > now;
        static DateTimeOffset Noon(DateOnly of) => of.InToronto(new(12, 0));
    }

    static Task<object> FindExchangesAsync(string tenant, TenantHosts hosts, string? after, int? pageSize, CancellationToken ct) => ReadAsync(tenant, hosts, after, pageSize,
        (session, size) => session.Query<Exchange>().Where(e => after == null || string.Compare(e.Id, after) > 0).OrderBy(e => e.Id).Take(size).ToListAsync(ct), e => e.Id, ct);

    static Task<object> FindMailsAsync(string tenant, TenantHosts hosts, string? after, int? pageSize, CancellationToken ct) => ReadAsync(tenant, hosts, after, pageSize,
        (session, size) => session.Query<SandboxMail>().Where(m => after == null || string.Compare(m.Id, after) > 0).OrderBy(m => m.Id).Take(size).ToListAsync(ct), m => m.Id, ct);

    /// <summary>A page of what a tenant's host keeps for its owner, the oldest first.</summary>
    static Task<object> ReadAsync<T>(string tenant, TenantHosts hosts, string? after, int? pageSize, Func<IQuerySession, int, Task<IReadOnlyList<T>>> read, Func<T, string> id, CancellationToken ct) => hosts.UseAsync(tenant, async host =>
    {
        if (pageSize is < 1 or > 500) throw new Rejected("VAL_PAGE") { Path = "pageSize" };
        await using var session = host.App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var page = await read(session, pageSize ?? 100);
        return (object)new { Items = page, After = page.Count > 0 ? id(page[^1]) : after };
    }, ct);

    static TenantView ViewOf(TenantHosts.Running host, HttpContext http) => new(
        host.Tenant.Id, host.Tenant.Name, $"{FrontOf(http)}/{host.Tenant.Id}", host.Tenant.CreatedAt, host.App.Services.GetRequiredService<TimeProvider>().GetUtcNow());

    static string FrontOf(HttpContext http) => FrontOf(http.RequestServices.GetRequiredService<IConfiguration>()["PublicAddress"], http.Request);

    /// <summary>As those call it who make tenants here: a proxy may have changed what the request says.</summary>
    internal static string FrontOf(string? publicAddress, HttpRequest request) => string.IsNullOrEmpty(publicAddress) ? $"{request.Scheme}://{request.Host}" : publicAddress.TrimEnd('/');
}
