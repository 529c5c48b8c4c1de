using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Carm.Host;

/// <summary>The server of a host that listens nowhere: another host of the process hands it its requests, as they came from the socket.</summary>
sealed class InProcessServer : IServer
{
    /// <summary>What belongs to the connection and the request; what the front made of them stays with the front.</summary>
    static readonly Type[] OfTheRequest =
    [
        typeof(IHttpRequestFeature), typeof(IHttpRequestBodyDetectionFeature), typeof(IHttpResponseFeature), typeof(IHttpResponseBodyFeature), typeof(IHttpRequestLifetimeFeature), typeof(IHttpConnectionFeature),
        typeof(IHttpRequestIdentifierFeature), typeof(IHttpMaxRequestBodySizeFeature), typeof(IHttpMinRequestBodyDataRateFeature), typeof(IHttpBodyControlFeature), typeof(IHttpRequestTrailersFeature), typeof(IHttpResponseTrailersFeature), typeof(IConnectionItemsFeature),
    ];

    Func<IFeatureCollection, Task>? process;

    public InProcessServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken ct) where TContext : notnull
    {
        process = async features =>
        {
            var context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception e)
            {
                failure = e;
                throw;
            }
            finally
            {
                application.DisposeContext(context, failure);
            }
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Serves a request of the front's under a path of its own.</summary>
    public Task ServeAsync(HttpContext http, PathString pathBase, PathString path)
    {
        var features = new FeatureCollection();
        foreach (var type in OfTheRequest)
            if (http.Features[type] is { } feature) features[type] = feature;
        var request = http.Features.GetRequiredFeature<IHttpRequestFeature>();
        (request.PathBase, request.Path) = (pathBase.Value!, path.Value!);
        return process!(features);
    }

    public void Dispose()
    {
    }
}
