using System.Collections.Concurrent;
using System.Security.Claims;
using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;

namespace Carm.Host;

/// <summary>What Delegation said of the caller, for the slice that runs next. These claims come from no token.</summary>
static class CallerClaims
{
    public const string Bn9 = "carm_bn9", Role = "carm_role", OnBehalfOf = "carm_on_behalf_of", Target = "carm_target", Sight = "carm_sight";
}

/// <summary>Asks Delegation, before an endpoint reads its body, whether this person may do this here. What the caller may not see is not there (404).</summary>
sealed class AskAuthority(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, IAuthority authority, IAccounts accounts, IEnumerable<IResourceLocator> locators, Problems problems)
    {
        var endpoint = http.GetEndpoint();
        var definition = endpoint?.Metadata.GetMetadata<EndpointDefinition>();
        if (definition is not null) ForgetUndeclared(http, definition);
        if (definition is null || endpoint!.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(http);
            return;
        }

        var asks = endpoint.Metadata.GetRequiredMetadata<Asks>();
        var refusal = http.User.Identity?.IsAuthenticated != true ? "AUTH_REQUIRED"
            : await StandingAsync(http, asks, accounts) ?? await DecideAsync(http, asks, authority, locators);
        if (refusal is null) await next(http);
        else await Problems.WriteAsync(http, problems.Of(http, new Rejected(refusal)));
    }

    /// <summary>
    /// A request binds whatever the query calls by a property's name, after the route and over it: without this the caller could name one account to Delegation and another to the slice, or
    /// say what only the host says. What is no declared parameter of the query is forgotten, as any unknown one.
    /// </summary>
    static void ForgetUndeclared(HttpContext http, EndpointDefinition definition)
    {
        var declared = Declared.GetOrAdd(definition.ReqDtoType, type => type.GetProperties().Where(p => p.IsDefined(typeof(QueryParamAttribute), inherit: true)).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase));
        if (http.Request.Query.Keys.All(declared.Contains)) return;
        http.Request.Query = new QueryCollection(http.Request.Query.Where(parameter => declared.Contains(parameter.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase));
    }

    static readonly ConcurrentDictionary<Type, HashSet<string>> Declared = new();

    /// <summary>A locked account is refused; a second factor is the token's own, or a passcode that was verified for it.</summary>
    static async Task<string?> StandingAsync(HttpContext http, Asks asks, IAccounts accounts)
    {
        var standing = await accounts.StandingOfAsync(http.User.FindFirstValue("sub")!, http.User.FindFirstValue("jti"), http.RequestAborted);
        return standing.IsLocked ? "AUTH_LOCKED"
            : asks.WithoutSecondFactor || http.User.HasClaim("amr", "mfa") || standing.HasPasscode ? null
            : "AUTH_MFA_REQUIRED";
    }

    static async Task<string?> DecideAsync(HttpContext http, Asks asks, IAuthority authority, IEnumerable<IResourceLocator> locators)
    {
        string[] staffRoles = [.. http.User.FindAll("staff_role").Select(c => c.Value)];
        var subject = await SubjectAsync(http, locators);
        // Staff are refused by their roles alone, whether the thing is there or not: what they may not ask about they do not learn by asking.
        if (subject is null && staffRoles.Length == 0) return "NOT_FOUND";

        var (bn9, rm, submitter, target, isOpen) = subject ?? default;
        var decision = await authority.DecideAsync(new(http.User.FindFirstValue("sub")!, staffRoles, asks.Permission, bn9, rm, submitter, !HttpMethods.IsGet(http.Request.Method), isOpen), http.RequestAborted);
        if (decision.Refusal is not null) return decision.Refusal;
        if (subject is null) return "NOT_FOUND";

        var claims = new ClaimsIdentity();
        void Add(string type, string? value)
        {
            if (value is not null) claims.AddClaim(new(type, value));
        }
        Add(CallerClaims.Bn9, decision.CallerBn9);
        Add(CallerClaims.Role, decision.Role);
        Add(CallerClaims.OnBehalfOf, bn9 ?? (decision.IsPersonal ? null : decision.CallerBn9));
        Add(CallerClaims.Target, target);
        foreach (var sight in decision.Sight) Add(CallerClaims.Sight, sight);
        http.User.AddIdentity(claims);
        return null;
    }

    /// <summary>Whose affair the route names; null when it names what cannot be.</summary>
    static async Task<(string? Bn9, string? Rm, string? Submitter, string? Target, bool IsOpen)?> SubjectAsync(HttpContext http, IEnumerable<IResourceLocator> locators)
    {
        var route = http.Request.RouteValues;
        if (route.TryGetValue("rmAccount", out var typedRm))
            return RmAccount.Read(typedRm as string, out _) is { } rm && rm.Value == (string?)typedRm ? (rm.Business.Value, rm.Value, null, rm.Value, false) : null;
        if (route.TryGetValue("bn9", out var typedBn9))
            return Bn9.Read(typedBn9 as string, out _) is { } bn9 && bn9.Value == (string?)typedBn9 ? (bn9.Value, null, null, bn9.Value, false) : null;

        foreach (var locator in locators)
            if (route.TryGetValue(locator.RouteParameter, out var value))
                return await locator.FindAsync((string)value!, http.RequestAborted) is var (owner, submitter, isOpen) ? (owner[..9], owner.Length > 9 ? owner : null, submitter, (string)value!, isOpen) : null;
        return (null, null, null, route.Values.OfType<string>().FirstOrDefault(), false);
    }
}
