using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;

namespace Carm.Host;

/// <summary>The balancers before this host (<c>Proxies:Known</c>, addresses or networks): what they say of a caller's address and scheme is believed, and nobody else's word. Without any, nobody's.</summary>
static class Proxies
{
    public static void UseKnownProxies(this WebApplication app)
    {
        var known = app.Configuration.GetSection("Proxies:Known").Get<string[]>() ?? [];
        if (known.Length == 0) return;
        // The host stays what the request says: many balancers pass on what a caller itself wrote as X-Forwarded-Host, and PublicAddress says it.
        // However many of them stand in a row, the first address that is none of them is the caller.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in known) options.KnownIPNetworks.Add(NetworkOf(proxy));
        app.UseForwardedHeaders(options);
    }

    static System.Net.IPNetwork NetworkOf(string text)
    {
        if (IPAddress.TryParse(text, out var one)) return new System.Net.IPNetwork(one, one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return System.Net.IPNetwork.TryParse(text, out var network) ? network : throw new InvalidOperationException($"In Proxies:Known this is neither an address nor a network, as 10.1.0.0/16: {text}");
    }
}
