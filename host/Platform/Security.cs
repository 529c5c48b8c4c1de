using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Carm.Host;

static class Security
{
    /// <summary>Bearer tokens of the configured authority; in Development, without one, of the host's own issuer.</summary>
    public static void AddCarmSecurity(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var authority = configuration["Authentication:Authority"];
        if (string.IsNullOrEmpty(authority) && !environment.IsDevelopment())
            throw new InvalidOperationException("Set Authentication:Authority to the OpenID Connect authority that signs people in; only Development runs without one.");

        var audience = configuration["Authentication:Audience"]!;
        services.AddSingleton(new DevelopmentIssuer(audience));
        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<DevelopmentIssuer>((bearer, issuer) =>
        {
            bearer.MapInboundClaims = false;
            bearer.Audience = audience;
            if (!string.IsNullOrEmpty(authority)) bearer.Authority = authority;
            else bearer.TokenValidationParameters = issuer.Validation;
            bearer.TokenValidationParameters.NameClaimType = "sub";
        });
    }
}

/// <summary>Issues tokens to developers and tests. Its key lives and dies with the process, and its route exists in Development only.</summary>
sealed class DevelopmentIssuer(string audience)
{
    const string Issuer = "urn:carm:development";

    readonly ECDsaSecurityKey key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "development" };

    public TokenValidationParameters Validation => new() { ValidIssuer = Issuer, ValidAudience = audience, IssuerSigningKey = key, ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256] };

    public string Issue(CreateToken who)
    {
        List<Claim> claims = [new("sub", who.Subject), new("name", who.Name), new("email", who.Email), new(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString("N"))];
        if (who.Mfa) claims.Add(new("amr", "mfa"));
        claims.AddRange((who.StaffRoles ?? []).Select(role => new Claim("staff_role", role)));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Subject = new ClaimsIdentity(claims),
            Expires = DateTime.UtcNow.AddHours(8),
            SigningCredentials = new(key, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
