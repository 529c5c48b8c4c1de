using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An importer enrols a program account for release prior to payment.</summary>
/// <param name="EstimatedHighestMonth">Duties and taxes that an importer without history expects in its highest month, as 48250.37.</param>
public sealed record EnrolRpp(string RmAccount, [property: QueryParam] string? EstimatedHighestMonth = null);

public sealed record EnrolRppResponse(RppView Rpp);

public sealed class EnrolRppEndpoint : CarmEndpoint<EnrolRpp, EnrolRppResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/rpp");
        Group<Portal>();
        Asks("bonds.rpp.enrol");
        Creates();
        Summary(s => s.Summary = "Enrol for release prior to payment");
    }

    public override Task HandleAsync(EnrolRpp command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Rpp.RmAccount}/rpp", ct);
}

public static class EnrolRppHandler
{
    public static async Task<(EnrolRppResponse, OutgoingMessages)> Handle(EnrolRpp command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        Money? estimate = command.EstimatedHighestMonth is null ? null : Money.TryParse(command.EstimatedHighestMonth, out var amount) && amount >= Money.Zero ? amount : throw new Rejected("VAL_BASE") { Path = "estimatedHighestMonth" };
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var today = now.TorontoDate();
        var enrolled = account.Enrol(now, estimate);
        // Who owes already and secures nothing does not get more time (15.4).
        if (account.Owing > Money.Zero && account.AgreementsOn(today) + account.CashOn(today) == Money.Zero && await ledger.OverdueAsync(command.RmAccount, ct) > 0) throw new Rejected("BND-415");
        return (new(RppView.Of(enrolled.Account, today)), session.Keep(enrolled));
    }
}
