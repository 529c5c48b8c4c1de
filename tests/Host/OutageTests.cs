using Carm.Declarations.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Wolverine.Runtime;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>A database that goes away and comes back costs time, and no message.</summary>
public sealed class OutageTests(CarmHost tests)
{
    static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Facts_that_were_gathered_for_several_listeners_reach_each_of_them_however_long_its_queue_could_not_be_written()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync());
        var bn9 = Fresh.Bn9();
        var (rm, number) = ($"{bn9}RM0001", Fresh.TransactionNumber());
        await carm.HearAsync(new RmAccountOpened(rm, bn9, "Importer", "IMPORTER", DateTimeOffset.UtcNow));
        // As a server says that starts. The sequence counts also what is rolled back.
        await ExecuteAsync(carm, """
            create sequence refused;
            create function refuse() returns trigger language plpgsql as $$ begin perform nextval('refused'); raise exception 'starting up' using errcode = 'cannot_connect_now'; end $$;
            create trigger refuse before insert on messages.wolverine_incoming_envelopes for each row when (new.received_at like '%recordcaddebt%') execute function refuse();
            """);

        await using (var scope = carm.Alba.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new CadAccountedFor(number, 1, rm, bn9, "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 100, 0, 0, 0, 0, 0, 0, "Customs Act s.32", null, DateTimeOffset.UtcNow));
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (await CountAsync(carm, "select last_value from refused") is var refused && refused < 5)
        {
            Assert.True(DateTime.UtcNow < patience, $"It was given up after {refused} attempts.");
            await Task.Delay(20, Ct);
        }
        await ExecuteAsync(carm, "drop trigger refuse on messages.wolverine_incoming_envelopes");

        await carm.SettleAsync();
        Assert.Equal(1, await CountAsync(carm, $"select count(*) from ledger.mt_doc_openitem where data ->> 'reference' = '{number} v1'"));
    }

    /// <summary>As when the server went away between the commit that brought the message and the word of it.</summary>
    [Fact]
    public async Task A_message_that_stands_in_the_inbox_and_in_no_memory_is_taken_again()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync());
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", DateTimeOffset.UtcNow));
        await using var forget = carm.Database.CreateCommand("update messages.wolverine_incoming_envelopes set status = 'Incoming', owner_id = $1, timestamp = now() - interval '1 minute' where status = 'Handled' and message_type like '%RmAccountOpened'");
        forget.Parameters.AddWithValue(carm.Alba.Services.GetRequiredService<IWolverineRuntime>().Options.Durability.AssignedNodeNumber);
        Assert.NotEqual(0, await forget.ExecuteNonQueryAsync(Ct));
        await carm.SettleAsync();
    }

    static async Task ExecuteAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    static async Task<long> CountAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
