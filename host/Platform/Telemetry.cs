using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Carm.Host;

/// <summary>
/// Traces and metrics of HTTP, messages, database and runtime. They cost nothing until somebody wants them: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> sends both to a
/// collector, <c>Metrics:Enabled</c> shows the metrics at <c>/metrics</c>. Metrics are tagged by route, code and message type; a trace also
/// has the path, which names accounts, and nothing of bodies, queries or persons.
/// </summary>
static class Telemetry
{
    static readonly Meter Carm = new("Carm");

    /// <summary>How often each code refused. A rising <c>CAD-2001</c> is a broker whose authority is missing; <c>UNEXPECTED</c> is a defect of ours.</summary>
    public static readonly Counter<long> Refusals = Carm.CreateCounter<long>("carm.refusals", description: "Refusals by stable code");

    /// <summary>Runs of the calendar's jobs by name and whether they went well.</summary>
    public static readonly Counter<long> JobRuns = Carm.CreateCounter<long>("carm.job_runs", description: "Runs of due jobs by outcome");

    public static void AddCarmTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var exports = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (!exports && !ShowsMetrics(configuration)) return;

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("carm", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Carm.Name, "Wolverine*", "Marten*", "Npgsql").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation();
            if (exports) metrics.AddOtlpExporter();
            if (ShowsMetrics(configuration)) metrics.AddPrometheusExporter();
        });
        if (exports) telemetry.WithTracing(traces => traces.AddSource("Wolverine", "Marten", "Npgsql").AddAspNetCoreInstrumentation().AddOtlpExporter());
    }

    public static void MapCarmMetrics(this WebApplication app)
    {
        if (ShowsMetrics(app.Configuration)) app.MapPrometheusScrapingEndpoint("/metrics");
    }

    static bool ShowsMetrics(IConfiguration configuration) => configuration.GetValue<bool>("Metrics:Enabled");
}
