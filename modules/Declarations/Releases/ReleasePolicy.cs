using System.Globalization;
using Carm.Kernel;
using Microsoft.Extensions.Configuration;

namespace Carm.Declarations;

/// <summary>CARM's release dates as far as declarations depend on them, from the section <c>Releases</c> of the configuration.</summary>
/// <param name="SystemOfRecord">Goods released before this day were accounted for on form B3 and are no CAD's.</param>
/// <param name="RppTransitionEnds">Until this instant a release before payment needed no security of the importer's own: its broker's still covered it.</param>
public sealed record ReleasePolicy(DateOnly SystemOfRecord, DateTimeOffset RppTransitionEnds)
{
    /// <summary>Up to this value for duty a courier's shipment is of low value, and so are a CSA importer's goods (SOR/86-1062 ss.7.1, 10.31).</summary>
    public static readonly Money LowValue = Money.Of(3_300);

    public static ReleasePolicy Read(IConfiguration configuration) => new(
        DateOnly.Parse(configuration["Releases:SystemOfRecord"] ?? throw new InvalidOperationException("Releases:SystemOfRecord is not configured."), CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(configuration["Releases:RppTransitionEnds"] ?? throw new InvalidOperationException("Releases:RppTransitionEnds is not configured."), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    public bool NeedsOwnSecurity(DateTimeOffset releasedAt) => releasedAt >= RppTransitionEnds;
}
