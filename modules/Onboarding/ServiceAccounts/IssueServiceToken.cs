using System.Text;
using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Onboarding;

/// <summary>The form with which a program asks for a token (RFC 6749, 4.4). The client may also name itself by HTTP Basic.</summary>
public sealed class ServiceTokenForm
{
    /// <summary><c>client_credentials</c>.</summary>
    [BindFrom("grant_type"), JsonPropertyName("grant_type")]
    public string? GrantType { get; init; }

    [BindFrom("client_id"), JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [BindFrom("client_secret"), JsonPropertyName("client_secret")]
    public string? ClientSecret { get; init; }
}

/// <summary>A program signs in with its secret, and is given a token of an hour.</summary>
/// <param name="Address">From where it asked.</param>
public sealed record IssueServiceToken(string ClientId, string SecretHash, string TokenHash, string? Address);

/// <param name="AccessToken">Null when it was refused.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record IssueServiceTokenResponse([property: JsonPropertyName("access_token")] string? AccessToken, [property: JsonPropertyName("token_type")] string TokenType, [property: JsonPropertyName("expires_in")] int ExpiresIn);

public sealed class IssueServiceTokenEndpoint : CarmEndpoint<ServiceTokenForm, IssueServiceTokenResponse>
{
    public override void Configure()
    {
        Post("oauth/token");
        Group<Public>();
        AllowFormData(urlEncoded: true);
        Summary(s => s.Summary = "Sign a program in");
    }

    public override async Task HandleAsync(ServiceTokenForm form, CancellationToken ct)
    {
        if (form.GrantType != "client_credentials") throw new Rejected("VAL_GRANT_TYPE") { Path = "grant_type" };
        var (id, secret) = FromBasic() ?? (form.ClientId, form.ClientSecret);
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret) || id.Length > 64) throw new Rejected("AUTH_CLIENT");
        var token = ServiceToken.Prefix + SecretToken.New();
        var issued = await ExecuteAsync(new IssueServiceToken(id, SecretToken.HashOf(secret), SecretToken.HashOf(token), HttpContext.Connection.RemoteIpAddress?.ToString()), ct);
        if (issued.ExpiresIn == 0) throw new Rejected("AUTH_CLIENT");
        await Send.OkAsync(issued with { AccessToken = token }, ct);
    }

    (string? Id, string? Secret)? FromBasic()
    {
        const string scheme = "Basic ";
        var header = HttpContext.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(), buffer, out var written)) return (null, null);
        var parts = Encoding.UTF8.GetString(buffer, 0, written).Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null);
    }
}

public static class IssueServiceTokenHandler
{
    public static async Task<IssueServiceTokenResponse> Handle(IssueServiceToken command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, wall) = (clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        // A refusal is an answer here, so that the history keeps it.
        var refused = new IssueServiceTokenResponse(null, "Bearer", 0);
        await session.HoldAsync(ServiceAccount.NameOf(command.ClientId), ct);
        if (await session.LoadAsync<ServiceAccount>(command.ClientId, ct) is not { } account) return refused;
        if (!account.HoldsOn(now.TorontoDate()) || !account.Knows(command.SecretHash, now))
        {
            session.Store(ServiceAccountUse.Refused(account.Id, command.Address, now));
            return refused;
        }
        session.DeleteWhere<ServiceToken>(t => t.ServiceAccountId == account.Id && t.ExpiresAt < wall);
        session.Insert(new ServiceToken(command.TokenHash, account.Id, account.Bn9, account.Name, account.LastDay, wall + ServiceToken.Lifetime));
        session.Store(account with { SignedInAt = now });
        session.Insert(ServiceAccountUse.Of(account.Id, "TOKEN_ISSUED", command.Address, now));
        return refused with { ExpiresIn = (int)ServiceToken.Lifetime.TotalSeconds };
    }
}
