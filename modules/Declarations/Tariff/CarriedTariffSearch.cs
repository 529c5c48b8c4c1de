using Carm.Kernel;
using Marten;
using Microsoft.Extensions.Hosting;

namespace Carm.Declarations;

/// <summary>Puts what this build carries into the search, once for each build that carries something else, as soon as the schema stands.</summary>
sealed class CarriedTariffSearch(IDeclarationsStore store) : IHostedLifecycleService
{
    /// <summary>A row without a code says in its unit which build the others are of.</summary>
    const string Marker = "";

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var carried = TariffEdition.CarriedHash;
        await using var session = store.LightweightSession();
        if ((await session.EntryAsync(TariffEdition.CarriedName, Marker, cancellationToken))?.Unit == carried) return;

        await session.HoldAsync("carried tariff", cancellationToken);
        session.KeepEntries(TariffEdition.CarriedName, [new(Marker, null, null, carried), .. TariffEntries.Of(TariffEdition.Carried.Items, new Dictionary<string, TariffText>())]);
        await session.SaveChangesAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
