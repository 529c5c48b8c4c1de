using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>A security provider posts its agreement for a debtor's program accounts.</summary>
/// <param name="AgreementNumber">The provider's own.</param>
/// <param name="Program">RPP.</param>
/// <param name="LegislativeAuthority">CUSTOMS_ACT_32 for RPP.</param>
/// <param name="ValidTo">The last day; left out, the agreement is continuous.</param>
public sealed record PostAgreement(
    string AgreementNumber, string DebtorBn9, string Program, string LegislativeAuthority, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly ValidFrom,
    [property: FromClaim("carm_bn9")] string CallerBn9, DateOnly? ValidTo = null);

public sealed record PostAgreementResponse(AgreementView Agreement);

public sealed class PostAgreementValidator : Validator<PostAgreement>
{
    public PostAgreementValidator()
    {
        RuleFor(x => x.AgreementNumber).NotEmpty().MaximumLength(35);
        RuleFor(x => x.DebtorBn9).NotEmpty();
        RuleFor(x => x.Allocations).NotEmpty();
        RuleForEach(x => x.Allocations).Must(a => a?.RmAccount is not null);
    }
}

public sealed class PostAgreementEndpoint : CarmEndpoint<PostAgreement, PostAgreementResponse>
{
    public override void Configure()
    {
        Post("provider/agreements");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Post a security agreement");
    }

    public override Task HandleAsync(PostAgreement command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/provider/agreements/{Uri.EscapeDataString(r.Agreement.AgreementNumber)}", ct);
}

public static class PostAgreementHandler
{
    public static async Task<(PostAgreementResponse, OutgoingMessages)> Handle(PostAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<SecurityProvider>(command.CallerBn9, ct) is not { Status: "ACTIVE" }) throw new Rejected("BND-401");
        var id = SecurityAgreement.IdOf(command.CallerBn9, command.AgreementNumber);
        if (await session.LoadAsync<SecurityAgreement>(id, ct) is not null) throw new Rejected("BND-403", command.AgreementNumber) { Path = "agreementNumber" };
        var accounts = (await session.LoadManyAsync<RppAccount>(ct, command.Allocations.Select(a => a.RmAccount))).ToDictionary(a => a.Id);
        Check(command, accounts);

        var now = clock.GetUtcNow();
        var agreement = new SecurityAgreement(
            id, command.CallerBn9, command.AgreementNumber, command.DebtorBn9, command.Program, command.LegislativeAuthority, command.Amount.Amount, command.Allocations, command.ValidFrom, command.ValidTo, now);
        session.Insert(agreement);
        var facts = new OutgoingMessages();
        foreach (var allocation in command.Allocations)
        {
            var account = accounts[allocation.RmAccount];
            var (settled, granted) = (account with { Shares = [.. account.Shares, new(id, allocation.Amount.Amount, command.ValidFrom, command.ValidTo)] }).Settle(now);
            session.Store(settled);
            if (granted is not null) facts.Add(granted);
        }
        return (new(AgreementView.Of(agreement, now.TorontoDate())), facts);
    }

    /// <summary>What an agreement must be (15.4), without the provider and its number.</summary>
    public static void Check(PostAgreement command, IReadOnlyDictionary<string, RppAccount> accounts)
    {
        Money least = Money.Of(5_000), most = Money.Of(10_000_000);
        if (!accounts.Values.Any(a => a.Id[..9] == command.DebtorBn9) || command.Allocations.Any(a => a.RmAccount[..Math.Min(9, a.RmAccount.Length)] != command.DebtorBn9 || !accounts.ContainsKey(a.RmAccount)))
            throw new Rejected("BND-402", command.DebtorBn9) { Path = "debtorBn9" };
        if ((command.Program, command.LegislativeAuthority) is not ("RPP", "CUSTOMS_ACT_32")) throw new Rejected("BND-404") { Path = "legislativeAuthority" };
        if (command.Amount <= Money.Zero || command.Allocations.Any(a => a.Amount > most)) throw new Rejected("BND-405") { Path = "amount" };
        if (Money.Sum(command.Allocations.Select(a => a.Amount)) > command.Amount || command.Allocations.Any(a => a.Amount < least) || command.Allocations.DistinctBy(a => a.RmAccount).Count() != command.Allocations.Count)
            throw new Rejected("BND-406") { Path = "allocations" };
        if (command.ValidFrom > command.ValidTo) throw new Rejected("BND-407") { Path = "validTo" };
        if (accounts.Values.FirstOrDefault(a => !a.IsImporter) is { } other) throw new Rejected("BND-416", other.Id) { Path = "allocations" };
    }
}
