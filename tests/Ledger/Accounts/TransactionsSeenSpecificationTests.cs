using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class TransactionsSeenSpecificationTests(CarmHost carm)
{
    const string Broker = "800000002", Other = "812345676";

    [Theory]
    [InlineData(true, true, true, null, "4 3 2 1")]
    [InlineData(true, false, false, null, "4 1")]
    [InlineData(false, true, false, null, "2")]
    [InlineData(false, false, true, null, "3")]
    [InlineData(true, true, false, "OPEN", "4 2")]
    [InlineData(true, true, true, "CLEARED", "3 1")]
    [InlineData(false, false, false, null, "")]
    public async Task A_broker_sees_what_its_visibility_shows_in_memory_and_on_real_data_alike(bool own, bool importers, bool others, string? status, string expected)
    {
        var client = Fresh.Bn9();
        var rm = $"{client}RM0001";
        OpenItem[] items = [Item(1, Broker, 0), Item(2, client, 5), Item(3, Other, 0), Item(4, Broker, 5), Item(5, Broker, 5) with { RmAccount = $"{client}RM0002" }];
        var seen = new TransactionsSeenSpecification(rm, new(status), new(Broker, client, own, importers, others), after: null, size: 10);

        Assert.Equal(expected, string.Join(' ', seen.Evaluate(items).Select(i => i.Reference)));

        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        session.Store(items);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, string.Join(' ', (await session.Matching(seen).ToListAsync(TestContext.Current.CancellationToken)).Select(i => i.Reference)));

        OpenItem Item(int number, string submitter, long open) => new(
            OpenItem.IdOf(rm, "CAD", $"{number}"), rm, Side.Debit, "CAD", $"{number}", null, submitter, "IMPORTER", 5, new(2026, 3, 16), new(2026, 3, 16), new DateTimeOffset(2026, 3, 16, 12, number, 0, TimeSpan.Zero), new(2026, 3, 31), null, RateKind.None)
        {
            OpenCents = open,
        };
    }
}
