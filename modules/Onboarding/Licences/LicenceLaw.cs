namespace Carm.Onboarding;

/// <summary>What the regulations fix for a kind of licence: SOR/86-1067 (brokers), SOR/86-1065 and SOR/96-46 (warehouses), SOR/86-1072 (duty free shops). Days are calendar days in Toronto.</summary>
public sealed record LicenceLaw(string Kind)
{
    public static LicenceLaw Of(string kind) => new(kind);

    bool IsBroker => Kind == "CUSTOMS_BROKER";

    bool IsShop => Kind == "DUTY_FREE_SHOP";

    bool IsWarehouse => Kind is "SUFFERANCE_WAREHOUSE" or "BONDED_WAREHOUSE";

    /// <summary>Whether it holds only once fee and security are there.</summary>
    public bool NeedsIssue => IsBroker || IsShop || IsWarehouse;

    /// <summary>In dollars, for a licence and for its renewal; null where there is none.</summary>
    public decimal? Fee => IsBroker ? 600 : null;

    /// <summary>Warehouses and shops are suspended first and heard after; everyone else the other way round.</summary>
    public bool SuspendsAtOnce => IsWarehouse || IsShop;

    /// <summary>None where the place of a warehouse or shop is lost, or its holder is bankrupt.</summary>
    public int NoticeDays(LicenceNoticeKind kind, string ground) => kind != LicenceNoticeKind.Cancellation || !(IsWarehouse || IsShop) ? 30 : ground is "PLACE_LOST" or "INSOLVENCY" ? 0 : 90;

    public int RespondDays(LicenceNoticeKind kind) => IsWarehouse || (IsShop && kind == LicenceNoticeKind.Cancellation) ? 90 : 30;

    /// <summary>The last day of a term that begins on this one: for a broker the first 31 March after it, for a shop the years asked for, at most ten; else there is no term.</summary>
    public DateOnly? ExpiryOf(DateOnly effectiveOn, int? years) =>
        IsBroker ? new DateOnly(effectiveOn.Year, 3, 31) is var march && march > effectiveOn ? march : march.AddYears(1)
        : IsShop ? effectiveOn.AddYears(Math.Clamp(years ?? 10, 1, 10)).AddDays(-1)
        : null;

    /// <summary>The first day on which a renewal may be asked: 1 January of the year of a broker's expiry, a year before a shop's.</summary>
    public DateOnly RenewalOpens(DateOnly expiresOn) => IsBroker ? new(expiresOn.Year, 1, 1) : expiresOn.AddYears(-1);

    /// <summary>The last day: a shop at the land border asks 90 days before it expires.</summary>
    public DateOnly RenewalCloses(DateOnly expiresOn, WarehouseAnswers? place) => IsShop && place is { IsAtLandBorder: true } ? expiresOn.AddDays(-90) : expiresOn;

    /// <summary>The fee comes back in full until 14 February before the expiry, then not at all.</summary>
    public decimal? RefundOnWithdrawal(DateOnly expiresOn, DateOnly today) => Fee is { } fee ? today < new DateOnly(expiresOn.Year, 2, 15) ? fee : 0 : null;
}
