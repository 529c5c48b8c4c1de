using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.Extensions.Configuration;

namespace Carm.Ledger;

/// <summary>Asks what would follow from payments and another way of offsetting: the statements, the clearings and the interest to a day. Nothing is kept.</summary>
/// <param name="Until">The last day; left out, the due date of the next statement.</param>
/// <param name="Payments">Each on a day from today on.</param>
/// <param name="Offset">ACCOUNT, BUSINESS or MANUAL; left out, as it is set now. Under BUSINESS the other accounts of the business are let go on as they stand.</param>
public sealed record SimulateAccount(string RmAccount, DateOnly? Until, IReadOnlyList<PlannedPayment>? Payments, OffsetPreference? Offset);

public sealed class SimulateAccountValidator : Validator<SimulateAccount>
{
    public SimulateAccountValidator()
    {
        RuleFor(x => x.Payments).Must(p => p is not { Count: > 100 }).WithErrorCode("VAL_PAYMENTS");
        RuleForEach(x => x.Payments).Must(p => p is not null && p.Amount > Money.Zero).WithErrorCode("AMOUNT_INVALID");
    }
}

public sealed class SimulateAccountEndpoint(ILedgerStore store, IConfiguration configuration, TimeProvider clock) : CarmEndpoint<SimulateAccount, SimulationResult>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/simulate");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Simulate payments and offsetting");
    }

    public override async Task HandleAsync(SimulateAccount query, CancellationToken ct)
    {
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<ClientAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var rates = await session.ReadRatesAsync(ct);
        var until = query.Until ?? rates.DueOf(StatementDates.NextAfter(today));
        if (until < today || until > today.AddYears(1)) throw new Rejected("VAL_UNTIL") { Path = "until" };
        if (query.Payments?.Any(p => p.On < today || p.On > until) == true) throw new Rejected("VAL_UNTIL") { Path = "payments" };

        var previous = (await session.Query<StatementOfAccount>().Where(s => s.RmAccount == account.Id).OrderByDescending(s => s.IssuedOn).Take(1).ToListAsync(ct)).FirstOrDefault();
        var since = previous?.IssuedOn ?? DateOnly.MinValue;
        // All of them pass through each day on which something happens.
        var most = configuration.GetValue("Ledger:SimulatedItems", 10_000);
        var items = await session.Query<OpenItem>().Where(i => i.RmAccount == account.Id && i.BillOn > since).Take(most + 1).ToListAsync(ct);
        ClientAccount Asked(ClientAccount a) => query.Offset is { } offset ? a with { Offset = offset, OffsetFrom = null } : a;
        ClientAccount[] accounts = Asked(account) is { Offset: OffsetPreference.Business } ? [.. await session.Query<ClientAccount>().Where(a => a.Bn9 == account.Bn9).OrderBy(a => a.Id).ToListAsync(ct)] : [account];
        string[] names = [.. accounts.Select(a => a.Id)];
        var current = await session.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(names)).Take(most + 1).ToListAsync(ct);
        if (items.Concat(current).DistinctBy(i => i.Id).Count() > most) throw new Rejected("SIMULATION_TOO_LARGE", most);
        var open = current.ToLookup(i => i.RmAccount);
        var underWay = (await session.Query<Payment>().Where(p => p.WaitingOf!.IsOneOf(names)).OrderBy(p => p.InitiatedAt).ToListAsync(ct)).ToLookup(p => p.RmAccount);
        var late = await FoundUnpaidAsync(session, current, ct);
        SimulatedAccount Of(ClientAccount a, IEnumerable<OpenItem> its, DateOnly? drawnFrom = null) => new(Asked(a), [.. its], [.. underWay[a.Id]], drawnFrom) { FoundUnpaid = late };
        var asked = Of(account, items.Concat(open[account.Id]).DistinctBy(i => i.Id), await DrawnFromAsync(session, account, previous, today, ct));
        await Send.OkAsync(Simulation.Of(asked, [.. accounts.Where(a => a.Id != account.Id).Select(a => Of(a, open[a.Id]))], previous, rates, rates.DueOf, today, until, query.Payments ?? []), ct);
    }

    /// <summary>The statements of what is open that were found unpaid already, and that no payment in time has excused since.</summary>
    static async Task<string[]> FoundUnpaidAsync(IQuerySession session, IEnumerable<OpenItem> open, CancellationToken ct) =>
        [.. (await session.LoadManyAsync<LateStatement>(ct, open.Select(i => StatementDates.NumberOf(i.RmAccount, i.BillOn)).Distinct().ToArray())).Where(s => s.State != LateStatementState.PaidInTime).Select(s => s.Id)];

    /// <summary>What was drawn for the last statement already is under way or there, or has failed and is not drawn again.</summary>
    static async Task<DateOnly?> DrawnFromAsync(IQuerySession session, ClientAccount account, StatementOfAccount? previous, DateOnly today, CancellationToken ct)
    {
        if (await session.ActivePadAsync(account.Id, ct) is not { } pad) return null;
        var isDrawn = previous is not null && await session.LoadAsync<Payment>(Payment.Of(account.Id, account.Bn9, PaymentMethods.Pad, $"PAD-{previous.Id}", Money.Zero, default).Id, ct) is not null;
        return new[] { pad.StartsOn ?? today, isDrawn ? today.AddDays(1) : today }.Max();
    }
}
