namespace Carm.Ledger;

/// <summary>How far the credits of a business reach (ledger 5.2, R6).</summary>
public enum OffsetPreference
{
    /// <summary>Within one program account.</summary>
    Account,

    /// <summary>To the debts of all program accounts of the business.</summary>
    Business,

    /// <summary>Refunds wait until the client designates them; payments clear as always.</summary>
    Manual,
}

/// <summary>A program account in the ledger.</summary>
/// <param name="Id">The program account.</param>
public sealed record ClientAccount(string Id, string LegalName, DateTimeOffset OpenedAt)
{
    public string Bn9 => Id[..9];

    /// <summary>What was set last; it counts from <see cref="OffsetFrom"/> on.</summary>
    public OffsetPreference Offset { get; init; }

    /// <summary>While the CBSA keeps the program account as anything but ACTIVE, it takes no more money than it owes.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What counted before.</summary>
    public OffsetPreference OffsetBefore { get; init; }

    public DateOnly? OffsetFrom { get; init; }

    /// <summary>Who pays what <see cref="PayerBroker"/> declares.</summary>
    public PayerOption Payer { get; init; }

    /// <summary>The BN9 of the broker who pays, as far as one does.</summary>
    public string? PayerBroker { get; init; }

    /// <summary>How often the payer was set; the ETag.</summary>
    public int PayerChanges { get; init; }

    public OffsetPreference OffsetOn(DateOnly day) => OffsetFrom > day ? OffsetBefore : Offset;
}
