using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer drafts a demand on a surety; the Ledger says which debts are unpaid.</summary>
/// <param name="Amount">Left out, all that may be demanded.</param>
public sealed record DraftDemand(string ProviderBn9, string AgreementNumber, string RmAccount, [property: FromClaim("sub")] string Subject, Money? Amount = null);

public sealed record DraftDemandResponse(DemandView Demand);

public sealed class DraftDemandValidator : Validator<DraftDemand>
{
    public DraftDemandValidator() => RuleFor(x => x.RmAccount).NotEmpty().MaximumLength(15);
}

public sealed class DraftDemandEndpoint : CarmEndpoint<DraftDemand, DraftDemandResponse>
{
    public override void Configure()
    {
        Post("security-providers/{providerBn9}/agreements/{agreementNumber}/demands");
        Group<Staff>();
        Asks("bonds.demands.handle");
        Creates();
        Summary(s => s.Summary = "Draft a demand on a surety");
    }

    public override Task HandleAsync(DraftDemand command, CancellationToken ct) => CreatedAsync(command, _ => "/api/v1/admin/demands", ct);
}

public static class DraftDemandHandler
{
    public static async Task<DraftDemandResponse> Handle(DraftDemand command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var agreement = await session.OpenAgreementAsync(command.ProviderBn9, command.AgreementNumber, null, ct);
        // Held, so that demands of one account are numbered and counted one after the other, whichever agreement they are on.
        await session.OpenRppAsync([command.RmAccount], ct);
        var others = await session.Query<SecurityDemand>().Where(d => d.RmAccount == command.RmAccount).ToListAsync(ct);
        // What is paid of one the agreement has left behind already.
        var demanded = Money.Sum(others.Where(d => d.AgreementId == agreement.Id && (d.IsOpen || d.State == DemandState.Drafted)).Select(d => d.Amount - d.Paid));
        // What is demanded already is not demanded again, of whomever.
        var left = others.Unclaimed();
        var overdue = (await ledger.OverdueDebtsAsync(command.RmAccount, ct)).Select(d => d with { Open = left(d.Type, d.Reference, d.Open) }).Where(d => d.Open > 0).ToArray();
        var (amount, debts) = SecurityDemand.Due(agreement, command.RmAccount, overdue, demanded, now.TorontoDate(), command.Amount);
        var demand = new SecurityDemand(SecurityDemand.IdOf(command.RmAccount, others.Count + 1), agreement.Id, agreement.ProviderBn9, agreement.AgreementNumber, command.RmAccount, amount, debts, now, command.Subject);
        session.Insert(demand);
        return new(DemandView.Of(demand, now.TorontoDate()));
    }
}
