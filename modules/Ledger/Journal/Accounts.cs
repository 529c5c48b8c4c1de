using Carm.Kernel;

namespace Carm.Ledger;

public enum AccountType
{
    Asset,
    Liability,
    Revenue,
    Expense,

    /// <summary>Lowers revenue, as what is waived or remitted.</summary>
    ContraRevenue,
}

/// <summary>One account of the chart.</summary>
/// <param name="NormalSide">The side on which its balance stands in the ordinary course.</param>
/// <param name="IsPerRmAccount">Whether it is kept for each program account, as <c>1110:700000003RM0001</c>.</param>
public sealed record ChartAccount(string Code, Bilingual Name, AccountType Type, Side NormalSide, bool IsPerRmAccount);

/// <summary>The chart of accounts (ledger 2.4). Accounts that are kept for each program account carry its number.</summary>
static class Accounts
{
    public const string Bank = "1010";
    public const string CustomsDuty = "4110", Sima = "4120", Surtax = "4130", Excise = "4140", Gst = "4150", ProvincialTax = "4155", InterestRevenue = "4210", LateAccounting = "4320", Penalties = "4310";
    public const string InterestToClients = "5110";

    /// <summary>The whole chart, by code.</summary>
    public static readonly IReadOnlyList<ChartAccount> Chart =
    [
        new(Bank, new("Bank, Receiver General deposit", "Banque, dépôt au receveur général"), AccountType.Asset, Side.Debit, false),
        new("1020", new("Receipts in transit (card, PAD, EDI)", "Encaissements en transit (carte, DPA, EDI)"), AccountType.Asset, Side.Debit, false),
        new("1110", new("Accounts receivable, duties and taxes", "Créances, droits et taxes"), AccountType.Asset, Side.Debit, true),
        new("1120", new("Accounts receivable, adjustments and re-determinations", "Créances, rajustements"), AccountType.Asset, Side.Debit, true),
        new("1130", new("Accounts receivable, dishonoured payment charges", "Créances, frais d'effet refusé"), AccountType.Asset, Side.Debit, true),
        new("1140", new("Accounts receivable, penalties", "Créances, pénalités"), AccountType.Asset, Side.Debit, true),
        new("1150", new("Accounts receivable, miscellaneous invoices", "Créances diverses"), AccountType.Asset, Side.Debit, true),
        new("1160", new("Accounts receivable, interest", "Créances, intérêts"), AccountType.Asset, Side.Debit, true),
        new("2100", new("Unapplied client credits", "Crédits non affectés"), AccountType.Liability, Side.Credit, true),
        new("2110", new("Disbursements payable", "Remboursements à payer"), AccountType.Liability, Side.Credit, true),
        new("2120", new("Transfers between program accounts", "Virements entre comptes de programme"), AccountType.Liability, Side.Credit, false),
        new("2150", new("Unidentified receipts", "Encaissements non identifiés"), AccountType.Liability, Side.Credit, false),
        new(Sureties, new("Demanded of sureties for their debtors", "Demandé aux cautions pour leurs débiteurs"), AccountType.Liability, Side.Credit, false),
        new("2200", new("Cash security held", "Garanties en espèces détenues"), AccountType.Liability, Side.Credit, true),
        new(CustomsDuty, new("Customs duty", "Droits de douane"), AccountType.Revenue, Side.Credit, false),
        new(Sima, new("SIMA duties", "Droits LMSI"), AccountType.Revenue, Side.Credit, false),
        new(Surtax, new("Surtax, safeguard", "Surtaxe, sauvegarde"), AccountType.Revenue, Side.Credit, false),
        new(Excise, new("Excise tax and duty", "Taxe et droit d'accise"), AccountType.Revenue, Side.Credit, false),
        new(Gst, new("GST", "TPS"), AccountType.Revenue, Side.Credit, false),
        new(ProvincialTax, new("Provincial tax", "Taxe provinciale"), AccountType.Revenue, Side.Credit, false),
        new(InterestRevenue, new("Interest revenue", "Produits d'intérêts"), AccountType.Revenue, Side.Credit, false),
        new("4310", new("AMPS penalties", "Pénalités RSAP"), AccountType.Revenue, Side.Credit, false),
        new(LateAccounting, new("Late accounting and miscellaneous", "Déclaration tardive et divers"), AccountType.Revenue, Side.Credit, false),
        new("4410", new("Dishonoured payment charges", "Frais d'effet refusé"), AccountType.Revenue, Side.Credit, false),
        new(InterestToClients, new("Interest paid on refunds", "Intérêts sur remboursements"), AccountType.Expense, Side.Debit, false),
        new("5210", new("Write-offs", "Radiations"), AccountType.Expense, Side.Debit, false),
        new("5220", new("Waivers and remission", "Renonciations et remises"), AccountType.ContraRevenue, Side.Debit, false),
    ];

    static readonly Dictionary<string, ChartAccount> ByCode = Chart.ToDictionary(a => a.Code);

    /// <summary>The account of the chart behind an account of the journal; null for what the chart does not have.</summary>
    public static ChartAccount? Find(string account) => ByCode.GetValueOrDefault(CodeOf(account));

    /// <summary>The code of the chart, without the program account.</summary>
    public static string CodeOf(string account) => account.Split(':')[0];

    /// <summary>Money on its way by card, pre-authorized debit or payment file; receipts of which nobody knows yet whose they are; charges for dishonoured payments.</summary>
    public const string InTransit = "1020", Unidentified = "2150", DishonourCharges = "4410";

    /// <summary>What sureties were called on for; the debts themselves are revenue already, and stay owing by their debtors until the sureties have paid.</summary>
    public const string Sureties = "2160";

    /// <summary>Cash held as security.</summary>
    public static string Security(string rmAccount) => $"2200:{rmAccount}";

    public const string WriteOffs = "5210", Waivers = "5220";

    /// <summary>Through which money goes from one program account to another; it nets to nothing.</summary>
    public const string BetweenAccounts = "2120";

    /// <summary>Client credits not yet applied.</summary>
    public static string Unapplied(string rmAccount) => $"2100:{rmAccount}";

    /// <summary>What is approved to be paid out and not yet paid.</summary>
    public static string ToBeDisbursed(string rmAccount) => $"2110:{rmAccount}";

    /// <summary>Whether it is one of those on which a client's debts stand.</summary>
    public static bool IsReceivable(string account) => Find(account) is { Type: AccountType.Asset, IsPerRmAccount: true };

    public static string Receivable(string code, string rmAccount) => $"{code}:{rmAccount}";
}
