using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace Carm.Ledger.Tests;

/// <summary>A journal with something of everything: two importers over seven weeks, with debts, payments, interest, a seal each night; and on a chain of no account what is pending, settled, voided and reversed.</summary>
sealed class Bookkeeping(CarmSystem carm, Client alpha, Client beta) : IAsyncDisposable
{
    public CarmSystem Carm => carm;
    public Client Alpha => alpha;
    public Client Beta => beta;
    public ILedgerStore Store => StoreOf(carm);

    static ILedgerStore StoreOf(CarmSystem carm) => carm.Alba.Services.GetRequiredService<ILedgerStore>();

    public static async Task<Bookkeeping> KeepAsync(CarmHost tests)
    {
        var carm = await tests.OnClockAsync("2026-03-10T14:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (alpha, beta) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        await alpha.AccountForAsync(alpha.Cad(Fresh.TransactionNumber(), 1, 3200.00m, 1000.00m, "2026-03-10T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-03-12T14:00:00Z");
        await beta.AccountForAsync(beta.Cad(Fresh.TransactionNumber(), 1, 1300.00m, 500.00m, "2026-03-12T13:00:00Z", "2026-03-31"));
        await alpha.PayAsync("x; y | \"é\" (z)", "5000.00");
        await PostAsync(StoreOf(carm), "2026-03-12",
            new("RECEIPT_PENDING", null, "1020", "2150", 1200_00), new("RECEIPT_POSTED", 1, "1020", "2150", 1200_00), new("RECEIPT_PENDING", null, "1020", "2150", 70_07), new("RECEIPT_PENDING", null, "1020", "2150", 9_99), new("RECEIPT_VOIDED", 4, "1020", "2150", 9_99),
            new("DEPOSIT_POSTED", null, "1010", "1020", 1200_00), new("DEPOSIT_REVERSED", 6, "1020", "1010", 1200_00));
        await carm.MoveClockAsync("2026-04-26T14:00:00Z");
        return new(carm, alpha, beta);
    }

    public sealed record Entry(string Type, long? Resolves, string Debit, string Credit, long Cents);

    public static async Task PostAsync(ILedgerStore store, string on, params Entry[] entries)
    {
        await using var session = store.LightweightSession();
        foreach (var e in entries)
            session.Post(Journal.Internal, new(e.Type, null, DateOnly.Parse(on), null, [new(e.Debit, Side.Debit, Money.OfCents(e.Cents)), new(e.Credit, Side.Credit, Money.OfCents(e.Cents))], e.Resolves), DateTimeOffset.Parse($"{on}T16:00:00Z"));
        await session.SaveChangesAsync();
    }

    public async Task<JournalRecord[]> ReadAsync(string? rm = null) => await JournalReader.ReadAsync(Store, rm, CancellationToken.None).ToArrayAsync();

    public async Task<string> ExportAsync(string format, string? rm = null)
    {
        using var text = new StringWriter();
        await JournalExport.Formats[format](JournalReader.ReadAsync(Store, rm, CancellationToken.None), text, CancellationToken.None);
        return text.ToString();
    }

    public static JournalFault[] Verify(IEnumerable<JournalRecord> records)
    {
        var proof = new JournalProof();
        return [.. records.SelectMany(proof.Check).ToArray(), .. proof.Finish()];
    }

    public ValueTask DisposeAsync() => carm.DisposeAsync();
}

/// <summary>One such journal for all tests that only read.</summary>
public sealed class KeptBooks : IAsyncDisposable
{
    readonly Lock once = new();
    Task<Bookkeeping>? books;

    internal Task<Bookkeeping> Of(CarmHost tests)
    {
        lock (once) return books ??= Bookkeeping.KeepAsync(tests);
    }

    public async ValueTask DisposeAsync()
    {
        if (books is not null) await (await books).DisposeAsync();
    }
}
