using System.Collections.Concurrent;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Lives of accounts. Each has a number from which all of it follows, so that it is the same one whenever it is lived, in memory or in the database.</summary>
static class Lives
{
    const int Steps = 50;

    public static Happening[] Of(int number)
    {
        var chance = new Random(number);
        return [.. Enumerable.Range(0, Steps).Select(_ => new Happening(chance.Next(LedgerStory.Kinds), chance.Next(1, 500_001), chance.Next(1_001)))];
    }

    /// <summary>Lives one of them in memory.</summary>
    public static void Live(int number)
    {
        var story = new LedgerStory("700000003RM0001");
        try
        {
            foreach (var what in Of(number).Select(story.Next).Concat(story.End()).OfType<Action<AccountBook>>())
            {
                var book = story.Open();
                what(book);
                story.Lay(book);
            }
            story.CheckEnd();
            Assert.Equal(Money.Zero, story.Sum(""));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"In life {number}: {e.Message}", e);
        }
    }

    /// <summary>Lives the first of them in a database, each on an account of its own, several side by side.</summary>
    /// <param name="between">What is done with the account after each step, by its number.</param>
    public static async Task<IReadOnlyCollection<LedgerStory>> LiveManyAsync(ILedgerStore store, int many, Func<LedgerStory, int, CancellationToken, Task> between, CancellationToken ct)
    {
        await using (var rates = store.LightweightSession())
        {
            rates.Store(LedgerStory.Quarters);
            await rates.SaveChangesAsync(ct);
        }
        var lived = new ConcurrentBag<LedgerStory>();
        await Parallel.ForAsync(0, many, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (number, stop) =>
        {
            var story = new LedgerStory($"{Fresh.Bn9()}RM0001");
            lived.Add(story);
            try
            {
                await LiveAsync(store, story, Of(number), step => between(story, step, stop), stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"In life {number}: {e.Message}", e);
            }
        });
        return lived;
    }

    /// <summary>Step by step as in memory, with the statements in their places.</summary>
    static async Task LiveAsync(ILedgerStore store, LedgerStory story, Happening[] life, Func<int, Task> between, CancellationToken ct)
    {
        await using (var opening = store.LightweightSession())
        {
            opening.Store(story.Account);
            await opening.SaveChangesAsync(ct);
        }
        var steps = new List<Func<Task>>();
        void Do(Action<AccountBook> what)
        {
            var (now, account, rates) = (story.Now, story.Account, story.Rates);
            steps.Add(() => LayAsync(store, story, now, account, rates, what, ct));
        }
        story.Ran = Do;
        story.Issued = statement =>
        {
            var account = story.Account;
            steps.Add(() => IssueAsync(store, account, statement, ct));
        };
        foreach (var (n, next) in life.Select(story.Next).Concat(story.End()).Index())
        {
            if (next is { } what)
            {
                var book = story.Open();
                what(book);
                story.Lay(book);
                Do(what);
            }
            foreach (var step in steps) await step();
            steps.Clear();
            await between(n);
        }
    }

    /// <summary>As a command would: the account is held, its current items are read, and what was decided is committed.</summary>
    static async Task LayAsync(ILedgerStore store, LedgerStory story, DateTimeOffset now, ClientAccount account, RateBook rates, Action<AccountBook> what, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        session.Store(account);
        await session.SaveChangesAsync(ct);
        var opened = (await session.OpenBookAsync(story.Rm, now, ct, [.. story.Items.Select(i => i.Id)]))!;
        var book = new AccountBook(account, opened.Items, rates, now);
        what(book);
        session.Lay(book);
        await session.SaveChangesAsync(ct);
    }

    /// <summary>As the run of the 25th does: what it reads agrees with the journal, so that nothing is withheld, and it says what the story's statement says.</summary>
    static async Task IssueAsync(ILedgerStore store, ClientAccount account, StatementOfAccount told, CancellationToken ct)
    {
        var (statements, withheld) = await Statements.BuildAsync(store, [account], told.IssuedOn, ct);
        Assert.Empty(withheld);
        await using var session = store.LightweightSession();
        session.PublishStatements(statements);
        await session.SaveChangesAsync(ct);
        // An account that never had anything to say gets none.
        Assert.Equal(Said(told), statements.Count == 0 ? Said(StatementRoll.Of(new(account, null, [], [], [], new([])), told.IssuedOn, told.DueOn)) : Said(Assert.Single(statements)));
    }

    static string Said(StatementOfAccount s) =>
        $"{s.Id} {s.DueOn} A {s.A} B {s.B} C {s.C} D {s.D} {s.Dishonoured} E {s.E} F {s.F} G {s.G} H {s.H} I {s.I} J {s.J} K {s.K} {s.HeldOfBilled}\n{string.Join('\n', s.Lines.Select(l => $"{l.Line} {l.Type} {l.Reference} {l.Amount} {l.Status}"))}";
}

/// <summary>The first two hundred of the lives, in a database of their own. They are lived once for all tests that look at what they leave.</summary>
public sealed class LivedAccounts : IAsyncDisposable
{
    Task<(ILedgerStore, IReadOnlyCollection<LedgerStory>)>? lived;
    CarmSystem? system;

    internal Task<(ILedgerStore Store, IReadOnlyCollection<LedgerStory> Stories)> In(CarmHost tests) => lived ??= LiveAsync(tests);

    async Task<(ILedgerStore, IReadOnlyCollection<LedgerStory>)> LiveAsync(CarmHost tests)
    {
        system = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var store = system.Alba.Services.GetRequiredService<ILedgerStore>();
        return (store, await Lives.LiveManyAsync(store, 200, (_, _, _) => Task.CompletedTask, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        if (system is not null) await system.DisposeAsync();
    }
}
