using Carm.Testing;
using Npgsql;
using Xunit;

namespace Carm.Host.Tests;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    readonly string directory = Path.Combine(Path.GetTempPath(), $"pg-{Guid.NewGuid():N}"[..16]);
    EmbeddedPostgres owner = null!;

    public async ValueTask InitializeAsync()
    {
        owner = await EmbeddedPostgres.StartAsync(directory);
        await owner.CreateDatabaseAsync("carm");
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_second_instance_shares_the_running_server_and_leaves_it_to_its_owner()
    {
        await using (var guest = await EmbeddedPostgres.StartAsync(directory))
        {
            Assert.Equal("carm", await AskAsync(guest, "select current_database()"));
        }
        Assert.Equal("carm", await AskAsync(owner, "select current_database()"));
    }

    [Fact]
    public async Task What_was_committed_before_a_crash_is_there_after_the_next_start()
    {
        await AskAsync(owner, "create table kept as select 1 as one; select 'done'");
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(directory, "pg", "postmaster.pid"), TestContext.Current.CancellationToken))[0]);
        using (var process = System.Diagnostics.Process.GetProcessById(postmaster)) process.Kill();
        NpgsqlConnection.ClearAllPools();

        await owner.DisposeAsync();
        owner = await EmbeddedPostgres.StartAsync(directory);      // a stale postmaster.pid lies there now

        Assert.Equal("1", await AskAsync(owner, "select one::text from kept"));
    }

    [Fact]
    public async Task While_the_database_is_away_callers_are_told_when_to_repeat_and_answered_when_it_is_back()
    {
        await using var carm = await CarmSystem.OnAsync(owner.ConnectionString("carm"), ("Logging:LogLevel:Default", "None"));
        Assert.Equal(200, (await carm.GetAsync(Look)).Status);
        await owner.DisposeAsync();

        var told = await carm.GetAsync(Look, "fr-CA");
        Assert.Equal((503, "UNAVAILABLE", "Momentanément indisponible", "5"), (told.Status, told["code"], told["title"], told.Headers["Retry-After"]));

        owner = await EmbeddedPostgres.StartAsync(directory);
        Assert.Equal(200, (await carm.GetAsync(Look)).Status);
    }

    const string Look = "/api/v1/service-levels";

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused_before_anything_is_started()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedPostgres.StartAsync(directory + new string('x', 100)));

        Assert.Contains("CARM_DATA", failure.Message);
    }

    static async Task<string> AskAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("carm"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
