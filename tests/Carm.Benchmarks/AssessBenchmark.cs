using System.Diagnostics;
using System.Globalization;
using Carm.Declarations;
using Carm.Kernel;

namespace Carm.Benchmarks;

/// <summary>How long one core examines and prices a declaration of 999 lines: reading, references, cross checks, amounts. Rates of every common shape, five currencies, surtax, SIMA, excise and orders among the lines.</summary>
static class AssessBenchmark
{
    const int Lines = 999, Rounds = 100;
    const string Rm = "100000009RM0001";

    static readonly DateTimeOffset Now = new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero);

    public static bool Run(double goalMilliseconds)
    {
        var c = Declaration();
        for (var round = 0; round < Rounds; round++)        // warms up
            if (CadExamination.Of(c).Faults is [var fault, ..]) throw new InvalidOperationException($"{fault.Code} {fault.Path}");

        // By what the process used of a core and not by the clock, so that a busy machine tells the same.
        var (allocated, used) = (GC.GetAllocatedBytesForCurrentThread(), Process.GetCurrentProcess().TotalProcessorTime);
        for (var round = 0; round < Rounds; round++) CadExamination.Of(c);
        var milliseconds = (Process.GetCurrentProcess().TotalProcessorTime - used).TotalMilliseconds / Rounds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"assess: {Lines} lines in {milliseconds:0.0} ms of one core, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024.0 / Lines / Rounds:0.0} KiB a line; goal {goalMilliseconds:0} ms: {(milliseconds <= goalMilliseconds ? "met" : "missed")}"));
        return milliseconds <= goalMilliseconds;
    }

    static CadCase Declaration()
    {
        string[] rates = ["18%", "Free", "3.32¢/kg", "245.5% but not less than $4.52/kg", "$106.50/tonne plus 7%", "10% but not to exceed $5.00/kg", "1.88¢/kg but not less than 4% plus 4%", "6.1%"];
        var tariff = new TariffEdition("benchmark", TariffEdition.Carried.Items.Concat(Enumerable.Range(0, 400).Select(n => new TariffItem($"{20_000_000 + n}", new Dictionary<string, string> { ["2"] = rates[n % rates.Length], ["31"] = "Free", ["10"] = "4%" }))));
        var reference = ReferenceData.Carried.With(
        [
            .. Rows(ReferenceLists.SurtaxItems, n => n % 5 == 0, n => [("code", "25095A"), ("classification", $"{20_000_000 + n}")]),
            .. Rows(ReferenceLists.SimaMeasures, n => n % 7 == 0, n => [("measure", $"M{n}"), ("classifications", $"{20_000_000 + n}"), ("status", "FINDING")]),
            .. Rows(ReferenceLists.SimaRates, n => n % 7 == 0, n => [("measure", $"M{n}"), ("exporter", "E1"), ("normal_value", "12.50"), ("currency", "USD"), ("unit", "KGM"), ("subsidy_percent", "4.5")]),
            .. Rows(ReferenceLists.SpecialAuthorities, n => n < 10, n => [("code", $"2026-{n}"), ("heads", "CUSTOMS_DUTY SURTAX"), ("percent", "50")]),
        ]);
        string[] currencies = ["USD", "EUR", "CAD", "CNY", "JPY"];
        var invoices = Enumerable.Range(0, 37).Select(i => new CadInvoice(i + 1, $"A-{i}", null, "Maker", "1 Mill Road", "CN", null, null, "CN", null, "2026-03-12", currencies[i % 5], Lines: [.. Enumerable.Range(i * 27, 27).Select(Line)])).ToArray();
        return new(
            new("12345000000013", Rm, Rm[..9], "AB", new(new("0497", null, "2", "7ABC", ReleaseDate: "2026-03-16", DeclarationStatement: true), invoices), Now, 1), new(Rm, "IMPORTER"),
            new("12345000000013", Rm, new(2026, 3, 16), Now, null, Money.Of(4000), new(2026, 3, 23), new(2026, 3, 31)), new(Rm, [new(1, Now.AddDays(-14), true)]), new(2026, 3, 16), ITransactionNumberCheck.Luhn(CheckDigitPolicy.Warn), tariff, reference,
            new(new(2024, 10, 21), new(2025, 5, 20, 7, 0, 0, TimeSpan.Zero)));
    }

    static CadLine Line(int n)
    {
        var (item, origin) = (n % 400, n % 3 == 0 ? "US" : n % 3 == 1 ? "DE" : "CN");
        return new(n + 1, $"{20_000_000 + item}00", "Goods of the benchmark", origin, origin == "US" ? "NY" : null, origin == "DE" ? "31" : n % 2 == 0 && origin == "US" ? "10" : "2", "13", $"{n * 37 % 9_000 + 1}.{n % 100:00}", $"{n % 900 + 1}.125", "KGM",
            SurtaxSubject: item % 5 == 0 && origin == "US", SurtaxCode: "25095A", SpecialAuthority: n % 11 == 0 ? $"2026-{n % 10}" : null, ExciseCode: n % 13 == 0 ? "T-GAS" : null, ExciseQuantity: "5",
            SimaSubject: item % 7 == 0 ? "S" : null, SimaMeasure: $"M{item}", ExporterId: "E1", SimaInvoicePrice: "100.00", SimaInvoiceCurrency: "USD", Casual: n % 17 == 0, ProvinceOfDestination: "ON");
    }

    static IEnumerable<ReferenceRow> Rows(string list, Func<int, bool> which, Func<int, (string, string)[]> fields) => Enumerable.Range(0, 400).Where(which).Select(n => fields(n).ToDictionary(f => f.Item1, f => f.Item2))
        .Select(said => new ReferenceRow(list, ReferenceLists.Find(list)!.KeyOf(said), new(2020, 1, 1), null, said, "benchmark"));
}
