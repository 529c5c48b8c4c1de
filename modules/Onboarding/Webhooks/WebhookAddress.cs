using System.Net;
using System.Net.Sockets;

namespace Carm.Onboarding;

/// <summary>Where a webhook may lead.</summary>
static class WebhookAddress
{
    const int Longest = 2048;

    /// <summary>What the registries of special addresses (RFC 6890 and after) keep from the public: this machine, inner networks, links, tests, several at once, and ways that lead into one of them.</summary>
    static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All that is public in IPv6 begins so.</summary>
    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (real.AddressFamily == AddressFamily.InterNetwork || Global6.Contains(real)) && !Array.Exists(Special, net => net.Contains(real));
    }

    /// <summary>Whether this can be the address of a receiver: https, without a name and password in it; which addresses its name stands for is seen when it is connected to.</summary>
    public static bool IsReceiver(string? url, bool allowsPrivate) =>
        url is { Length: <= Longest } && url.All(c => c is > ' ' and <= '~') && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (allowsPrivate && uri.Scheme == Uri.UriSchemeHttp))
        && (allowsPrivate || (!uri.IsLoopback && (!IPAddress.TryParse(uri.DnsSafeHost, out var literal) || IsPublic(literal))));
}
