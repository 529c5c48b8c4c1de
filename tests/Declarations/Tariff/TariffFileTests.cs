using System.Text;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class TariffFileTests
{
    static readonly DateOnly Day = new(2026, 7, 1);

    [Fact]
    public void The_customs_tariff_table_is_read_with_its_headings_and_classifications()
    {
        var file = Read("""
            TARIFF,EFF_DATE,DESC1,MFN,General Tariff,UST
            61,2020-01-01,Articles of apparel,,,
            6109.10,,"T-shirts, of cotton",,,
            6109.10.00,2020-01-01,"T-shirts, of cotton",18%,35%,Free (A)
            6109.10.00.11,2020-01-01,White,,,
            6109100012,2022-01-01 00:00:00,Other,,,
            """);
        Assert.Empty(file.Faults);
        var shirts = Assert.Single(file.Items);
        Assert.Equal(("61091000", "18%", "35%", "Free"), (shirts.Code, shirts.Rates["2"], shirts.Rates["3"], shirts.Rates["10"]));
        Assert.Equal(["11", "12"], shirts.Suffixes!);
        Assert.True(file.SuffixesAreComplete);
    }

    [Fact]
    public void Of_rows_for_one_item_the_last_in_force_says_the_rate_and_later_ones_wait_for_their_edition() =>
        Assert.Equal("17%", Assert.Single(Read("""
            TARIFF,EFF_DATE,MFN
            6109.10.00,2026-07-01,17%
            6109.10.00,2020-01-01,18%
            6109.10.00,2026-07-02,16%
            """).Items).Rates["2"]);

    [Fact]
    public void An_item_whose_rates_stand_with_its_classifications_takes_them_from_there() =>
        Assert.Equal("18%", Assert.Single(Read("""
            hs10,mfn_rate
            6109.10.00.11,18%
            6109.10.00.12,18%
            """).Items).Rates["2"]);

    [Fact]
    public void One_item_without_classifications_leaves_every_suffix_open() =>
        Assert.All(Read("""
            TARIFF,MFN
            6109.10.00.11,18%
            6203.42.00,17%
            """).Items, item => Assert.Null(item.Suffixes));

    [Theory]
    [InlineData("MFN,DESC\n18%,x", "1 No column names the tariff item: TARIFF, hs10, tariff_item")]
    [InlineData("TARIFF,DESC\n6109.10.00,x", "1 No column has the MFN rates: MFN, mfn_rate, mfn_rate_as_enacted")]
    [InlineData("", "1 The file is empty")]
    [InlineData("TARIFF,MFN\n6109.10.00,18%\n203.42.00,17%", "3 '203.42.00' is not a tariff item; a spreadsheet may have dropped its zeros")]
    [InlineData("TARIFF,MFN\n6109.10.00,18%\n6109.10.00,17%", "3 '17%' differs from '18%' in line 2 for the same item and treatment")]
    [InlineData("TARIFF,MFN\n6109.10.00,a lot", "2 'a lot' of item 61091000 is no rate that can be computed")]
    [InlineData("TARIFF,MFN\n6109.10.00", "2 The row has more or fewer fields than there are columns")]
    [InlineData("TARIFF,EFF_DATE,MFN\n6109.10.00,07/01/26,18%", "2 '07/01/26' is no date as 2026-07-01; export the table with that format")]
    [InlineData("TARIFF,EFF_DATE,MFN\n6109.10.00,2030-01-01,18%", "1 No row is in force on 2026-07-01")]
    public void A_file_with_a_fault_is_not_read_at_all_and_the_fault_has_its_line(string text, string fault)
    {
        var file = Read(text);
        Assert.Equal(fault, string.Join("; ", file.Faults.Select(f => $"{f.Line} {f.Text}")));
        Assert.Empty(file.Items);
    }

    [Fact]
    public void Rates_that_cannot_be_computed_stay_when_they_are_allowed() =>
        Assert.Equal("a lot", Assert.Single(TariffFile.Read("TARIFF,MFN\n6109.10.00,a lot"u8.ToArray(), Day, allowUnreadable: true).Items).Rates["2"]);

    [Fact]
    public void Cents_are_read_in_unicode_with_and_without_its_mark_and_in_the_older_western_encoding()
    {
        const string Text = "TARIFF,MFN\n0105.94.10,2.82¢/kg";
        byte[][] written = [Encoding.UTF8.GetBytes(Text), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)], Encoding.Latin1.GetBytes(Text)];
        Assert.All(written, content => Assert.Equal("2.82¢/kg", Assert.Single(TariffFile.Read(content, Day, allowUnreadable: false).Items).Rates["2"]));
    }

    static TariffFile Read(string text) => TariffFile.Read(Encoding.UTF8.GetBytes(text), Day, allowUnreadable: false);
}
