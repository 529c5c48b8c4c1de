using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class ReferenceDataTests
{
    static readonly DateOnly Start = new(2026, 1, 1);

    static readonly string[] Keys = ["SEK", "NOK", "DKK", "CHF"];

    static readonly Gen<ReferenceRow> Row =
        from key in Gen.Int[0, 2].Select(i => Keys[i])
        from first in Gen.Int[0, 20]
        from days in Gen.Int[-1, 10]
        from rate in Gen.Int[1, 99]
        select new ReferenceRow(ReferenceLists.ExchangeRates, key, Start.AddDays(first), days < 0 ? null : Start.AddDays(first + days), new Dictionary<string, string> { ["currency"] = key, ["rate_to_cad"] = $"0.{rate:00}" }, "generated");

    [Fact]
    public void A_look_up_finds_what_reading_all_rows_one_by_one_finds() =>
        Gen.Select(Row.Array[0, 40], Gen.Int[0, 3].Select(i => Keys[i]), Gen.Int[-2, 40].Select(Start.AddDays)).Sample((rows, key, on) =>
        {
            ReferenceRow? latest = null;
            foreach (var row in rows)
                if (row.Key == key && row.ValidFrom <= on && (latest is null || row.ValidFrom >= latest.ValidFrom)) latest = row;
            var (holds, looked) = (latest is not null && !(latest.ValidTo < on), latest is not null && !(latest.ValidTo?.AddDays(7) < on));

            var data = new ReferenceData(1, rows);
            Assert.Equal(holds ? latest : null, data.Find(ReferenceLists.ExchangeRates, key, on));
            Assert.Equal(looked ? latest!.Number("rate_to_cad") : null, data.ExchangeRate(key, on));
            Assert.Equal(holds, data.HoldingOn(ReferenceLists.ExchangeRates, on).Any(row => row.Key == key));
        });

    /// <summary>What is approved in parts, in any grouping, is what is approved at once.</summary>
    [Fact]
    public void Rows_added_later_hold_as_if_all_had_been_read_in_their_order() =>
        Gen.Select(Row.Array[0, 20], Row.Array[0, 20], Gen.Int[0, 40].Select(Start.AddDays)).Sample((first, then, on) =>
            Assert.Equal(new ReferenceData(1, [.. first, .. then]).Find(ReferenceLists.ExchangeRates, "SEK", on), new ReferenceData(1, first).With(then).Find(ReferenceLists.ExchangeRates, "SEK", on)));

    [Fact]
    public void Every_row_that_this_build_carries_fits_its_list() => Assert.All(ReferenceData.Carried.All, row =>
        Assert.All(ReferenceLists.Find(row.List)!.Columns, column => Assert.True(row[column.Name].Length == 0 ? !column.Must : column.Fits(row[column.Name]), $"{row.List} {row.Key} {column.Name}: {row[column.Name]}")));

    [Fact]
    public void A_lengthened_row_differs_only_after_its_old_end_and_a_shortened_one_after_its_new()
    {
        ReferenceRow Rate(int? days) => new(ReferenceLists.ExchangeRates, "SEK", Start, days is { } d ? Start.AddDays(d) : null, new Dictionary<string, string> { ["currency"] = "SEK", ["rate_to_cad"] = "0.14" }, "generated");
        ReferenceReport Of(int? was, int? becomes) => ReferenceReport.Of(new(1, [Rate(was)]), [Rate(becomes)], Start.AddDays(8));
        Assert.Equal((Start.AddDays(6), true), (Of(5, 9).EffectiveFrom, Of(5, 9).IsBackwards));
        Assert.Equal((Start.AddDays(6), true, 1), (Of(9, 5).EffectiveFrom, Of(9, 5).IsBackwards, Of(9, 5).Ended.Count));
        Assert.Equal((Start.AddDays(10), false, 1), (Of(null, 9).EffectiveFrom, Of(null, 9).IsBackwards, Of(null, 9).Ended.Count));
        Assert.Equal((Start.AddDays(10), 1), (Of(9, null).EffectiveFrom, Of(9, null).Changed.Count));
        Assert.True(Of(9, 9).IsEmpty);
    }
}
