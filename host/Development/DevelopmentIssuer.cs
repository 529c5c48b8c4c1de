using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Carm.Host;

/// <summary>The development issuer's keys; every host of the database has the same, so that a token outlives the host that issued it.</summary>
public sealed record DevelopmentKeys(string Id, byte[] Signing, byte[] Encryption)
{
    public const string Key = "keys";
}

/// <summary>Issues tokens to developers and tests, by <c>POST /dev/tokens</c> or, to browsers, as an OpenID Connect authority. It exists in Development without an authority only.</summary>
sealed class DevelopmentIssuer(string audience, IDocumentStore store) : IHostedService
{
    const string AccessToken = "at+jwt";

    ECDsaSecurityKey signing = null!;
    SymmetricSecurityKey encryption = null!;

    public async Task StartAsync(CancellationToken ct)
    {
        var keys = await LoadAsync(ct) ?? await CreateAsync(ct);
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(keys.Signing, out _);
        signing = new(ecdsa) { KeyId = "development" };
        encryption = new(keys.Encryption);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>A token of eight hours, as the browser's would be.</summary>
    public string Issue(CreateToken who, Uri host) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        TokenType = AccessToken,
        Issuer = host.AbsoluteUri,
        Audience = audience,
        Subject = new ClaimsIdentity([.. ClaimsOf(who), new(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString("N"))]),
        Expires = DateTime.UtcNow.AddHours(8),
        SigningCredentials = new(signing, SecurityAlgorithms.EcdsaSha256),
    });

    /// <summary>Whom a browser is signed in as.</summary>
    public ClaimsPrincipal PrincipalOf(CreateToken who, ImmutableArray<string> scopes) =>
        new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(who), JwtBearerDefaults.AuthenticationScheme))
            .SetScopes(scopes).SetResources(audience)
            .SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken]);

    /// <summary>The key alone decides in Development: a host answers under many names.</summary>
    public void Configure(JwtBearerOptions bearer)
    {
        bearer.TokenValidationParameters = new()
        {
            ValidateIssuer = false, ValidAudience = audience, IssuerSigningKey = signing, ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256], ValidTypes = [AccessToken], NameClaimType = "sub",
        };
    }

    public void Configure(OpenIddictServerOptions server)
    {
        server.SigningCredentials.Add(new(signing, SecurityAlgorithms.EcdsaSha256));
        server.EncryptionCredentials.Add(new(encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        server.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain);
        // Tokens expire by the wall clock, wherever the development clock stands.
        server.TimeProvider = TimeProvider.System;
    }

    static IEnumerable<Claim> ClaimsOf(CreateToken who) =>
    [
        new("sub", who.Subject), new("name", who.Name), new("email", who.Email),
        .. who.Mfa ? [new Claim("amr", "mfa")] : Array.Empty<Claim>(),
        .. (who.StaffRoles ?? []).Select(role => new Claim("staff_role", role)),
    ];

    async Task<DevelopmentKeys?> LoadAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<DevelopmentKeys>(DevelopmentKeys.Key, ct);
    }

    async Task<DevelopmentKeys> CreateAsync(CancellationToken ct)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = new DevelopmentKeys(DevelopmentKeys.Key, ecdsa.ExportPkcs8PrivateKey(), RandomNumberGenerator.GetBytes(32));
        try
        {
            await using var session = store.LightweightSession();
            session.Insert(keys);
            await session.SaveChangesAsync(ct);
            return keys;
        }
        catch (DocumentAlreadyExistsException)
        {
            return (await LoadAsync(ct))!;
        }
    }
}
