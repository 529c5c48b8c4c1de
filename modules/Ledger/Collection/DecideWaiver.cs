using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer decides a request for a waiver; above the officer's limit a supervisor who did not review it does.</summary>
/// <param name="Amounts">What is waived of each item; none denies the request.</param>
public sealed record DecideWaiver(string WaiverNumber, IReadOnlyList<WaivedAmount> Amounts, string Rationale, [property: FromClaim("sub")] string Subject)
{
    /// <summary>Whether the caller is a supervisor, whom no limit binds.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool BySupervisor { get; init; }
}

/// <param name="Payer">As the request names it: whose reference it is, where it is the charge for a broker's dishonoured payment.</param>
public sealed record WaivedAmount(string Type, string Reference, Money Amount, string? Payer = null);

public sealed record DecideWaiverResponse(WaiverView Waiver);

public sealed class DecideWaiverValidator : Validator<DecideWaiver>
{
    public DecideWaiverValidator()
    {
        RuleFor(x => x.Amounts).NotNull();
        RuleFor(x => x.Rationale).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class DecideWaiverEndpoint : CarmEndpoint<DecideWaiver, DecideWaiverResponse>
{
    public override void Configure()
    {
        Post("waivers/{waiverNumber}/decide");
        Group<Staff>();
        Asks("ledger.waivers.decide", movesMoney: true);
        Summary(s => s.Summary = "Decide a request for a waiver");
    }

    public override Task HandleAsync(DecideWaiver command, CancellationToken ct) => OkAsync(command with { BySupervisor = User.HasClaim("staff_role", "AR_SUPERVISOR") }, ct);
}

public static class DecideWaiverHandler
{
    public static async Task<(DecideWaiverResponse, NoticeRequested)> Handle(DecideWaiver command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<Waiver>(command.WaiverNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookOnAsync(found.RmAccount, clock.GetUtcNow(), ct, [.. found.ItemIds]))!;
        var waiver = (await session.LoadAsync<Waiver>(command.WaiverNumber, ct))!;
        if (waiver.State != WaiverState.UnderReview) throw new Rejected("STATE_CONFLICT");
        var amounts = Amounts(waiver, command, book, await session.ReviewedAsync(found.RmAccount, ct));
        var (granted, most) = (Money.Sum(amounts.Select(a => a.Amount)), Money.Sum(waiver.ItemIds.Select(id => WaiverPosting.MostOf(book.Find(id)!))));
        var decided = waiver.To(granted == Money.Zero ? WaiverState.Denied : granted == most ? WaiverState.Granted : WaiverState.Partly, book.Now, command.Subject) with { GrantedCents = granted.Cents, Rationale = command.Rationale };
        // With what earlier requests brought of the same items, so that nobody waives in steps what it may not waive at once.
        var isOverLimit = granted + Money.Sum(amounts.Select(a => WaiverPosting.WaivedOf(a.Item))) > Waiver.OfficersLimit;
        if (isOverLimit && !command.BySupervisor) throw new Rejected("WAIVER_OVER_LIMIT", Waiver.OfficersLimit.ToString());
        if (isOverLimit && waiver.Officer == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        await session.ReachAsync(book, trial => WaiverPosting.Grant(decided, amounts, trial), ct);
        WaiverPosting.Grant(decided, amounts, book);
        session.DecidedBy(waiver.Officer!, command.Subject);
        session.Lay(book);
        session.Store(decided);
        return (new(WaiverView.Of(decided)), NoticeRequested.ToManagers($"waiver/{decided.Id}/decided", decided.RmAccount[..9], "LEDGER_WAIVER_DECIDED", book.Now, decided.RmAccount, decided.Id, granted.ToString(), command.Rationale));
    }

    static IReadOnlyList<(OpenItem Item, Money Amount)> Amounts(Waiver waiver, DecideWaiver command, AccountBook book, IReadOnlySet<string> reviewed)
    {
        var amounts = new List<(OpenItem Item, Money Amount)>();
        foreach (var amount in command.Amounts)
        {
            var id = OpenItem.IdOf(waiver.RmAccount, amount.Type, amount.Reference, amount.Payer);
            if (!waiver.ItemIds.Contains(id) || amounts.Any(a => a.Item.Id == id)) throw new Rejected("WAIVER_ITEM_TYPE", amount.Type) { Path = "amounts" };
            var item = book.Find(id)!;
            if (WaiverPosting.IsBarred(item, book, reviewed)) throw new Rejected("WAIVER_BARRED_S3_3_1_1", item.Reference) { Path = "amounts" };
            if (amount.Amount <= Money.Zero || amount.Amount > WaiverPosting.MostOf(item)) throw new Rejected("AMOUNT_INVALID") { Path = "amounts" };
            amounts.Add((item, amount.Amount));
        }
        return amounts;
    }
}
