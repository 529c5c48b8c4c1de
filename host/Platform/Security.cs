using Microsoft.AspNetCore.Authentication.JwtBearer;

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
        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.Audience = audience;
            bearer.Authority = authority;
            bearer.RequireHttpsMetadata = !environment.IsDevelopment();
            bearer.TokenValidationParameters.NameClaimType = "sub";
        });
        if (string.IsNullOrEmpty(authority)) services.AddDevelopmentIssuer(audience);
    }
}
