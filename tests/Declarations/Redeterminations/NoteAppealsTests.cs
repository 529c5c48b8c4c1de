using Carm.Appeals.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What is known here of appeals, whose facts come in any order, more than once and while officers carry judgments out.</summary>
public sealed class NoteAppealsTests(CarmHost tests)
{
    const string Rm = "700000003RM0001", A = "SOADJ-10000000000001-01", B = "SOADJ-10000000000002-01", C = "SOADJ-10000000000003-01";

    static readonly DateTimeOffset At = new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Who judged for whom with what outcome, what it allows in part, and what it leaves to officers; "done" is what they wrote out. Then what is left to them, and of what the President has won back what was allowed.</summary>
    [Theory]
    [InlineData("CITT CLIENT PARTLY A,B to A,B", "A B", "")]
    [InlineData("CITT CLIENT PARTLY A,B to A,B; done A", "B", "")]
    // Heard again it asks nothing anew, and before the Court's the Tribunal's is overtaken.
    [InlineData("CITT CLIENT PARTLY A to A; done A; CITT CLIENT PARTLY A to A", "", "")]
    [InlineData("FCA CLIENT DENIED to A; CITT CLIENT PARTLY A,B to A,B", "A", "")]
    [InlineData("FCA CLIENT ALLOWED; CITT CLIENT PARTLY A to A", "", "")]
    // It was recorded by who had not heard yet that officers were done with A.
    [InlineData("CITT CLIENT PARTLY A,B to A,B; done A; FCA CLIENT DENIED to A,B", "B", "")]
    [InlineData("CITT CLIENT PARTLY A,B to A,B; done A; FCA CLIENT PARTLY C to A,B,C", "B C", "")]
    [InlineData("CITT CLIENT PARTLY A to A; done A; FCA CLIENT PARTLY A to A", "A", "")]
    [InlineData("CITT CLIENT PARTLY A,B to A,B; done A; FCA PRESIDENT ALLOWED", "A", "A")]
    // What was allowed is determined anew, and of the rest what stood before stands.
    [InlineData("CITT CLIENT ALLOWED; FCA PRESIDENT ALLOWED to A,B,C", "A B C", "A B C")]
    [InlineData("CITT CLIENT ALLOWED; FCA PRESIDENT PARTLY B to B", "B", "B")]
    [InlineData("CITT CLIENT PARTLY A to A; FCA PRESIDENT PARTLY B to A,B", "A B", "B")]
    [InlineData("CITT CLIENT ALLOWED; FCA PRESIDENT DENIED", "", "")]
    [InlineData("CITT CLIENT PARTLY A to A; FCA PRESIDENT WITHDRAWN to A", "A", "")]
    public void A_judgment_leaves_to_officers_what_it_asks_however_its_facts_come(string story, string toCarryOut, string retaken)
    {
        var appeal = new AppealedStatements("TA-1", Rm, [A, B, C], IsOpen: true).TakenToTribunal()!;
        foreach (var step in story.Split("; "))
            appeal = step.Split(' ') is ["done", var done] ? Of(done).Aggregate(appeal, (a, s) => a.WrittenOut(StatementOfAdjustments.TransactionNumberIn(s)!)) : appeal.Judged(Judgment(step)) ?? appeal;
        Assert.Equal((toCarryOut, retaken, false), (Letters(appeal.ToCarryOut), Letters(appeal.Retaken), appeal.IsOpen));
        // Nothing opens or closes it any more.
        Assert.Equal(appeal, appeal.Closed());
        Assert.Null(appeal.TakenToTribunal());
    }

    [Fact]
    public async Task A_judgment_that_is_heard_while_officers_carry_out_the_one_before_loses_neither()
    {
        var (ct, store) = (TestContext.Current.CancellationToken, tests.Alba.Services.GetRequiredService<IDeclarationsStore>());
        var (number, other, rm) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), $"{Fresh.Bn9()}RM0001");
        var (appeal, statements) = ($"TA-{number}", new[] { $"SOADJ-{number}-01", $"SOADJ-{other}-01" });
        JudgmentGiven Judged(string body, string[] allowed, string[] toCarryOut) => new(appeal, rm, statements, body, "CLIENT", "PARTLY", new(2026, 3, 20), At) { AllowedStatements = allowed, ToCarryOut = toCarryOut };
        await tests.HearAsync(new TribunalAppealFiled(appeal, rm, statements, new(2026, 3, 20), At), Judged("CITT", [statements[0]], [statements[0]]));

        await using var officers = store.LightweightSession();
        await using var listener = store.LightweightSession();
        var (read, heard) = ((await officers.LoadAsync<AppealedStatements>(appeal, ct))!, (await listener.LoadAsync<AppealedStatements>(appeal, ct))!);
        officers.Store(read.WrittenOut(number));
        await officers.SaveChangesAsync(ct);
        listener.Store(heard.Judged(Judged("FCA", [statements[1]], statements))!);
        await Assert.ThrowsAsync<JasperFx.ConcurrencyException>(() => listener.SaveChangesAsync(ct));

        // It looks again, as every listener does that lost a race; and what is heard once more changes nothing.
        await tests.HearAsync(Judged("FCA", [statements[1]], statements), Judged("CITT", [statements[0]], [statements[0]]), Judged("FCA", [statements[1]], statements));
        await using var after = store.QuerySession();
        var known = (await after.LoadAsync<AppealedStatements>(appeal, ct))!;
        Assert.Equal([statements[1]], known.ToCarryOut);
        Assert.Equal([statements[0]], known.CarriedOut);
    }

    static JudgmentGiven Judgment(string step)
    {
        var words = step.Split(' ');
        var to = Array.IndexOf(words, "to");
        return new("TA-1", Rm, [A, B, C], words[0], words[1], words[2], new(2026, 3, 20), At) { AllowedStatements = words[2] == "PARTLY" ? Of(words[3]) : [], ToCarryOut = to < 0 ? [] : Of(words[to + 1]) };
    }

    static string[] Of(string letters) => [.. letters.Split(',').Select(letter => letter switch { "A" => A, "B" => B, _ => C })];

    static string Letters(IEnumerable<string> statements) => string.Join(' ', statements.Select(s => s switch { A => "A", B => "B", _ => "C" }));
}
