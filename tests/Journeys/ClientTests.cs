using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Carm.Client;
using Carm.Host.Demo;
using Carm.Testing;
using Xunit;

// As a program would call it; the story hands the test's token on.
#pragma warning disable xUnit1051

namespace Carm.Journeys.Tests;

/// <summary>Carm through the client that is generated from its approved description.</summary>
public sealed class ClientTests(CarmHost tests)
{
    const string Rm = "700000003RM0001";

    [Fact]
    public async Task The_first_month_comes_to_the_cent_through_the_generated_client()
    {
        await using var carm = await tests.OnClockAsync(FirstMonth.ClockStart);
        var steps = 0;
        await foreach (var step in new FirstMonth(await ClientStoryteller.OnAsync(carm)).PlayAsync())
        {
            steps++;
            Assert.All(step.Figures, figure => Assert.Equal($"{step.What}: {figure.Name} {figure.Expected}", $"{step.What}: {figure.Name} {figure.Actual}"));
            await carm.SettleAsync();
        }
        Assert.Equal(12, steps);
    }

    [Fact]
    public async Task A_program_in_CSharp_declares_is_refused_corrects_and_pays()
    {
        await using var carm = await tests.OnClockAsync(FirstMonth.ClockStart);
        var tell = await ClientStoryteller.OnAsync(carm);
        await new FirstMonth(tell).BeginAsync();
        await tell.MoveClockAsync("2026-03-16T15:00:00Z");
        var (importer, broker, border) = (await AsAsync(carm, "alpha.manager"), await AsAsync(carm, "cedar.manager"), await AsAsync(carm, "release.system", "RELEASE_SYSTEM"));
        string[] numbers = [.. Enumerable.Range(0, 3).Select(_ => Fresh.TransactionNumber())];
        foreach (var released in numbers)
            await border.RecordReleaseAsync(new() { TransactionNumber = released, RmAccount = Rm, ReleasedOn = new(2026, 3, 16), EstimatedDutiesAndTaxes = 400m });

        // A draft that somebody has changed meanwhile is not overwritten.
        var number = numbers[0];
        var draft = await broker.DraftCadAsync(Rm, new() { TransactionNumber = number, Header = Header, Invoices = Shirts("800.00", number) });
        await broker.ReplaceCadDraftAsync(number, new() { Header = Header, Invoices = Shirts("900.00", number) }, ifMatch: draft.ETag);
        var stale = await Assert.ThrowsAsync<Refused>(() => broker.ReplaceCadDraftAsync(number, new() { Header = Header, Invoices = Shirts("1200.00", number) }, ifMatch: draft.ETag));
        Assert.Equal(("IF_MATCH_STALE", 412), (stale.Code, stale.Problem.Status));

        var accepted = await broker.SubmitCadAsync(number, idempotencyKey: "submit-1");
        Assert.Equal((CadStatus.Accepted, "00001", new DateOnly(2026, 3, 31)), (accepted.Status, accepted.Version, accepted.PaymentDueOn));
        Assert.True((await broker.SubmitCadAsync(number, idempotencyKey: "submit-1")).IsReplay);
        var twice = await Assert.ThrowsAsync<Refused>(() => broker.SubmitCadAsync(number, idempotencyKey: "submit-2"));
        Assert.Equal("CAD-1002", twice.Code);

        var corrected = await broker.ChangeCadAsync(number, "change-1", new() { Header = Header, Invoices = Shirts("1000.00", number), Reasons = [new() { LineNumber = 1, Codes = ["R5-00-COT"] }], Explanation = "The price was mistyped." });
        Assert.Equal((CadVersionKind.Correction, ChangeStatus.Approved), (corrected.Change.Kind, corrected.Change.Status));
        await carm.SettleAsync();
        // USD 1,000.00 at 1.3725 is 1,372.50; 18 % of duty 247.05 and 5 % of GST on 1,619.55 80.98.
        Assert.Equal(328.03m, (await importer.GetBalanceAsync(Rm)).Balance);

        // Others come as a stream.
        List<CadOutcome> outcomes = [];
        await foreach (var outcome in importer.StreamCadsAsync(numbers[1..].ToAsyncEnumerable().Select(n => new CadMessage { RmAccount = Rm, TransactionNumber = n, Header = Header, Invoices = Shirts("10.00", n) }))) outcomes.Add(outcome);
        Assert.Equal(numbers[1..], outcomes.Select(o => o.TransactionNumber));
        Assert.All(outcomes, o => Assert.Equal(CadOutcomeStatus.Accepted, o.Status));
        await carm.SettleAsync();

        var paid = await importer.PostPaymentAsync(Rm, "pay-1", new() { PaymentReference = "BANK-1", Method = "ONLINE_BANKING", Amount = 328.03m + 2 * Shirt.DutiesAndTaxes });
        Assert.Equal(0m, paid.Balance);

        // The feed tells of it, each event in its shape.
        await carm.SettleAsync();
        var told = (await importer.FindEventsAsync(programAccount: Rm, types: ["carm.cad.accounted.v1", "carm.payment.posted.v1"], since: new(2026, 3, 16, 0, 0, 0, TimeSpan.Zero))).Items;
        Assert.Equal([1, 2], told.Where(e => e.Type == CarmEventType.CarmCadAccountedV1).Select(e => e.DataAs<CadAccounted>()).Where(data => data.TransactionNumber == number).Select(data => data.CadVersion));
        Assert.Equal(paid.Amount, Assert.Single(told, e => e.Type == CarmEventType.CarmPaymentPostedV1).DataAs<PaymentPosted>().Amount);
    }

    [Fact]
    public async Task Each_operation_of_the_running_host_is_one_of_the_client()
    {
        var described = (await ClientStoryteller.OnAsync(tests)).Operations;
        Assert.True(described.Count > 600);
        Assert.Empty(described.Select(o => o.Method).Except(typeof(CarmClient).GetMethods().Select(m => m.Name)));
    }

    static CadHeader Header => new() { OfficeOfRelease = "0497", ModeOfTransport = "2", CarrierCode = "7ABC", ReleaseDate = "2026-03-16", DeclarationStatement = true };

    static CadInvoice[] Shirts(string price, string invoiceNumber) =>
    [
        new()
        {
            InvoiceSequence = 1, InvoiceNumber = invoiceNumber, VendorName = "Maker of shirts", VendorAddress = "1 Mill Road, Shanghai", VendorCountry = "CN", CountryOfExport = "CN", DirectShipmentDate = "2026-03-12", Currency = "USD",
            Lines =
            [
                new()
                {
                    LineNumber = 1, Classification = "6109100012", NarrativeDescription = "Cotton T-shirts", CountryOfOrigin = "CN", TariffTreatment = "2", ValueForDutyCode = "13", ValueForCurrencyConversion = price, Quantity = "1", Unit = "NMB",
                },
            ],
        },
    ];

    static async Task<CarmClient> AsAsync(CarmSystem carm, string subject, params string[] staffRoles)
    {
        var token = await new CarmClient(carm.Alba.Server.CreateClient()).CreateTokenAsync(new() { Subject = subject, Name = subject, Email = $"{subject}@carm.example", Mfa = true, StaffRoles = staffRoles });
        return ClientStoryteller.Client(carm, token.AccessToken);
    }
}

/// <summary>Has the client make each request of the story: what the story says must fit the types of the operation, and what it reads of the answer must be in them.</summary>
sealed class ClientStoryteller : Storyteller
{
    static readonly JsonSerializerOptions Strict = new(CarmClient.Wire) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    readonly CarmSystem carm;

    ClientStoryteller(CarmSystem carm, IReadOnlyList<(string Verb, Regex Path, string Method)> operations) : base(carm.Alba.Server.CreateClient(), "en-CA") => (this.carm, Operations) = (carm, operations);

    /// <summary>What the host describes, those without parameters first, and the client's methods for it.</summary>
    public IReadOnlyList<(string Verb, Regex Path, string Method)> Operations { get; }

    public static async Task<ClientStoryteller> OnAsync(CarmSystem carm)
    {
        using var http = carm.Alba.Server.CreateClient();
        var paths = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.en.json"))!["paths"]!.AsObject();
        return new(carm, [.. paths.OrderBy(path => path.Key.Count(c => c == '{')).SelectMany(path => path.Value!.AsObject().Select(o =>
            (o.Key.ToUpperInvariant(), new Regex($"^{Regex.Replace(path.Key, @"\{(\w+)\}", "(?<$1>[^/]+)")}$"), (string)o.Value!["operationId"]! is var id ? $"{char.ToUpperInvariant(id[0])}{id[1..]}Async" : "")))]);
    }

    public static CarmClient Client(CarmSystem carm, string token)
    {
        var http = carm.Alba.Server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new(http);
    }

    protected override async Task<JsonNode> AskAsync(string token, HttpMethod method, string path, object? body, string? ifMatch)
    {
        var (route, query) = path.Split('?') is [var r, var q] ? (r, q.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1])) : (path, []);
        var operation = Operations.First(o => o.Verb == method.Method && o.Path.IsMatch(route));
        var parts = operation.Path.Match(route).Groups;
        var called = typeof(CarmClient).GetMethod(operation.Method)!;
        var answer = (Task)called.Invoke(Client(carm, token), [.. called.GetParameters().Select(Value)])!;
        await answer;
        return JsonSerializer.SerializeToNode(((dynamic)answer).Result, CarmClient.Wire)!;

        object? Value(ParameterInfo parameter) => parameter switch
        {
            { Name: "body" } => JsonSerializer.Deserialize(JsonSerializer.Serialize(body), parameter.ParameterType, Strict),
            { Name: "ifMatch" } => ifMatch,
            { Name: "idempotencyKey" } => Guid.NewGuid().ToString("N"),
            { ParameterType: var type } when type == typeof(CancellationToken) => TestContext.Current.CancellationToken,
            { Name: { } name } when parts.ContainsKey(name) => parts[name].Value,
            { Name: { } name } => query.GetValueOrDefault(name),
            _ => null,
        };
    }
}
