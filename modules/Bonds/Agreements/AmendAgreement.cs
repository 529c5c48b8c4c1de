using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider raises an agreement at once, or lowers it from a day at least thirty days ahead, and not below what its accounts need (15.4).</summary>
/// <param name="EffectiveOn">Left out: today for a raise, the thirtieth day ahead otherwise.</param>
public sealed record AmendAgreement(string AgreementNumber, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, [property: FromClaim("carm_bn9")] string CallerBn9, DateOnly? EffectiveOn = null)
{
    /// <summary>The revision that the caller last read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? Revision { get; init; }
}

public sealed record AmendAgreementResponse(AgreementView Agreement);

public sealed class AmendAgreementValidator : Validator<AmendAgreement>
{
    public AmendAgreementValidator()
    {
        RuleFor(x => x.Allocations).NotEmpty();
        RuleForEach(x => x.Allocations).Must(a => a?.RmAccount is not null);
    }
}

public sealed class AmendAgreementEndpoint : CarmEndpoint<AmendAgreement, AmendAgreementResponse>
{
    public override void Configure()
    {
        Patch("provider/agreements/{agreementNumber}");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "Raise or lower an agreement");
    }

    public override Task HandleAsync(AmendAgreement command, CancellationToken ct) => OkAsync(command with { Revision = IfMatchGiven() }, ct);
}

public static class AmendAgreementHandler
{
    public static async Task<(AmendAgreementResponse, OutgoingMessages)> Handle(AmendAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.OpenAgreementAsync(command.CallerBn9, command.AgreementNumber, command.Revision, ct);
        var today = now.TorontoDate();
        var program = SecurityProgram.Find(agreement.Program)!;
        Agreements.Check(command.Amount, command.Allocations, program);
        var isRaise = agreement.IsRaisedBy(command.Amount, command.Allocations, command.EffectiveOn ?? today);
        // What was paid on demand was promised.
        if (command.Amount < agreement.Paid || command.Allocations.Any(a => a.Amount < agreement.PaidFor.GetValueOrDefault(a.RmAccount))) throw new Rejected("BND-406") { Path = "allocations" };
        var effectiveOn = command.EffectiveOn ?? (isRaise ? today : today.AddDays(RppPolicy.NoticeDays));
        if (effectiveOn < today || (!isRaise && effectiveOn < today.AddDays(RppPolicy.NoticeDays))) throw new Rejected("BND-408", $"{today.AddDays(RppPolicy.NoticeDays):yyyy-MM-dd}") { Path = "effectiveOn" };
        var accounts = await session.OpenRppAsync([.. agreement.RmAccounts.Union(command.Allocations.Select(a => a.RmAccount))], ct);
        if (command.Allocations.Any(a => a.RmAccount[..Math.Min(9, a.RmAccount.Length)] != agreement.DebtorBn9 || !accounts.ContainsKey(a.RmAccount))) throw new Rejected("BND-402", agreement.DebtorBn9) { Path = "allocations" };
        Agreements.MustBeOf(program, accounts);
        var amended = agreement.Amended(command.Amount, command.Allocations, effectiveOn, now);
        foreach (var account in accounts.Values.Where(a => a.IsIn))
            if (account.WithShares(amended.Id, amended.SharesOf(account.Id), now).Account.IsShortBeside(account, effectiveOn)) throw new Rejected("BND-410", account.Id) { Path = "amount" };
        return (new(AgreementView.Of(amended, today)), [.. await session.LayAsync(amended, now, ct), AgreementNotices.Changed(amended, "AMENDED", now, effectiveOn)]);
    }
}
