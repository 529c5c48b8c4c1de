using Carm.Testing;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>A host with a clock of its own whose e-mails fall into a directory.</summary>
public class PostOffice(CarmHost tests) : IAsyncLifetime
{
    protected virtual string Start => "2026-03-02T17:00:00Z";

    readonly string directory = Path.Combine(Path.GetTempPath(), $"mail-{Guid.NewGuid():N}");

    public CarmSystem Carm { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Clock:Start", Start), ("Mail:Directory", directory));

    /// <summary>What was sent to that name, the last one last.</summary>
    public IEnumerable<string> LettersTo(string name) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Order().Select(File.ReadAllText).Where(letter => letter.Contains($"To: {name}@carm.example", StringComparison.Ordinal)) : [];

    public async Task LaterAsync(TimeSpan passes) =>
        await Carm.MoveClockAsync((DateTimeOffset.Parse((await Carm.GetAsync("/dev/clock"))["now"]!, System.Globalization.CultureInfo.InvariantCulture) + passes).ToString("O"));

    public async ValueTask DisposeAsync()
    {
        await Carm.DisposeAsync();
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}
