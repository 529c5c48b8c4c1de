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

    /// <summary>What has no tenant: a publication is for all, a quarter is the staff's, a version is counted within its declaration, a night's seal is over all, reference data are everybody's.</summary>
    static readonly string[] OfNoTenant = ["publicationId", "quarter", "cadVersion", "otherVersion", "Value", "list", "referenceChangeId", "campaignNumber", "night", "periodEnd", "issuedOn", "throughDate", "reliefId", "type", "program", "code", "edition", "errorCode", "guideName"];

    /// <summary>What nobody deletes: it stays, for those who saw it, in its last state.</summary>
    static readonly string[] NeverDeleted =
    [
        "adjustmentNumber", "agreementNumber", "appealNumber", "attachmentId", "batchId", "changeId", "cadVersion", "carrierCode", "claimNumber", "admin:claimNumber", "changeRequestId", "employee-requests:requestId", "employeeRequestId", "enrolmentId", "importId", "licenceId", "notificationId", "otherVersion", "padId", "paymentId", "quarter", "registrationId", "relationship-requests:requestId", "relationshipRequestId", "statementNumber",
        "rulingNumber", "caseNumber", "providerBn9", "demandNumber", "waiverNumber", "writeOffNumber", "prescribedRateNumber", "entryNumber", "securityNumber", "depositNumber", "reductionNumber", "program", "disbursementNumber", "disbursementRequestNumber", "fileNumber", "reversalNumber", "throughDate", "reliefId",
        "Value", "list", "referenceChangeId", "night", "noticeNumber", "businesses:noticeNumber", "businesses:statementNumber", "periodEnd", "issuedOn", "type", "reference",
        "errorCode", "guideName", "serviceAccountId", "webhookId", "deliveryId", "appealsCaseNumber", "cases:documentId", "complianceCaseNumber", "extensionNumber", "penaltyNumber", "reviewNumber",
    ];

    /// <summary>Where one is answered for what is not there, and why.</summary>
    static readonly Dictionary<string, string> AnsweredAllTheSame = new()
    {
        ["made up: GET /api/v1/tools/identifiers/{Value}"] = "says whether a number is well formed, not whether it exists",
        ["made up: PUT /api/v1/admin/businesses/{bn9}"] = "takes over what is not here yet",
        ["made up: PUT /api/v1/admin/legal-entities/{bn9}"] = "takes over what is not here yet",
        ["made up: PUT /api/v1/admin/interest-rates/{quarter}"] = "proposes the rate of a quarter that has none",
        ["made up: PUT /api/v1/admin/due-date-overrides/{periodEnd}"] = "proposes the due date of a period that has none of its own",
        ["made up: GET /api/v1/admin/ledger/statement-runs/{issuedOn}/dry-run"] = "tries the issue of any month",
        ["made up: GET /api/v1/admin/ledger/interest-runs/{throughDate}/dry-run"] = "tries the interest of any day",
        ["made up: POST /api/v1/admin/contraventions/{code}/changes"] = "proposes a contravention that the table does not have yet",
        ["made up: PUT /api/v1/admin/verification-priorities/{edition}"] = "publishes the priorities of a half-year that has none",
        ["made up: PUT /api/v1/admin/relief-periods/{reliefId}"] = "proposes days of relief under a name that nobody has used",
        ["made up: POST /api/v1/admin/program-accounts/{rmAccount}/declared-history"] = "CAD-2002 is the domain document's code for an account that is unknown or no importer's",
        ["made up: POST /api/v1/admin/program-accounts/{rmAccount}/history"] = "RM_INACTIVE is the domain document's code for an account that is not open",
        ["made up: GET /api/v1/program-accounts/{rmAccount}/rpp/months/{periodEnd}"] = "a month in which nothing was declared is empty",
        ["made up: GET /api/v1/admin/users/{userId}/actions"] = "a person is a sign-in, which may not have been here yet: nothing was done to it",
        ["made up: POST /api/v1/admin/users/{userId}/lock"] = "a sign-in may be locked before it comes",
        ["made up: POST /api/v1/admin/users/{userId}/deactivate"] = "a sign-in may be locked for good before it comes",
        ["made up: POST /api/v1/admin/users/{userId}/unlock"] = "whoever is not locked is in no state for it (409)",
        ["made up: POST /api/v1/admin/users/{userId}/unlink"] = "whoever has no business is in no state for it (409)",
        ["made up: POST /api/v1/admin/users/{userId}/manager-override"] = "whoever has no business is in no state for it (409)",
        ["deleted: GET /api/v1/publications/{publicationId}/calendar"] = "the calendars that hold a webinar hear that it was called off",
        ["deleted: POST /api/v1/publications/{publicationId}/seats"] = "was there for all to see; it is called off (409)",
        ["deleted: DELETE /api/v1/publications/{publicationId}/seats"] = "a seat may be given back also then",
    };

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

    /// <summary>Whoever may, by the table, use a thing of its own finds nothing under another tenant's identifier, a deleted one and a made-up one, and cannot tell which it was.</summary>
    [Fact]
    public async Task Another_tenants_thing_a_deleted_one_and_one_that_never_was_are_the_same_nothing()
    {
        var (approved, _) = Table.Read(await File.ReadAllTextAsync(FileBeside("authorisation-matrix.approved.txt"), TestContext.Current.CancellationToken));
        var (routes, faults) = (Endpoints().Where(e => e.Contains('{') && approved.Any(cell => cell.Key.Row == e && cell.Value == "ok")).ToArray(), new ConcurrentBag<string>());
        Assert.NotEmpty(routes);
        Assert.Empty(AnsweredAllTheSame.Keys.Select(k => k.Split(": ")[1]).Except(routes));
        using var http = world.Carm.Alba.Server.CreateClient();
        await Parallel.ForEachAsync(routes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (route, ct) =>
        {
            var actor = Actors.All.First(a => approved[(route, a.ToString())] == "ok");
            foreach (var parameter in Requests.ParametersOf(route))
            {
                var answers = new Dictionary<string, (int Status, string Body)>();
                foreach (var (kind, things) in StrangersOf(route, parameter, actor))
                {
                    if (!things.TryGetValue(world.NameOf(route, parameter)!, out var stranger))
                    {
                        faults.Add($"{route}: the world has no {world.NameOf(route, parameter)} that is {kind}");
                        continue;
                    }
                    using var request = RequestOf(route, actor, p => p == parameter ? stranger : Own(route, p));
                    using var response = await http.SendAsync(request, ct);
                    answers[kind] = ((int)response.StatusCode, Comparable(await response.Content.ReadAsStringAsync(ct)));
                }
                if (answers.Values.Any(a => a.Status != 404) || answers.Values.Distinct().Count() > 1) faults.Add($"{route} as {actor}, {parameter}: {string.Join(" | ", answers.Select(a => $"{a.Key} {a.Value.Status} {a.Value.Body}"))}");
            }
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal)));
        Assert.Empty(await world.ChangesAsync());
    }

    /// <summary>Delegation is asked about what the route names, and the slice reads nothing else, whatever the query calls by the same name.</summary>
    [Fact]
    public async Task What_the_query_calls_by_a_name_of_the_route_is_not_read_in_its_place()
    {
        var (approved, _) = Table.Read(await File.ReadAllTextAsync(FileBeside("authorisation-matrix.approved.txt"), TestContext.Current.CancellationToken));
        var (routes, faults) = (Endpoints().Where(e => e.StartsWith("GET ", StringComparison.Ordinal) && e.Contains('{') && approved.Any(cell => cell.Key.Row == e && cell.Value == "ok")).ToArray(), new ConcurrentBag<string>());
        Assert.True(routes.Length > 100);
        using var http = world.Carm.Alba.Server.CreateClient();
        await Parallel.ForEachAsync(routes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (route, ct) =>
        {
            var actor = Actors.All.First(a => approved[(route, a.ToString())] == "ok");
            var named = Requests.ParametersOf(route).Where(p => world.Others.ContainsKey(world.NameOf(route, p)!)).Select(p => $"{p}={Uri.EscapeDataString(world.Others[world.NameOf(route, p)!])}").ToArray();
            var answers = new List<string>();
            foreach (var query in new[] { "", string.Join('&', named) }.Distinct())
            {
                using var request = RequestOf(route, actor, p => Own(route, p));
                var asked = request.RequestUri!.OriginalString;
                if (query.Length > 0) request.RequestUri = new(asked + (asked.Contains('?') ? "&" : "?") + query, UriKind.Relative);
                using var response = await http.SendAsync(request, ct);
                // When it was asked is no difference.
                answers.Add($"{(int)response.StatusCode} {System.Text.RegularExpressions.Regex.Replace(Comparable(await response.Content.ReadAsStringAsync(ct)), @"\d{4}-\d\d-\d\dT[\d:.]+", "")}");
            }
            if (answers.Distinct().Count() > 1) faults.Add($"{route} as {actor}");
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal)));
    }

    /// <summary>A member of the staff who may not ask about a thing does not learn by asking whether it exists.</summary>
    [Fact]
    public async Task Who_of_the_staff_is_refused_is_refused_alike_for_what_is_there_and_what_is_not()
    {
        var (approved, _) = Table.Read(await File.ReadAllTextAsync(FileBeside("authorisation-matrix.approved.txt"), TestContext.Current.CancellationToken));
        var (faults, actor) = (new List<string>(), Actors.All.Single(a => a.StaffRole == "BANK"));
        using var http = world.Carm.Alba.Server.CreateClient();
        foreach (var route in Endpoints().Where(e => e.Contains('{') && approved.GetValueOrDefault((e, actor.ToString())) == "403"))
        {
            var answers = new List<string>();
            foreach (var things in new[] { world.Own, world.MadeUp })
            {
                using var request = RequestOf(route, actor, p => things[world.NameOf(route, p)!]);
                using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
                answers.Add(Comparable(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            }
            if (answers[0] != answers[1]) faults.Add($"{route}: {string.Join(" | ", answers)}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The things under whose identifiers this caller finds nothing. Staff see every tenant's, also what is over.</summary>
    IEnumerable<(string Kind, Dictionary<string, string> Things)> StrangersOf(string route, string parameter, Actor actor)
    {
        var name = world.NameOf(route, parameter);
        (string Kind, Dictionary<string, string> Things, bool IsSeen)[] kinds =
        [
            ("another tenant's", world.Others, actor.IsStaff || OfNoTenant.Contains(name)), ("deleted", world.Gone, actor.IsStaff || NeverDeleted.Contains(name)), ("made up", world.MadeUp, false),
        ];
        return kinds.Where(k => !k.IsSeen && !AnsweredAllTheSame.ContainsKey($"{k.Kind}: {route}")).Select(k => (k.Kind, k.Things));
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

    /// <summary>A refusal without what belongs to the one request.</summary>
    static string Comparable(string text) => text.StartsWith('{') ? string.Join(' ', JsonDocument.Parse(text).RootElement.EnumerateObject().Where(p => p.Name is not ("instance" or "traceId")).Select(p => $"{p.Name}={p.Value}")) : text;

    static string FileBeside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
