using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What a type of declaration asks (declarations 4.1).</summary>
/// <param name="NeedsRelease">It accounts for goods that were released before: there must be a release record, and the importer must be in RPP.</param>
/// <param name="IsDutiable">False in and between bonded warehouses and on export from one.</param>
/// <param name="IsWarehouse">It names a warehouse.</param>
/// <param name="Follows">It follows an earlier declaration, which it names.</param>
public sealed record CadType(string Code, bool NeedsRelease = false, bool IsDutiable = true, bool IsWarehouse = false, bool Follows = false)
{
    public const string Standard = "AB", TrustedTrader = "TT", PayAtRelease = "C", Consolidated = "F", Voluntary = "V", IntoWarehouse = "10", ForConsumption = "20";

    /// <summary>D, H and M are kept from form B3 and come only with what was declared on it.</summary>
    public static readonly IReadOnlyList<string> Legacy = ["D", "H", "M"];

    static readonly Dictionary<string, CadType> All = new CadType[]
    {
        new(Standard, NeedsRelease: true), new(TrustedTrader, NeedsRelease: true), new(Consolidated, NeedsRelease: true), new(PayAtRelease), new(Voluntary),
        new(IntoWarehouse, IsDutiable: false, IsWarehouse: true), new("13", IsDutiable: false, IsWarehouse: true, Follows: true), new(ForConsumption, IsWarehouse: true, Follows: true),
        new("21", IsDutiable: false, IsWarehouse: true, Follows: true), new("22", IsDutiable: false, IsWarehouse: true, Follows: true), new("30", IsDutiable: false, IsWarehouse: true, Follows: true),
    }.ToDictionary(type => type.Code);

    /// <summary>Null for a type that no client declares.</summary>
    public static CadType? Find(string? code) => code is null ? null : All.GetValueOrDefault(code);

    /// <summary>Whether the document says when the goods came in, or came out of the warehouse; its rates are those of that day, and of the day of accounting where it does not (7.4).</summary>
    public bool SaysWhenReleased => NeedsRelease || Code is ForConsumption or "21" or "22";

    /// <summary>Whether cargo control numbers must be there.</summary>
    public bool NamesCargo => IsWarehouse || Code == PayAtRelease;

    /// <summary>Which releases it accounts for.</summary>
    public bool IsFor(BillingStream stream) => Code switch
    {
        TrustedTrader => stream is BillingStream.Csa1 or BillingStream.Csa2,
        Consolidated => stream == BillingStream.Clvs,
        _ => stream is BillingStream.Rpp or BillingStream.Ctc or BillingStream.Interim,
    };
}
