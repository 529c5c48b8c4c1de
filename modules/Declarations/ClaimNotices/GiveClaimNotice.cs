using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>An importer, or who acts for it, gives notice that a refund will be claimed for goods that were released (Customs Act s.74(2)). Of perishable goods the officer can look only for so long.</summary>
public sealed record GiveClaimNotice(
    string RmAccount, string TransactionNumber, ClaimReason? Reason, IReadOnlyList<NoticedGoods> Goods,
    [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record GiveClaimNoticeResponse(ClaimNoticeRow Notice);

public sealed class GiveClaimNoticeValidator : Validator<GiveClaimNotice>
{
    public GiveClaimNoticeValidator()
    {
        RuleFor(x => x.TransactionNumber).NotEmpty().Matches(@"^[0-9]{14}\z");
        RuleFor(x => x.Reason).NotNull().IsInEnum();
        RuleFor(x => x.Goods).NotEmpty().Must(goods => goods is null or { Count: <= 200 });
        RuleForEach(x => x.Goods).NotNull().ChildRules(goods =>
        {
            goods.RuleFor(g => g.Classification).NotEmpty().Matches(@"^[0-9]{4,10}\z");
            goods.RuleFor(g => g.Description).NotEmpty().MaximumLength(2_000);
        });
    }
}

public sealed class GiveClaimNoticeEndpoint : CarmEndpoint<GiveClaimNotice, GiveClaimNoticeResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/claim-notices");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Creates();
        Summary(s => s.Summary = "Give notice of a claim for damaged, short or inferior goods");
    }

    public override Task HandleAsync(GiveClaimNotice command, CancellationToken ct) =>
        CreatedAsync(command, given => $"/api/v1/program-accounts/{given.Notice.RmAccount}/claim-notices?transactionNumber={given.Notice.TransactionNumber}", ct);
}

public static class GiveClaimNoticeHandler
{
    public static async Task<GiveClaimNoticeResponse> Handle(GiveClaimNotice command, IDocumentSession session, ReferenceShelf references, TimeProvider clock, CancellationToken ct)
    {
        var (cad, release) = (await session.LockCadAsync(command.TransactionNumber, ct), await session.LoadAsync<ReleaseRecord>(command.TransactionNumber, ct));
        // The goods are the account's by their release or by a declaration that was accepted; what the caller may not see is as if it were not there.
        var own = cad?.RmAccount == command.RmAccount ? cad : null;
        var releasedOn = release?.RmAccount == command.RmAccount ? release.ReleasedOn : own?.ReleasedOn;
        if (releasedOn is not { } on || (own is not null && !new CadSight(command.CallerBn9, command.Sight).Includes(own))) throw new Rejected("CAD-7002", command.TransactionNumber) { Path = "transactionNumber" };

        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var reference = await references.CurrentAsync(session, ct);
        Rejected[] late = [.. command.Goods.Select((g, i) => (Path: $"goods[{i}]", Last: ClaimNotice.LastDay(command.Reason!.Value, g.Classification, on, reference))).Where(g => today > g.Last)
            .Select(g => new Rejected("CAD-6008", g.Last.ToString("O", System.Globalization.CultureInfo.InvariantCulture)) { Path = g.Path })];
        if (late.Length > 0) throw Rejected.Of(late);

        var sequence = await session.Query<ClaimNotice>().CountAsync(n => n.TransactionNumber == command.TransactionNumber, ct) + 1;
        var notice = new ClaimNotice($"NOC-{command.TransactionNumber}-{sequence:00}", command.RmAccount, command.CallerBn9, command.TransactionNumber, on, command.Reason!.Value, command.Goods, today, now, command.Subject);
        session.Insert(notice);
        return new(ClaimNoticeRow.Of(notice));
    }
}
