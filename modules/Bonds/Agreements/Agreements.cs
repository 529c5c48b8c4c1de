using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>What an agreement says, before it has a number and a state.</summary>
public sealed record AgreementTerms(string DebtorBn9, string Program, string LegislativeAuthority, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyList<string>? References = null)
{
    public static AgreementTerms Of(IGivenAgreement given) => new(given.DebtorBn9, given.Program, given.LegislativeAuthority, given.Amount, given.Allocations, given.ValidFrom, given.ValidTo, given.References);
}

/// <summary>Checks agreements and lays them down: the accounts for which they stand follow in the same transaction.</summary>
static class Agreements
{
    static readonly Money Least = Money.Of(5_000), Most = Money.Of(10_000_000);

    /// <summary>What an agreement must be (15.4), without the provider and its number.</summary>
    public static void Check(AgreementTerms terms, IReadOnlyDictionary<string, RppAccount> accounts)
    {
        if (!accounts.Values.Any(a => a.Id[..9] == terms.DebtorBn9) || terms.Allocations.Any(a => a.RmAccount[..Math.Min(9, a.RmAccount.Length)] != terms.DebtorBn9 || !accounts.ContainsKey(a.RmAccount)))
            throw new Rejected("BND-402", terms.DebtorBn9) { Path = "debtorBn9" };
        if (SecurityProgram.Find(terms.Program) is not { } program || program.Authority != terms.LegislativeAuthority) throw new Rejected("BND-404") { Path = "legislativeAuthority" };
        if (program.NeedsReferences != terms.References is { Count: > 0 } || terms.References is { } named && (named.Count > 100 || named.Any(r => r is not { Length: > 0 and <= 35 }))) throw new Rejected("BND_REFERENCES") { Path = "references" };
        Check(terms.Amount, terms.Allocations, program);
        if (terms.ValidFrom > terms.ValidTo) throw new Rejected("BND-407") { Path = "validTo" };
        MustBeOf(program, accounts);
    }

    /// <summary>Every account is of a kind that the program is for.</summary>
    public static void MustBeOf(SecurityProgram program, IReadOnlyDictionary<string, RppAccount> accounts)
    {
        if (accounts.Values.FirstOrDefault(a => program.AccountTypes.Count > 0 && !program.AccountTypes.Contains(a.ProgramType)) is not { } other) return;
        throw program.IsImporters ? new("BND-416", other.Id) { Path = "allocations" } : new Rejected("BND-404") { Path = "program" };
    }

    /// <summary>A provider's own number goes into addresses: letters, digits, point, hyphen and underscore, at most 35.</summary>
    public static bool IsNumber(string? number) => number is { Length: > 0 and <= 35 } && number.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && number.Any(char.IsAsciiLetterOrDigit);

    public static void Check(Money amount, IReadOnlyList<AgreementAllocation> allocations, SecurityProgram program)
    {
        if (amount <= Money.Zero || allocations.Any(a => a.Amount > Most)) throw new Rejected("BND-405") { Path = "amount" };
        var least = program.Code == SecurityProgram.Rpp ? Least : Money.OfCents(1);
        if (Money.Sum(allocations.Select(a => a.Amount)) > amount || allocations.Any(a => a.Amount < least) || allocations.DistinctBy(a => a.RmAccount).Count() != allocations.Count)
            throw new Rejected("BND-406") { Path = "allocations" };
    }

    /// <summary>Under which whoever decides on an agreement holds it.</summary>
    public static string HoldOf(string agreementId) => $"bonds agreement {agreementId}";

    public static async Task<SecurityProvider> ActiveProviderAsync(this IDocumentSession session, string bn9, CancellationToken ct) =>
        await session.LoadAsync<SecurityProvider>(bn9, ct) is { IsRecognised: true } provider ? provider : throw new Rejected("BND-401");

    /// <summary>The agreement that a provider gives under a number of its own, once all is right with it.</summary>
    public static async Task<SecurityAgreement> GivenAsync(this IDocumentSession session, AgreementTerms terms, string providerBn9, string number, AgreementChannel channel, DateTimeOffset now, CancellationToken ct)
    {
        await session.ActiveProviderAsync(providerBn9, ct);
        var id = SecurityAgreement.IdOf(providerBn9, number);
        await session.HoldAsync(HoldOf(id), ct);
        if (await session.LoadAsync<SecurityAgreement>(id, ct) is { IsGiven: true }) throw new Rejected("BND-403", number) { Path = "agreementNumber" };
        return Given(terms, providerBn9, number, channel, await session.OpenRppAsync([.. terms.Allocations.Select(a => a.RmAccount)], ct), now);
    }

    /// <param name="accounts">At least those that it names, as far as they are open.</param>
    public static SecurityAgreement Given(AgreementTerms terms, string providerBn9, string number, AgreementChannel channel, IReadOnlyDictionary<string, RppAccount> accounts, DateTimeOffset now)
    {
        if (terms.DebtorBn9 == providerBn9) throw new Rejected("BND_OWN_DEBT") { Path = "debtorBn9" };
        Check(terms, accounts.Where(a => terms.Allocations.Any(part => part.RmAccount == a.Key)).ToDictionary());
        return new(SecurityAgreement.IdOf(providerBn9, number), providerBn9, number, terms.DebtorBn9, terms.Program, terms.LegislativeAuthority, terms.ValidFrom, terms.ValidTo, now, channel, [new(0, terms.Amount, terms.Allocations, terms.ValidFrom, now)]) { References = terms.References ?? [] };
    }

    /// <summary>The caller's agreement, held to the end of the transaction; <c>NOT_FOUND</c> where there is none.</summary>
    /// <param name="revision">The one that the caller last read.</param>
    public static async Task<SecurityAgreement> OpenAgreementAsync(this IDocumentSession session, string providerBn9, string number, long? revision, CancellationToken ct)
    {
        var id = SecurityAgreement.IdOf(providerBn9, number);
        await session.HoldAsync(HoldOf(id), ct);
        var agreement = await session.LoadAsync<SecurityAgreement>(id, ct) ?? throw new Rejected("NOT_FOUND");
        return revision is null || revision == agreement.Revision ? agreement : throw new Rejected("IF_MATCH_STALE");
    }

    /// <summary>Those of the agreements that there are, held to the end of the transaction, all of them at first and in one order, so that no two who do so wait for each other.</summary>
    public static async Task<IReadOnlyList<SecurityAgreement>> OpenAgreementsAsync(this IDocumentSession session, IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(ids.Select(HoldOf));
        var reading = batch.LoadMany<SecurityAgreement>().ByIdList([.. ids]);
        await batch.Execute(ct);
        return [.. await reading];
    }

    /// <summary>Keeps the agreement and what it now stands for in each of its accounts.</summary>
    public static async Task<OutgoingMessages> LayAsync(this IDocumentSession session, SecurityAgreement agreement, DateTimeOffset now, CancellationToken ct) =>
        await session.LayAsync([agreement], [await session.LoadAsync<SecurityAgreement>(agreement.Id, ct) is { Stage: AgreementStage.Given } known ? known.LastDay : null], now, ct);

    /// <summary>Keeps agreements that are new.</summary>
    public static Task<OutgoingMessages> LayNewAsync(this IDocumentSession session, IReadOnlyList<SecurityAgreement> agreements, DateTimeOffset now, CancellationToken ct) => session.LayAsync(agreements, new DateOnly?[agreements.Count], now, ct);

    /// <param name="before">The last day of each as it was known before.</param>
    public static async Task<OutgoingMessages> LayAsync(this IDocumentSession session, IReadOnlyList<SecurityAgreement> agreements, IReadOnlyList<DateOnly?> before, DateTimeOffset now, CancellationToken ct)
    {
        session.Store(agreements.ToArray());
        var moves = (await session.OpenRppAsync([.. agreements.SelectMany(a => a.RmAccounts)], ct)).ToDictionary(a => a.Key, a => new RppMove(a.Value));
        var deadlines = new List<DeadlineSet>();
        foreach (var (n, agreement) in agreements.Index())
            foreach (var rm in agreement.RmAccounts)
            {
                moves[rm] = moves[rm].Then(account => account.WithShares(agreement.Id, agreement.SharesOf(rm), now));
                if ((agreement.LastDay ?? before[n]) is { } last && agreement.LastDay != before[n])
                    deadlines.Add(new($"security/{agreement.Id}/{rm}", rm, "SECURITY_END", agreement.AgreementNumber, last, now, IsCancelled: agreement.LastDay is null));
            }
        return [.. session.Keep([.. moves.Values]), .. deadlines];
    }
}
