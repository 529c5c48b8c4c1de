using System.Globalization;
using Carm.Kernel;
using Microsoft.Extensions.Configuration;

namespace Carm.Declarations;

/// <summary>What of releases is configured: CARM's own release dates as far as declarations depend on them and how far time is extended (<c>Releases</c>), and by when interim accounting is billed (<c>Billing</c>).</summary>
/// <param name="SystemOfRecord">Goods released before this day were accounted for on form B3 and are no CAD's.</param>
/// <param name="RppTransitionEnds">Until this instant a release before payment needed no security of the importer's own: its broker's still covered it.</param>
/// <param name="InterimAccountingDays">Business days after the release, by which SOR/86-1062 s.13 reckons.</param>
/// <param name="MostExtensionDays">How many calendar days past the deadline that stands an officer may extend it at once. The law names no bound (Customs Act s.33.7); one keeps a slip of the year from giving time for ever.</param>
public sealed record ReleasePolicy(DateOnly SystemOfRecord, DateTimeOffset RppTransitionEnds, int InterimAccountingDays = BillingCalendar.InterimAccountingDays, int MostExtensionDays = ReleasePolicy.UsualMostExtensionDays)
{
    public const int UsualMostExtensionDays = 365;

    /// <summary>Up to this value for duty a courier's shipment is of low value, and so are a CSA importer's goods (SOR/86-1062 ss.7.1, 10.31).</summary>
    public static readonly Money LowValue = Money.Of(3_300);

    public static ReleasePolicy Read(IConfiguration configuration) => new(
        DateOnly.Parse(configuration["Releases:SystemOfRecord"] ?? throw new InvalidOperationException("Releases:SystemOfRecord is not configured."), CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(configuration["Releases:RppTransitionEnds"] ?? throw new InvalidOperationException("Releases:RppTransitionEnds is not configured."), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        configuration.GetValue("Billing:InterimAccountingDays", BillingCalendar.InterimAccountingDays),
        configuration.GetValue("Releases:MostExtensionDays", UsualMostExtensionDays));

    public bool NeedsOwnSecurity(DateTimeOffset releasedAt) => releasedAt >= RppTransitionEnds;
}
