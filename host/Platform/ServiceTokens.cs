using System.Security.Claims;
using System.Text.Encodings.Web;
using Carm.Onboarding.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Carm.Host;

/// <summary>
/// Signs in a program of a business by a token of Carm's own, which is looked up at each request: ended is ended. Persons come with the tokens of the authority. A program
/// counts as signed in with a second factor, since who made its secret had one.
/// </summary>
sealed class ServiceTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IAccounts accounts) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Service", Either = "Either";

    /// <summary>With what a token of Carm's own begins.</summary>
    const string Prefix = "Bearer carm_";

    public static string SchemeOf(HttpContext http) => IsOurs(http) ? SchemeName : JwtBearerDefaults.AuthenticationScheme;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        if (await accounts.ServiceOfAsync(token, Context.RequestAborted) is not { } service) return AuthenticateResult.Fail("The token is unknown or over.");
        var identity = new ClaimsIdentity([new("sub", service.Subject), new("name", service.Name), new("amr", "mfa")], SchemeName, "sub", null);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    static bool IsOurs(HttpContext http) => http.Request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
