using System.Text;
using System.Text.Json;
using JasperFx.CommandLine;
using JasperFx.Resources;
using Marten;
using Microsoft.Extensions.DependencyInjection;

[assembly: JasperFx.JasperFxAssembly]

namespace Carm.Ledger;

public sealed class LedgerInput : NetCoreInput
{
    [Description("What to do: verify holds the journal against its invariants, export writes it")]
    public string Action { get; set; } = "";

    [Description("verify: a file that was exported as json, instead of the database")]
    public string? FileFlag { get; set; }

    [Description("export: hledger, json or csv")]
    public string FormatFlag { get; set; } = "json";

    [Description("export: one program account, as 700000003RM0001; left out, the whole journal")]
    public string? RmFlag { get; set; }

    [Description("export: where to write; left out, to the output")]
    public string? OutFlag { get; set; }
}

/// <summary><c>-- ledger verify</c> and <c>-- ledger export</c>, on the database that the host would use. What does not hold ends with 1.</summary>
[Description("Verify the journal, or export it", Name = "ledger")]
public sealed class LedgerCommand : JasperFxAsyncCommand<LedgerInput>
{
    public LedgerCommand() => Usage("Verify or export the journal").Arguments(x => x.Action);

    public override async Task<bool> Execute(LedgerInput input)
    {
        await using var output = Output();
        if (input is { Action: "verify", FileFlag: { } file }) return await VerifyFileAsync(file, output);
        if (input.Action is not ("verify" or "export") || !JournalExport.Formats.ContainsKey(input.FormatFlag))
        {
            await Console.Error.WriteLineAsync("Say: ledger verify [--file FILE], or ledger export --format hledger|json|csv [--rm RM] [--out FILE].");
            return false;
        }
        using var host = input.BuildHost();
        var store = host.Services.GetRequiredService<ILedgerStore>();
        await host.SetupResources();
        if (input.Action == "verify") return await VerifyAsync(JournalReader.ReadAsync(store, null, CancellationToken.None), output);
        await using var to = input.OutFlag is { } path ? new StreamWriter(path, append: false, Encoding) : Output();
        await JournalExport.Formats[input.FormatFlag](JournalReader.ReadAsync(store, input.RmFlag, CancellationToken.None), to, CancellationToken.None);
        return true;
    }

    static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The output itself: the host has what is said on the way, as which commands were found, go to the errors, so that an export may be piped.</summary>
    static StreamWriter Output() => new(Console.OpenStandardOutput(), Encoding);

    /// <summary>Verifies an exported file, for which neither host nor database is needed.</summary>
    public static async Task<bool> VerifyFileAsync(string path)
    {
        await using var output = Output();
        return await VerifyFileAsync(path, output);
    }

    internal static async Task<bool> VerifyFileAsync(string path, TextWriter output)
    {
        if (!File.Exists(path))
        {
            await output.WriteLineAsync($"There is no file '{path}'.");
            return false;
        }
        using var file = new StreamReader(path);
        return await VerifyAsync(JournalReader.ReadAsync(file, CancellationToken.None), output);
    }

    /// <summary>Tells each fault as it is found, and at the end what was read.</summary>
    internal static async Task<bool> VerifyAsync(IAsyncEnumerable<JournalRecord> records, TextWriter output)
    {
        var (proof, faults) = (new JournalProof(), 0L);
        try
        {
            await foreach (var record in records)
                foreach (var fault in proof.Check(record)) await TellAsync(fault);
        }
        catch (JsonException broken)
        {
            await TellAsync(new(null, null, "FILE", broken.Message));
        }
        foreach (var fault in proof.Finish()) await TellAsync(fault);
        await output.WriteLineAsync($"{proof.Chains} chains, {proof.Transactions} transactions, {proof.Nights} seals; in cents: posted D {proof.Posted.Debits} C {proof.Posted.Credits}, pending D {proof.Pending.Debits} C {proof.Pending.Credits}.");
        await output.WriteLineAsync(faults == 0 ? "Everything holds." : $"{faults} faults.");
        return faults == 0;

        Task TellAsync(JournalFault fault)
        {
            faults++;
            return output.WriteLineAsync($"{string.Join(' ', new object?[] { fault.Chain ?? "journal", fault.Seq }.OfType<object>())}: {fault.Code} {fault.Text}");
        }
    }
}
