using Carm.Onboarding;
using Microsoft.AspNetCore.Authentication;
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

        services.AddAuthorization();
        services.AddAuthentication(ServiceTokens.Either).AddPolicyScheme(ServiceTokens.Either, null, either => either.ForwardDefaultSelector = ServiceTokens.SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, ServiceTokens>(ServiceTokens.SchemeName, null).AddTokensOfTheAuthority(configuration, environment);
        if (string.IsNullOrEmpty(authority) && environment.IsDevelopment()) services.AddDevelopmentIssuer(configuration["Authentication:Audience"]!);
    }

    /// <summary>The tokens of persons. Without an authority whoever issues them says by which key they are known; where nobody does, none is taken.</summary>
    public static AuthenticationBuilder AddTokensOfTheAuthority(this AuthenticationBuilder authentication, IConfiguration configuration, IHostEnvironment environment) => authentication.AddJwtBearer(bearer =>
    {
        bearer.MapInboundClaims = false;
        bearer.Audience = configuration["Authentication:Audience"]!;
        bearer.Authority = configuration["Authentication:Authority"];
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
}
