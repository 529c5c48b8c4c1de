using System.Security.Cryptography;
using System.Text;

namespace Carm.Onboarding;

/// <summary>A secret that stands in a mail or in an address: 256 bits, of which only a hash is kept.</summary>
static class SecretToken
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
