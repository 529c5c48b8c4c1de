using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads a service provider's own daily notice, as JSON or as CSV: the lines and the totals of the clients for which it still acts.</summary>
public sealed record GetProviderNotice(string Bn9, string NoticeNumber);

public sealed class GetProviderNoticeEndpoint(ILedgerStore store, IAuthority authority) : CarmEndpoint<GetProviderNotice, DailyNoticeView>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/daily-notices/{noticeNumber}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read a service provider's daily notice");
    }

    public override async Task HandleAsync(GetProviderNotice query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (User.FindFirst("carm_bn9")?.Value != query.Bn9 || await session.LoadAsync<DailyNotice>(query.NoticeNumber, ct) is not { RmAccount: null } notice || notice.Bn9 != query.Bn9) throw new Rejected("NOT_FOUND");
        var view = DailyNoticeView.ToProvider(notice, await authority.SeenOfAsync(User, notice.Lines.Select(l => l.RmAccount), ct));
        if (view.Items.Count == 0) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(view, ct);
    }
}
