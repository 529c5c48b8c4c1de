using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>
/// Every endpoint of the running host, asked by everybody who may or may not call it: each answer stands in one reviewed table, and an endpoint that does not stand there
/// fails. How to extend it is said at its head: <c>authorisation-matrix.approved.txt</c>.
/// </summary>
public sealed class AuthorisationMatrixTests(World world) : IClassFixture<World>
{
    /// <summary>401 that is said of a code that was typed, not of who typed it.</summary>
    static readonly string[] OfTheMatter = ["USR_CODE_INVALID"];

    [Fact]
    public async Task Every_endpoint_answers_each_actor_as_the_reviewed_table_says()
    {
        var text = await File.ReadAllTextAsync(FileBeside("authorisation-matrix.approved.txt"), TestContext.Current.CancellationToken);
        var ((approved, outside), endpoints) = (Table.Read(text), Endpoints());
        var rows = endpoints.Where(e => !outside.Contains(e)).SelectMany(RowsOf).ToArray();
        var nameless = rows.SelectMany(row => Requests.ParametersOf(row).Where(p => world.NameOf(row, p) is null).Select(p => (Row: row, Parameter: p))).ToArray();
        rows = [.. rows.Except(nameless.Select(n => n.Row))];
        var (answers, faults) = await AskAllAsync(rows);

        string[] reviewed = [.. approved.Keys.Select(cell => cell.Row).Distinct()];
        faults.AddRange(nameless.Select(n => $"{n.Row}: the world has no {n.Parameter}"));
        faults.AddRange(rows.Except(reviewed).Select(row => $"{row} has no row"));
        faults.AddRange(reviewed.Except(rows).Select(row => $"{row} has a row and is no endpoint"));
        faults.AddRange(answers.Where(cell => approved.TryGetValue(cell.Key, out var expected) && expected != cell.Value).OrderBy(cell => cell.Key).Select(cell => $"{cell.Key.Row} as {cell.Key.Actor}: {cell.Value} instead of {approved[cell.Key]}"));
        faults.AddRange(rows.Where(row => Actors.All.All(a => answers[(row, a.ToString())] != "ok")).Select(row => $"{row} lets nobody in: what it names is missing in the world, or its body is wrong"));
        faults.AddRange(outside.Except(endpoints).Select(e => $"{e} is left out and is no endpoint"));
        faults.AddRange(Requests.Endpoints.Except(endpoints).Select(e => $"{e} has a body and is no endpoint"));
        faults.AddRange(await world.ChangesAsync());
        var received = FileBeside("authorisation-matrix.received.txt");
        File.Delete(received);
        if (faults.Count > 0) await File.WriteAllLinesAsync(received, Table.Write(text, rows, (row, actor) => answers[(row, actor.ToString())]), TestContext.Current.CancellationToken);
        Assert.True(faults.Count == 0, $"{faults.Count} differ; all that was received stands in {received}.\n{string.Join('\n', faults.Take(200))}");
    }

    /// <summary>The endpoints of the running host, by route and method.</summary>
    string[] Endpoints() =>
    [
        .. world.Carm.Alba.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => (Method: method, Route: $"/{e.RoutePattern.RawText!.TrimStart('/')}"))).Distinct()
            .OrderBy(e => e.Route, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal).Select(e => $"{e.Method} {e.Route}"),
    ];

    /// <summary>One row, and another for each further kind of the thing named, since a provider's sight depends on who submitted it.</summary>
    IEnumerable<string> RowsOf(string endpoint) =>
        [endpoint, .. endpoint.Contains("/admin/", StringComparison.Ordinal) ? [] : Requests.ParametersOf(endpoint).SelectMany(p => world.Own.Keys.Where(name => name.StartsWith($"{p} of ", StringComparison.Ordinal)).Select(name => $"{endpoint}{name[p.Length..]}"))];

    async Task<(Dictionary<(string Row, string Actor), string>, List<string>)> AskAllAsync(string[] rows)
    {
        var (answers, faults) = (new ConcurrentDictionary<(string, string), string>(), new ConcurrentDictionary<(string, int), string>());
        using var http = world.Carm.Alba.Server.CreateClient();
        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (row, ct) =>
        {
            foreach (var actor in Actors.All)
            {
                using var request = RequestOf(row, actor, parameter => Own(row, parameter));
                using var response = await http.SendAsync(request, ct);
                var (status, text) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct));
                // A body that the validator refuses would hide what comes after it, so what is sent is kept true.
                if (status is 400 or 415 or 428 or 429 or >= 500) faults.TryAdd((row, status), $"{row} as {actor}: {status} {text}");
                answers[(row, actor.ToString())] = status is 401 or 403 or 404 && !OfTheMatter.Contains(CodeOf(text)) ? $"{status}" : "ok";
            }
        });
        return (answers.ToDictionary(), [.. faults.Values.Order(StringComparer.Ordinal)]);
    }

    HttpRequestMessage RequestOf(string row, Actor actor, Func<string, string> thing)
    {
        var request = Requests.Of(row.Split(" of ")[0], world, thing);
        if (world.TokenOf(actor) is { } token) request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    string Own(string row, string parameter) => world.Own[world.NameOf(row, parameter)!];

    static string? CodeOf(string text) => text.StartsWith('{') && JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;

    static string FileBeside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
