namespace Carm.Ledger;

/// <summary>The chart of accounts (ledger 2.4), as far as anything posts to it. Accounts that are kept for each program account carry its number.</summary>
static class Accounts
{
    public const string Bank = "1010";
    public const string CustomsDuty = "4110", Sima = "4120", Surtax = "4130", Excise = "4140", Gst = "4150", ProvincialTax = "4155", InterestRevenue = "4210", LateAccounting = "4320";
    public const string InterestToClients = "5110";

    /// <summary>Client credits not yet applied.</summary>
    public static string Unapplied(string rmAccount) => $"2100:{rmAccount}";

    public static string Receivable(string code, string rmAccount) => $"{code}:{rmAccount}";
}
