using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Carm.Host.Tests;

/// <summary>Keeps what a host logs as an error.</summary>
public sealed class Complaints : ILoggerProvider
{
    public ConcurrentQueue<string> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, All);

    public void Dispose()
    {
        // Nothing is held.
    }

    sealed class Line(string category, ConcurrentQueue<string> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) all.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
