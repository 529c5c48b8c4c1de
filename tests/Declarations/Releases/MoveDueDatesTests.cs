using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Due dates and deadlines that move, as the Ledger and Onboarding say, for what was released and declared before.</summary>
public sealed class MoveDueDatesTests(CarmHost tests)
{
    static readonly DateTimeOffset At = new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_date_that_is_moved_again_moves_what_was_moved_and_an_older_move_that_is_heard_later_moves_nothing_back()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (declared, released) = (await importer.AcceptedAsync(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(released);
        async Task<string?[]> DueAsync() => [(await importer.CadAsync(declared))["paymentDueOn"], (await importer.ReleaseAsync(released))["paymentDueOn"], (await importer.ReleaseAsync(Fresh.TransactionNumber()))["paymentDueOn"]];

        await carm.HearAsync(Moved("2026-03-17", "2026-04-08", 1));
        Assert.Equal(Enumerable.Repeat("2026-04-08", 3), await DueAsync());
        await carm.HearAsync(Moved("2026-03-17", "2026-04-10", 3));
        Assert.Equal(Enumerable.Repeat("2026-04-10", 3), await DueAsync());
        await carm.HearAsync(Moved("2026-03-17", "2026-04-09", 2), Moved("2026-03-17", "2026-04-10", 3));
        Assert.Equal(Enumerable.Repeat("2026-04-10", 3), await DueAsync());
    }

    [Fact]
    public async Task Only_what_hangs_on_the_period_moves_with_it_though_other_goods_are_due_on_the_same_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-31T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: "2026-02-02T05:00:00Z");
        var (ofMarch, ofFebruary, inParts) = (await importer.AcceptedAsync(), Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(ofFebruary, "2026-02-10");
        // Goods of SOR/86-1062 s.14 are due on the day on which they are accounted for: here that of the period's due date.
        var body = new { transactionNumber = inParts, rmAccount = importer.Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "4000.00", endsOn = "2026-03-20" };
        Assert.Equal((201, null), await (await carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", body).CodeAsync());
        await importer.DraftAsync(inParts);
        Assert.Equal("2026-03-31", (await importer.SubmitAsync(inParts))["paymentDueOn"]);
        async Task<string?[]> DueAsync() => [(await importer.ReleaseAsync(ofFebruary, "2026-02-10"))["paymentDueOn"], (await importer.CadAsync(ofMarch))["paymentDueOn"], (await importer.CadAsync(inParts))["paymentDueOn"]];

        Assert.Equal(["2026-03-03", "2026-03-31", "2026-03-31"], await DueAsync());
        await carm.HearAsync(Moved("2026-02-17", "2026-03-31", 1));
        Assert.Equal(["2026-03-31", "2026-03-31", "2026-03-31"], await DueAsync());
        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));
        Assert.Equal(200, (await officer.PutAsync("/api/v1/admin/due-date-overrides/2026-03-17", new { dueOn = "2026-04-10", sourceReference = "Fixture of the tests" })).Status);
        Assert.Equal(200, (await supervisor.PostAsync("/api/v1/admin/due-date-overrides/2026-03-17/approve", ifMatch: "\"1\"")).Status);
        await carm.SettleAsync();
        Assert.Equal(["2026-03-31", "2026-04-10", "2026-03-31"], await DueAsync());
        var debts = (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray().ToDictionary(i => i.GetProperty("reference").GetString()!, i => i.GetProperty("dueOn").GetString());
        Assert.Equal(("2026-04-10", "2026-03-31"), (debts[$"{ofMarch} v1"], debts[$"{inParts} v1"]));
        await carm.HearAsync(Moved("2026-02-17", "2026-04-02", 3));
        Assert.Equal(["2026-04-02", "2026-04-10", "2026-03-31"], await DueAsync());
    }

    [Fact]
    public async Task Goods_of_section_14_that_were_given_a_periods_due_date_before_the_period_was_kept_with_them_move_with_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (rm, csa, pipeline, ct) = ("700000003RM0001", Fresh.TransactionNumber(), Fresh.TransactionNumber(), TestContext.Current.CancellationToken);
        var store = carm.Alba.Services.GetRequiredService<IDeclarationsStore>();
        await using (var session = store.LightweightSession())
        {
            // Accounted for on 10 March: by the option of the 18th in the period to 17 March; by pipeline in that month, whose 17th is that of April.
            foreach (var (number, type, service, option, stream, due) in new (string, string, ServiceOption, BillingOption?, BillingStream, DateOnly)[]
            {
                (csa, "TT", ServiceOption.Csa, BillingOption.Eighteenth, BillingStream.Csa2, new DateOnly(2026, 3, 31)),
                (pipeline, "AB", ServiceOption.Ctc, null, BillingStream.Ctc, new DateOnly(2026, 5, 1)),
            })
            {
                session.Store(RecordReleaseHandler.Take(new(number, rm, new(2026, 3, 2), Money.Of(1), ServiceOption: service, BillingOption: option, EndsOn: new DateOnly(2026, 3, 5)), At) with { State = ReleaseState.Accounted });
                session.Store(new Cad(number, rm, rm[..9], type, new(), At, 1)
                {
                    Status = CadStatus.Accepted, CurrentVersion = 1, AccountedAt = new DateTimeOffset(2026, 3, 10, 15, 0, 0, TimeSpan.Zero), ReleasedOn = new DateOnly(2026, 3, 2), Stream = stream, PaymentDueOn = due,
                });
            }
            await session.SaveChangesAsync(ct);
        }
        async Task<string[]> DueAsync()
        {
            await using var read = store.QuerySession();
            return [$"{(await read.LoadAsync<Cad>(csa, ct))!.PaymentDueOn:O}", $"{(await read.LoadAsync<Cad>(pipeline, ct))!.PaymentDueOn:O}"];
        }

        await carm.HearAsync(Moved("2026-03-17", "2026-04-08", 1));
        Assert.Equal(["2026-04-08", "2026-05-01"], await DueAsync());
        await carm.HearAsync(Moved("2026-04-17", "2026-05-08", 2));
        Assert.Equal(["2026-04-08", "2026-05-08"], await DueAsync());
    }

    [Fact]
    public async Task However_many_releases_there_are_all_of_them_move_some_at_a_time()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var store = carm.Alba.Services.GetRequiredService<IDeclarationsStore>();
        await using (var session = store.LightweightSession())
        {
            session.Store(Enumerable.Range(0, 1_001).Select(i => RecordReleaseHandler.Take(new(Fresh.TransactionNumber(), importer.Rm, new(2026, 3, i % 2 == 0 ? 16 : 17), Money.Of(1)), At)).ToArray());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await carm.HearAsync(Moved("2026-03-17", "2026-04-10", 1));
        // Due on the 23rd and on the 24th, both of which the outage covers.
        await carm.HearAsync(new OutageDeclared("O-1", new(2026, 3, 23), new(2026, 3, 24), new(2026, 3, 25), At), new OutageDeclared("O-1", new(2026, 3, 23), new(2026, 3, 24), new(2026, 3, 25), At));
        await using var read = store.QuerySession();
        var moved = await read.Query<ReleaseRecord>().Where(r => r.RmAccount == importer.Rm).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1_001, moved.Count);
        Assert.All(moved, r => Assert.Equal((new DateOnly(2026, 4, 10), new DateOnly(2026, 3, 25), 1), (r.PaymentDueOn, r.AccountingDeadline, r.Extensions.Count)));
    }

    static DueDateOverridden Moved(string periodEnd, string dueOn, int hour) => new(DateOnly.Parse(periodEnd), DateOnly.Parse(dueOn), "Fixture of the tests", At.AddHours(hour));
}
