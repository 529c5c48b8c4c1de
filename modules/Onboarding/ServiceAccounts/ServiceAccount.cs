using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>The account of a program of a business's own, as a broker's software, an importer's system or a surety's: it signs in by itself, and asks Delegation like anyone.</summary>
/// <param name="Id">The <c>client_id</c>.</param>
/// <param name="Role">PAM, EDITOR or READER: no program manages people.</param>
/// <param name="RmAccount">The one program account that it covers; null covers the whole business.</param>
/// <param name="Capabilities">What of the finer rights it was left; null leaves all that the role has.</param>
/// <param name="LastDay">The last day in Toronto on which it may do anything.</param>
public sealed record ServiceAccount(string Id, string Bn9, string Name, string Role, string? RmAccount, IReadOnlyList<string>? Capabilities, DateOnly LastDay, string CreatedBy, DateTimeOffset CreatedAt)
{
    public const string SubjectPrefix = "service:";

    /// <summary>The <c>sub</c> of its tokens, and who the records of its writes name.</summary>
    public string Subject => SubjectPrefix + Id;

    /// <summary>Under which its changes and its tokens come one after the other, so that no token outlives its account's end.</summary>
    public static string NameOf(string id) => $"onboarding service account {id}";

    public IReadOnlyList<ServiceSecret> Secrets { get; init; } = [];

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it was last given a token; null when never.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    public bool HoldsOn(DateOnly day) => EndedAt is null && day <= LastDay;

    public bool Knows(string hash, DateTimeOffset now) => Secrets.Any(s => s.Hash == hash && (s.Until is null || now < s.Until));

    /// <summary>With a new secret; the one before it serves for some time yet, so that a program can be told the new one while it runs.</summary>
    public ServiceAccount With(string hash, TimeSpan overlap, DateTimeOffset now) =>
        this with { Secrets = [.. Secrets.Where(s => s.Until is null && overlap > TimeSpan.Zero).Select(s => s with { Until = now + overlap }), new(hash, now, null)] };

    public static async Task<ServiceAccount> RequireAsync(IDocumentSession session, string id, string bn9, CancellationToken ct) =>
        await session.LoadAsync<ServiceAccount>(id, ct) is { } account && account.Bn9 == bn9 ? account : throw new Rejected("NOT_FOUND");
}

/// <param name="Hash">Nobody keeps the secret itself.</param>
/// <param name="Until">From then on it is refused; null for the one in force.</param>
public sealed record ServiceSecret(string Hash, DateTimeOffset MadeAt, DateTimeOffset? Until);

/// <summary>A token that a service account was given; ended with it.</summary>
/// <param name="Id">The token's hash.</param>
/// <param name="ExpiresAt">In technical time.</param>
public sealed record ServiceToken(string Id, string ServiceAccountId, string Bn9, string Name, DateOnly LastDay, DateTimeOffset ExpiresAt)
{
    /// <summary>By which the host tells it from the tokens of persons.</summary>
    public const string Prefix = "carm_";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
}

/// <summary>One entry of a service account's history, never changed.</summary>
/// <param name="What">CREATED, SECRET_ROTATED, TOKEN_ISSUED, TOKEN_REFUSED or ENDED.</param>
/// <param name="By">The person, or the address from which the program asked.</param>
public sealed record ServiceAccountUse(string Id, string ServiceAccountId, string What, string? By, DateTimeOffset At)
{
    public static ServiceAccountUse Of(string serviceAccountId, string what, string? by, DateTimeOffset now) => new($"{serviceAccountId}/{now:yyyyMMddHHmmssfffffff}/{Guid.NewGuid():N}", serviceAccountId, what, by, now);

    /// <summary>Refusals are kept once a minute for each address, of which 256 are told apart, so that who guesses fills no table and hides nobody else.</summary>
    public static ServiceAccountUse Refused(string serviceAccountId, string? by, DateTimeOffset now) => new($"{serviceAccountId}/{now:yyyyMMddHHmm}/refused/{SecretToken.HashOf(by ?? "")[..2]}", serviceAccountId, "TOKEN_REFUSED", by, now);
}

/// <param name="State">ACTIVE, EXPIRED or ENDED.</param>
/// <param name="OldSecretUntil">Until when the secret before the last still serves.</param>
/// <param name="SignedInAt">When it was last given a token; null when never.</param>
public sealed record ServiceAccountView(
    string ServiceAccountId, string Name, string Role, string? RmAccount, IReadOnlyList<string>? Capabilities, DateOnly LastDay, string State, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? OldSecretUntil, DateTimeOffset? SignedInAt)
{
    public static ServiceAccountView Of(ServiceAccount a, DateTimeOffset now) => new(
        a.Id, a.Name, a.Role, a.RmAccount, a.Capabilities, a.LastDay, a.EndedAt is not null ? "ENDED" : a.HoldsOn(now.TorontoDate()) ? "ACTIVE" : "EXPIRED", a.CreatedBy, a.CreatedAt,
        a.Secrets.Select(s => s.Until).Where(until => until > now).Max(), a.SignedInAt);
}
