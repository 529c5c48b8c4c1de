using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads a daily notice, as JSON or as CSV. A provider that does not see all transactions of the client gets its own lines and no totals.</summary>
public sealed record GetDailyNotice(string RmAccount, string NoticeNumber);

public sealed class GetDailyNoticeEndpoint(ILedgerStore store) : CarmEndpoint<GetDailyNotice, DailyNoticeView>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/daily-notices/{noticeNumber}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read a daily notice");
    }

    public override async Task HandleAsync(GetDailyNotice query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<DailyNotice>(query.NoticeNumber, ct) is not { } notice || notice.RmAccount != query.RmAccount) throw new Rejected("NOT_FOUND");
        var view = DailyNoticeView.Of(notice, SeesAll, Sees);
        if (view.Items.Count == 0) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(view, ct);
    }
}
