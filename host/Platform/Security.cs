using Carm.Onboarding;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Carm.Host;

static class Security
{
    /// <summary>Bearer tokens of the configured authority; in Development, without one, of the host's own issuer. Programs of businesses come with tokens of Carm's own.</summary>
    /// <param name="serves">Whether the host will answer requests; an operator's command signs nobody in.</param>
    public static void AddCarmSecurity(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, bool serves)
    {
        var authority = configuration["Authentication:Authority"];
        if (string.IsNullOrEmpty(authority) && !environment.IsDevelopment() && serves)
            throw new InvalidOperationException("Set Authentication:Authority to the OpenID Connect authority that signs people in; only Development runs without one.");

        var audience = configuration["Authentication:Audience"]!;
        services.AddAuthorization();
        services.AddAuthentication(ServiceTokens.Either).AddPolicyScheme(ServiceTokens.Either, null, either => either.ForwardDefaultSelector = ServiceTokens.SchemeOf)
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, ServiceTokens>(ServiceTokens.SchemeName, null).AddJwtBearer(bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.Audience = audience;
            bearer.Authority = authority;
            bearer.RequireHttpsMetadata = !environment.IsDevelopment();
            bearer.TokenValidationParameters.NameClaimType = "sub";
            // Programs come with tokens of Carm's own alone: no authority signs anybody in under their names.
            bearer.Events = new()
            {
                OnTokenValidated = context =>
                {
                    if (context.Principal?.FindFirst("sub")?.Value.StartsWith(ServiceAccount.SubjectPrefix, StringComparison.Ordinal) == true) context.Fail("This subject is a program's.");
                    return Task.CompletedTask;
                },
            };
        });
        if (string.IsNullOrEmpty(authority) && environment.IsDevelopment()) services.AddDevelopmentIssuer(audience);
    }
}
