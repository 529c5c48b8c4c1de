using System.Security.Claims;
using Carm.Kernel;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Npgsql;

namespace Carm.Host;

/// <summary>
/// The staff at the sandbox's front, who look after the register of certified products: signed in by the authority of <c>Authentication:Authority</c>, or in Development, without one, by tokens of the
/// front's own. Elsewhere without one nobody is. What they do is recorded, and nobody changes the record.
/// </summary>
static class SandboxStaff
{
    const int Rows = 100;

    public static void AddSandboxStaff(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, string registry)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddTokensOfTheAuthority(configuration, environment);
        if (string.IsNullOrEmpty(configuration["Authentication:Authority"]) && environment.IsDevelopment()) services.AddDevelopmentTokens(configuration["Authentication:Audience"]!);
        services.AddSingleton(_ => NpgsqlDataSource.Create(registry));
        services.AddSingleton(provider => new AuditTrail(provider.GetRequiredService<NpgsqlDataSource>(), [], TimeProvider.System));
    }

    public static void MapSandboxStaff(this WebApplication app)
    {
        if (app.Services.GetService<DevelopmentIssuer>() is { } issuer)
            app.MapPost("/dev/tokens", (CreateToken who, HttpContext http) => new CreateTokenValidator().Validate(who).IsValid
                ? new CreateTokenResponse(issuer.Issue(who, new($"{http.Request.Scheme}://{http.Request.Host}/"))) : throw new Rejected("VAL_FAILED"));
        app.MapGet("/certification/audit", async (string? after, HttpContext http, AuditTrail trail, CancellationToken ct) =>
        {
            Require(http, "AUDITOR", "SUPERVISOR");
            var rows = await trail.ReadAsync(null, null, after, Rows, ct);
            return new { Items = rows.Select(row => row.Row), After = rows.Count > 0 ? rows[^1].Key : after };
        });
    }

    /// <summary>Who asks, by its subject and its roles, one of which is among these; anybody else is refused.</summary>
    public static (string Subject, string Roles) Require(HttpContext http, params string[] roles)
    {
        if (http.User.Identity?.IsAuthenticated != true) throw new Rejected("AUTH_REQUIRED");
        if (!http.User.HasClaim("amr", "mfa")) throw new Rejected("AUTH_MFA_REQUIRED");
        string[] held = [.. http.User.FindAll("staff_role").Select(claim => claim.Value)];
        return held.Any(roles.Contains) ? (http.User.FindFirstValue("sub")!, string.Join(' ', held)) : throw new Rejected("FORBIDDEN");
    }
}
