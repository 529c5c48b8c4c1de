using Carm.Host.Demo;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Carm.Host;

/// <summary>
/// The development issuer as an OpenID Connect authority: authorization code with PKCE and refresh tokens for any client on this machine, with a page
/// on which to say who signs in. A portal speaks to it exactly as it would to a real one; nothing is stored.
/// </summary>
static class BrowserSignIn
{
    /// <summary>Its tokens alone, without the page.</summary>
    public static void AddDevelopmentTokens(this IServiceCollection services, string audience)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DevelopmentIssuer>(provider, audience));
        services.AddHostedService(provider => provider.GetRequiredService<DevelopmentIssuer>());
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<DevelopmentIssuer>((bearer, issuer) => issuer.Configure(bearer));
    }

    public static void AddDevelopmentIssuer(this IServiceCollection services, string audience)
    {
        services.AddDevelopmentTokens(audience);
        services.AddOptions<OpenIddictServerOptions>().Configure<DevelopmentIssuer>((server, issuer) => issuer.Configure(server));
        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().DisableAccessTokenEncryption();
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/logout");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow();
            server.RegisterScopes(Scopes.Profile, Scopes.Email, Scopes.OfflineAccess, "carm");
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(e => e.UseInlineHandler(OnlyToThisMachine));
            server.AddEventHandler<HandleAuthorizationRequestContext>(e => e.UseInlineHandler(AskWhoSignsInAsync));
            server.AddEventHandler<ValidateTokenRequestContext>(e => e.UseInlineHandler(_ => default));
            server.AddEventHandler<HandleTokenRequestContext>(e => e.UseInlineHandler(GoOn));
            server.AddEventHandler<ValidateEndSessionRequestContext>(e => e.UseInlineHandler(OnlyToThisMachine));
            server.AddEventHandler<HandleEndSessionRequestContext>(e => e.UseInlineHandler(SignOut));
        });
    }

    /// <summary>Codes go to this machine only, so that no page elsewhere can have a developer sign in for it.</summary>
    static ValueTask OnlyToThisMachine(ValidateAuthorizationRequestContext context)
    {
        if (!IsHere(context.RedirectUri)) context.Reject(Errors.InvalidRequest, "redirect_uri must be on this machine.");
        return default;
    }

    static ValueTask OnlyToThisMachine(ValidateEndSessionRequestContext context)
    {
        if (context.PostLogoutRedirectUri is { } back && !IsHere(back)) context.Reject(Errors.InvalidRequest, "post_logout_redirect_uri must be on this machine.");
        return default;
    }

    static bool IsHere(string? uri) => Uri.TryCreate(uri, UriKind.Absolute, out var there) && there is { IsLoopback: true, Scheme: "http" or "https" };

    /// <summary>The page, or the one whom <c>login_hint</c> or the page's form names.</summary>
    static async ValueTask AskWhoSignsInAsync(HandleAuthorizationRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        var isForm = HttpMethods.IsPost(request.Method);
        if (isForm && request.Form["user"] == SignInPage.Cancel)
        {
            context.Reject(Errors.AccessDenied, "Nobody signed in.");
            return;
        }

        if (context.Request.HasPromptValue(PromptValues.None) && Known(context.Request.LoginHint) is null)
        {
            context.Reject(Errors.LoginRequired, "Nobody is signed in: no session is kept here.");
            return;
        }

        var hint = isForm ? request.Form["user"].ToString() : context.Request.LoginHint;
        var who = Known(hint) is { } known
            ? new(known.Subject, known.Subject, $"{known.Subject}@carm.example", !isForm || request.Form.ContainsKey("mfa"), known.StaffRoles)
            : isForm ? SignInPage.Read(request.Form) : null;
        var faults = who is null ? [] : new CreateTokenValidator().Validate(who).Errors;
        if (who is not null && faults.Count == 0)
        {
            context.SignIn(request.HttpContext.RequestServices.GetRequiredService<DevelopmentIssuer>().PrincipalOf(who, context.Request.GetScopes()));
            return;
        }
        await SignInPage.WriteAsync(request.HttpContext, context.Request, faults.Select(f => f.ErrorMessage));
        context.HandleRequest();
    }

    static Person? Known(string? subject) => FirstMonth.Cast.FirstOrDefault(person => person.Subject == subject);

    static ValueTask GoOn(HandleTokenRequestContext context)
    {
        context.SignIn(context.Principal!);
        return default;
    }

    /// <summary>No session is kept here, so there is none to end.</summary>
    static ValueTask SignOut(HandleEndSessionRequestContext context)
    {
        context.SignOut();
        return default;
    }
}
