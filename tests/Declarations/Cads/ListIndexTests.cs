using System.Globalization;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>A page of a list is read from an index where it begins, however many rows there are before it and beside it.</summary>
public sealed class ListIndexTests(CarmHost tests)
{
    [Fact]
    public async Task Pages_of_declarations_and_of_overdue_releases_and_searches_of_rulings_are_read_from_an_index()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession();
        await session.BeginTransactionAsync(TestContext.Current.CancellationToken);
        // A few rows are read faster whole: the planner is asked what it would do with many.
        await AskAsync("select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_sort']) as name");

        var (rm, after) = ("100000009RM0001", "2026");
        await ReadsAsync("Index Scan Backward using mt_doc_cad_idx_rm_accountsort_key", session.Query<Cad>().Where(c => c.RmAccount == rm).Where(c => string.Compare(c.SortKey, after) < 0).OrderByDescending(c => c.SortKey).Take(51));
        await ReadsAsync("Index Scan Backward using mt_doc_cad_idx_rm_accountstatussort_key", session.Query<Cad>().Where(c => c.RmAccount == rm).Where(c => c.Status == CadStatus.Draft).OrderByDescending(c => c.SortKey).Take(51));
        await ReadsAsync("Index Scan using mt_doc_cadchange_idx_statussort_key", session.Query<CadChange>().Where(c => c.Kind == CadVersionKind.Adjustment && string.Compare(c.SortKey, after) > 0).Where(c => c.Status == ChangeStatus.Approved).OrderBy(c => c.SortKey).Take(51));
        await ReadsAsync("Index Scan using mt_doc_releaserecord_idx_rm_accountstatesort_key", session.Query<ReleaseRecord>().Where(r => r.RmAccount == rm && r.State == ReleaseState.Overdue).Where(r => string.Compare(r.SortKey, after) > 0).OrderBy(r => r.SortKey).Take(51));
        await ReadsAsync("Index Scan using mt_doc_releaserecord_idx_statesort_key", session.Query<ReleaseRecord>().Where(r => r.State == ReleaseState.Overdue).Where(r => string.Compare(r.SortKey, after) > 0).OrderBy(r => r.SortKey).Take(51));
        await ReadsAsync("Index Scan Backward using mt_doc_statementofadjustments_idx_rm_accountsort_key", session.Query<StatementOfAdjustments>().Where(s => s.RmAccount == rm && s.Status == StatementStatus.Issued).Where(s => string.Compare(s.SortKey, after) < 0).OrderByDescending(s => s.SortKey).Select(s => new { s.Id, s.SortKey }).Take(51));
        var (from, to) = (new DateOnly(2026, 3, 16), new DateOnly(2026, 3, 17));
        await ReadsAsync("mt_doc_cad_idx_rm_accountreleased_on", session.Query<Cad>().Where(c => c.RmAccount == rm).Where(c => c.ReleasedOn >= from).Where(c => c.ReleasedOn <= to));
        await ReadsAsync("pkey_mt_doc_cad_id", session.Query<Cad>().Where(c => string.Compare(c.Id, "12345000000000") >= 0 && string.Compare(c.Id, "12345999999999") <= 0));
        await ReadsAsync("Bitmap Index Scan on mt_doc_cad_idx_goods_gin", session.Query<Cad>().WithGoods("6109100012"));
        // What a moved due date and an outage go through, by the million.
        DateOnly? due = new(2026, 3, 31);
        DateOnly day = new(2026, 3, 31);
        await ReadsAsync("Index Scan using mt_doc_cad_idx_payment_due_onid", session.Query<Cad>().Where(c => c.PaymentDueOn == due && string.Compare(c.Id, after) > 0).OrderBy(c => c.Id).Take(500));
        await ReadsAsync("Index Scan using mt_doc_releaserecord_idx_payment_due_onid", session.Query<ReleaseRecord>().Where(r => r.PaymentDueOn == day && string.Compare(r.Id, after) > 0).OrderBy(r => r.Id).Take(500));
        await ReadsAsync("Index Scan using mt_doc_releaserecord_idx_accounting_deadlineid", session.Query<ReleaseRecord>().Where(r => r.AccountingDeadline == day && string.Compare(r.Id, after) > 0).OrderBy(r => r.Id).Take(500));
        // Whom a night warns.
        await ReadsAsync("Index Scan using mt_doc_releaserecord_idx_stateaccounting_deadlinerm_accountid", session.Query<ReleaseRecord>().Where(r => r.State == ReleaseState.Open && !r.IsInReview && r.AccountingDeadline == day && string.Compare(r.RmAccount, rm) > 0).OrderBy(r => r.RmAccount).ThenBy(r => r.Id).Take(500));
        await AskAsync("select set_config('enable_indexscan', 'off', true)");
        await ReadsAsync("Bitmap Index Scan on mt_doc_ruling_idx_ngram_publishedwords", session.Query<Ruling>().Where(r => r.PublishedWords != null && r.PublishedWords.NgramSearch("cotton")).Take(51));

        async Task ReadsAsync<T>(string expected, IQueryable<T> query) where T : notnull
        {
            var command = query.ToCommand();
            var sql = command.Parameters.Reverse().Aggregate(command.CommandText, (text, p) => text.Replace($":{p.ParameterName}", $"'{(p.Value is DateOnly on ? $"{on:O}" : Convert.ToString(p.Value, CultureInfo.InvariantCulture))}'", StringComparison.Ordinal));
            Assert.Contains(expected, string.Join('\n', await AskAsync($"explain {sql}")), StringComparison.Ordinal);
        }

        Task<IReadOnlyList<string>> AskAsync(string sql) => session.AdvancedSql.QueryAsync<string>(sql, TestContext.Current.CancellationToken);
    }
}
