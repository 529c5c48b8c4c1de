using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>An officer takes back what a credit cleared and lets it pay other debts (ledger 1, 12.1).</summary>
public sealed class ReallocationTests(CarmHost tests)
{
    [Fact]
    public async Task What_a_payment_cleared_is_open_again_and_what_is_named_is_paid()
    {
        await using var carm = await tests.OnClockAsync("2026-04-01T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        string[] numbers = [Fresh.TransactionNumber(), Fresh.TransactionNumber()];
        await client.AccountForAsync(client.Cad(numbers[0], 1, 100m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await client.AccountForAsync(client.Cad(numbers[1], 1, 70m, 0, "2026-04-01T15:00:00Z", "2026-05-01"));
        await client.PayAsync("P1", "80.00");
        Assert.Equal(("20.00", "70.00", "0.00"), await StateAsync());

        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        Task<Answer> Move(params object[] debts) => officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/reallocations", new { credit = new { type = "PMT", reference = "P1" }, debts });
        object Cad(int n) => new { type = "CAD", reference = $"{numbers[n]} v1" };
        Assert.Equal((422, "ALLOC_PARTIAL_NOT_ALLOWED"), await Paying.RefusalAsync(Move(Cad(0))));
        Assert.Equal(("20.00", "70.00", "0.00"), await StateAsync());
        var moved = await Move(Cad(1));
        Assert.Equal((200, "80.00", "10.00"), (moved.Status, moved["takenBack"], moved["left"]));
        Assert.Equal(("100.00", "0.00", "-10.00"), await StateAsync());
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        // What is left pays what is overdue in the night, a day at 8.2 percent on which comes later.
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal(("90.00", "0.00", "0.00"), await StateAsync());
        Assert.Equal((422, "ALLOC_CREDIT_NOT_OPEN"), await Paying.RefusalAsync(officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/reallocations", new { credit = new { type = "PMT", reference = "P2" }, debts = Array.Empty<object>() })));

        async Task<(string, string, string)> StateAsync() => await client.OpenAsync() is var open ? (open[$"CAD {numbers[0]} v1"], open[$"CAD {numbers[1]} v1"], open["PMT P1"]) : default;
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Duties_that_it_leaves_unpaid_bear_the_penalty_for_late_payment_where_the_client_asked_for_it(bool askedByClient, int penalties)
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        await client.OfficerPostsAsync("CHEQUE", "P1", "1000.00");
        await carm.MoveClockAsync("2026-04-07T15:00:00Z");
        var later = Fresh.TransactionNumber();
        await client.AccountForAsync(client.Cad(later, 1, 1_000m, 0, "2026-04-07T15:00:00Z", "2026-05-01"));

        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        var moved = await officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/reallocations", new { credit = new { type = "PMT", reference = "P1" }, debts = new[] { new { type = "CAD", reference = $"{later} v1" } }, askedByClient });
        Assert.Equal((200, "1000.00", "0.00"), (moved.Status, moved["takenBack"], moved["left"]));
        await carm.SettleAsync();
        Assert.Equal(penalties, (await client.OpenAsync()).Keys.Count(item => item.StartsWith("LPP ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_refund_took_back_of_its_own_debt_stays()
    {
        var book = On("2026-03-20", Debt("CAD", "1", 100, "2026-03-31"), Credit("REF", "r", 40, "2026-03-20"));
        book.TakeBack(book.Find("REF", "r")!, book.Find("CAD", "1")!, 40_00, book.Today, neverOwing: true);
        Assert.Equal("ALLOC_CREDIT_GIVEN_BACK", Assert.Throws<Rejected>(() => ReallocateCreditHandler.Move(book, book.Find("REF", "r")!, new Dictionary<string, long>(), [])).Code);
    }
}
