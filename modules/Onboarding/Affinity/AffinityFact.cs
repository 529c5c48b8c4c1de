using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Onboarding;

/// <summary>Something that only who knows the business knows: what it declared, paid or was billed. The questions of a registration come from these.</summary>
/// <param name="Kind">TRANSACTION, PAYMENT or SOA.</param>
/// <param name="Key">The transaction number, or the date.</param>
/// <param name="Sequence">The version of the CAD that was counted last.</param>
public sealed record AffinityFact(string Id, string RmAccount, string Kind, string Key, decimal Amount, DateOnly On, int Sequence);

/// <summary>A version that came before the one below it; it alone is put back.</summary>
public sealed record KeepEarlyDeclaredAmounts(string RmAccount, CadAccountedFor Cad);

public static class KeepDeclaredAmountsHandler
{
    public static async Task<OutgoingMessages> Handle(CadAccountedFor[] cads, IDocumentSession session, CancellationToken ct) =>
        [.. (await DeclaredAmounts.KeepAsync(cads, session, ct)).Select(cad => new KeepEarlyDeclaredAmounts(cad.RmAccount, cad))];
}

public static class KeepEarlyDeclaredAmountsHandler
{
    public static void Configure(HandlerChain chain) => chain.OnException<VersionBeforeItsTurnException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    public static async Task Handle(KeepEarlyDeclaredAmounts early, IDocumentSession session, CancellationToken ct)
    {
        if ((await DeclaredAmounts.KeepAsync([early.Cad], session, ct)).Count > 0) throw new VersionBeforeItsTurnException($"Version {early.Cad.CadVersion} of {early.Cad.TransactionNumber} came before the one below it.");
    }
}

static class DeclaredAmounts
{
    /// <returns>Versions whose turn it is not yet.</returns>
    public static async Task<IReadOnlyList<CadAccountedFor>> KeepAsync(IReadOnlyList<CadAccountedFor> cads, IDocumentSession session, CancellationToken ct)
    {
        static string IdOf(CadAccountedFor cad) => $"{cad.RmAccount}/TRANSACTION/{cad.TransactionNumber}";
        await session.BeginTransactionAsync(ct);
        string[] names = [.. cads.Select(c => c.RmAccount).Distinct()];
        var batch = session.CreateBatchQuery();
        batch.Hold(names.Select(name => $"declared {name}"));
        var (used, counted) = (batch.LoadMany<ProgramActivity>().ById(names), batch.LoadMany<AffinityFact>().ByIdList([.. cads.Select(IdOf).Distinct()]));
        await batch.Execute(ct);
        var (known, activity) = ((await counted).ToDictionary(f => f.Id), (await used).ToDictionary(a => a.Id));

        foreach (var of in cads.Where(c => c.Kind != "AS_DECLARED").GroupBy(c => c.RmAccount)) ProgramAccounts.NoteUse(session, activity.GetValueOrDefault(of.Key), of.Key, of.Max(c => c.EffectiveAt).TorontoDate());
        var (early, kept) = (new List<CadAccountedFor>(), new Dictionary<string, AffinityFact>());
        foreach (var cad in cads.OrderBy(c => c.CadVersion))
        {
            var before = known.GetValueOrDefault(IdOf(cad));
            if (cad.CadVersion <= (before?.Sequence ?? 0)) continue;
            if (cad.CadVersion > (before?.Sequence ?? 0) + 1)
            {
                early.Add(cad);
                continue;
            }
            var change = cad.CustomsDuty + cad.Sima + cad.Surtax + cad.Safeguard + cad.ExciseTax + cad.Gst + cad.ProvincialTax;
            known[IdOf(cad)] = kept[IdOf(cad)] = new(IdOf(cad), cad.RmAccount, "TRANSACTION", cad.TransactionNumber, (before?.Amount ?? 0) + change, before?.On ?? cad.ReleasedOn, cad.CadVersion);
        }
        session.StoreTogether(kept.Values, fact => fact.Id);
        return early;
    }
}

/// <summary>Each version brings the change alone, so the one before must have been counted. It is put back and tried again.</summary>
public sealed class VersionBeforeItsTurnException(string message) : Exception(message);

public static class KeepPaymentsHandler
{
    public static async Task Handle(PaymentReceived payment, IDocumentSession session, CancellationToken ct)
    {
        await ProgramAccounts.NoteUseAsync(session, payment.RmAccount, payment.ReceivedOn, ct);
        session.Store(new AffinityFact($"{payment.RmAccount}/PAYMENT/{payment.PayerTag}/{payment.PaymentReference}", payment.RmAccount, "PAYMENT", $"{payment.ReceivedOn:yyyy-MM-dd}", payment.Amount, payment.ReceivedOn, 0));
    }
}

public static class KeepStatementsHandler
{
    public static void Handle(StatementOfAccountIssued statement, IDocumentSession session) => session.Store(new AffinityFact(
        $"{statement.RmAccount}/SOA/{statement.StatementNumber}", statement.RmAccount, "SOA", $"{statement.IssuedOn:yyyy-MM-dd}", statement.TotalPayable, statement.IssuedOn, 0));
}
