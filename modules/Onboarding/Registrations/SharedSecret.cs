using System.Security.Cryptography;
using System.Text;

namespace Carm.Onboarding;

/// <summary>A secret that proves who holds a program account without history, as a carrier (F32). It is shown once, kept as a hash, holds thirty days and serves once; a new one replaces it.</summary>
/// <param name="Id">The program account.</param>
public sealed record SharedSecret(string Id, string Hash, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt = null)
{
    /// <summary>Without letters and digits that are mistaken for each other.</summary>
    const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>Sixteen characters, more than 79 bits.</summary>
    public static string NewText() => string.Join('-', Enumerable.Range(0, 4).Select(_ => new string(RandomNumberGenerator.GetItems<char>(Alphabet, 4))));

    public static SharedSecret For(string rmAccount, string text, DateTimeOffset expiresAt) => new(rmAccount, HashOf(rmAccount, text), expiresAt);

    public bool IsValidAt(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    public bool Is(string text, DateTimeOffset now) => IsValidAt(now) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(HashOf(Id, text)));

    static string HashOf(string rmAccount, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{rmAccount}\n{string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant()}")));
}
