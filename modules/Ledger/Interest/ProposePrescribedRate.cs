using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer proposes the prescribed rate for what a client corrected of its own accord (Customs Act s.3.2).</summary>
public sealed record ProposePrescribedRate(string RmAccount, IReadOnlyList<WaivedItem> Items, string Reason, string Evidence, [property: FromClaim("sub")] string Subject);

public sealed record ProposePrescribedRateResponse(PrescribedRateView PrescribedRate);

public sealed class ProposePrescribedRateValidator : Validator<ProposePrescribedRate>
{
    public ProposePrescribedRateValidator()
    {
        RuleFor(x => x.Items).NotEmpty().Must(items => items is null || items.Count <= 500);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.Evidence).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class ProposePrescribedRateEndpoint : CarmEndpoint<ProposePrescribedRate, ProposePrescribedRateResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/prescribed-rates");
        Group<Staff>();
        Asks("ledger.prescribed-rates.propose", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Propose the prescribed rate for debts");
    }

    public override Task HandleAsync(ProposePrescribedRate command, CancellationToken ct) => CreatedAsync(command, made => $"/api/v1/admin/prescribed-rates?rmAccount={made.PrescribedRate.RmAccount}", ct);
}

public static class ProposePrescribedRateHandler
{
    public static async Task<ProposePrescribedRateResponse> Handle(ProposePrescribedRate command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        string[] ids = [.. command.Items.Select(i => i.IdIn(command.RmAccount)).Distinct()];
        var book = await session.OpenBookOnAsync(command.RmAccount, clock.GetUtcNow(), ct, ids) ?? throw new Rejected("NOT_FOUND");
        if (ids.Any(id => book.Find(id) is not { } item || !PrescribedRate.MayBe(item))) throw new Rejected("PRESCRIBED_RATE_ITEM") { Path = "items" };
        var number = 1 + await session.Query<PrescribedRate>().CountAsync(r => r.RmAccount == command.RmAccount, ct);
        var proposed = new PrescribedRate(PrescribedRate.IdOf(command.RmAccount, number), command.RmAccount, ids, command.Reason, command.Evidence, command.Subject, book.Now);
        session.Insert(proposed);
        return new(PrescribedRateView.Of(proposed));
    }
}
