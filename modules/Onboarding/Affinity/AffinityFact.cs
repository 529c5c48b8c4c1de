using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Onboarding;

/// <summary>Something that only who knows the business knows: what it declared, paid or was billed. The questions of a registration come from these.</summary>
/// <param name="Kind">TRANSACTION, PAYMENT or SOA.</param>
/// <param name="Key">The transaction number, or the date.</param>
/// <param name="Sequence">The version of the CAD that was counted last.</param>
public sealed record AffinityFact(string Id, string RmAccount, string Kind, string Key, decimal Amount, DateOnly On, int Sequence);

public static class KeepDeclaredAmountsHandler
{
    public static void Configure(HandlerChain chain) => chain.OnException<VersionBeforeItsTurnException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    public static async Task Handle(CadAccountedFor cad, IDocumentSession session, CancellationToken ct)
    {
        var id = $"{cad.RmAccount}/TRANSACTION/{cad.TransactionNumber}";
        var batch = session.CreateBatchQuery();
        var (used, counted) = (batch.Load<ProgramActivity>(cad.RmAccount), batch.Load<AffinityFact>(id));
        await batch.Execute(ct);
        if (cad.Kind != "AS_DECLARED") ProgramAccounts.NoteUse(session, await used, cad.RmAccount, cad.EffectiveAt.TorontoDate());
        var known = await counted;
        if (cad.CadVersion <= (known?.Sequence ?? 0)) return;
        if (cad.CadVersion > (known?.Sequence ?? 0) + 1) throw new VersionBeforeItsTurnException($"Version {cad.CadVersion} of {cad.TransactionNumber} came before the one below it.");
        var change = cad.CustomsDuty + cad.Sima + cad.Surtax + cad.Safeguard + cad.ExciseTax + cad.Gst + cad.ProvincialTax;
        session.Store(new AffinityFact(id, cad.RmAccount, "TRANSACTION", cad.TransactionNumber, (known?.Amount ?? 0) + change, known?.On ?? cad.ReleasedOn, cad.CadVersion));
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
