using System.Collections.Concurrent;
using Carm.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What an operator sees: metrics, traces and logs, without what persons sent.</summary>
public sealed class TelemetryTests(CarmHost carm)
{
    [Fact]
    public async Task Metrics_are_shown_when_enabled_and_not_otherwise()
    {
        Assert.Equal(404, (await carm.GetAsync("/metrics")).Status);

        await using var shown = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), ("Metrics:Enabled", "true"));
        await shown.GetAsync("/api/v1/nothing-here");
        var metrics = (await shown.GetAsync("/metrics")).Text;
        Assert.Contains("carm_refusals_total{", metrics);
        Assert.Contains("code=\"NOT_FOUND\"", metrics);
        Assert.Contains("http_server_request_duration_seconds", metrics);
    }

    [Fact]
    public async Task Traces_and_metrics_go_to_the_configured_collector()
    {
        var received = new ConcurrentBag<string>();
        await using var collector = WebApplication.CreateSlimBuilder().Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/{**path}", (string path) => received.Add(path));
        await collector.StartAsync(TestContext.Current.CancellationToken);

        await using (var exporting = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            await exporting.GetAsync("/api/v1/tools/identifiers/123456782");
            Assert.True(exporting.Alba.Services.GetRequiredService<TracerProvider>().ForceFlush());
            Assert.True(exporting.Alba.Services.GetRequiredService<MeterProvider>().ForceFlush());
        }

        Assert.Contains("v1/traces", received);
        Assert.Contains("v1/metrics", received);
    }

    [Fact]
    public async Task Logs_carry_the_correlation_id_and_never_what_a_person_sent()
    {
        var lines = new ConcurrentQueue<string>();
        await using var logging = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), services => services.AddSingleton<ILoggerProvider>(new Lines(lines)), ("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Information"));
        var person = await logging.SignInAsync("logs");
        Answer[] answers =
        [
            await person.PutAsync("/api/v1/me", new { firstName = "SECRET-FIRST", lastName = "SECRET-LAST", email = "secret-mail@carm.example", phone = "902-555-7777", language = "en" }),
            await person.PutAsync("/api/v1/me", new { firstName = "SECRET-FIRST", lastName = "SECRET-LAST", email = "secret-mail@carm.example", phone = "902-555-7777", language = "en" }),
            await person.PutAsync("/api/v1/me", new { firstName = "SECRET-FIRST", lastName = "SECRET-LAST", email = "secret-mail", phone = "902-555-7777", language = "SECRET" }),
            await person.PutAsync("/api/v1/me", "{\"firstName\":\"SECRET-FIRST"),
        ];
        Assert.Equal([200, 428, 400, 400], answers.Select(a => a.Status));

        Assert.Contains(lines, line => line.Contains("CorrelationId", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("secret", StringComparison.OrdinalIgnoreCase) || line.Contains("902-555", StringComparison.Ordinal));
    }

    /// <summary>Keeps each line with its scopes, as the console's JSON would write them.</summary>
    sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ISupportExternalScope, ILogger
    {
        IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{formatter(state, exception)} {exception}";
            scopes.ForEachScope((scope, _) => line += scope is IEnumerable<KeyValuePair<string, object>> pairs ? string.Join(' ', pairs) : scope, 0);
            lines.Enqueue(line);
        }

        public void Dispose()
        {
        }
    }
}
