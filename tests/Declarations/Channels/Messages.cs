using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using System.Xml.Schema;
using Carm.Delegation;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Declarations in one message, as a service sends them.</summary>
static class Messages
{
    public const string Url = "/api/v1/cads", Xml = "application/xml";

    /// <summary>The message of W1, with what it is changed in.</summary>
    public static CadMessage Of(string rm, string number, Func<CadMessage, CadMessage>? change = null) => (change ?? (m => m))(new(
        rm, number, "AB", Version: "00001", Header: new("0497", null, "2", "7ABC", ReleaseDate: "2026-03-16", DeclarationStatement: true),
        Invoices: [new(1, number, null, "Maker of shirts", "1 Mill Road, Shanghai", "CN", CountryOfExport: "CN", DirectShipmentDate: "2026-03-12", Currency: "USD", Lines: [new(1, "6109100012", "Cotton T-shirts", "CN", null, "2", "13", "12345.67", "5000", "NMB")])]));

    public static CadMessage With(this CadMessage message, Func<CadLine, CadLine> line) => message with { Invoices = message.Document.Replace(line).Invoices };

    /// <summary>The message that changes a declaration to what this one says.</summary>
    public static CadMessage Changed(this CadMessage message, string reason, string version = "00002") => message with { FunctionCode = CadMessage.Change, Version = version, Reasons = [new(1, [reason])] };

    public static CadMessage Withdrawing(string rm, string number, string version = "00002") => new(rm, number, FunctionCode: CadMessage.Withdrawal, Version: version, WithdrawalReason: "GOODS_NEVER_IMPORTED", Explanation: "The goods went back at the border.");

    public static CadMessage Worth(this CadMessage message, string value) => message.With(line => line with { ValueForCurrencyConversion = value });

    public static JsonNode Json(this CadMessage message) => JsonSerializer.SerializeToNode(message, JsonSerializerOptions.Web)!;

    public static byte[] Bytes(this XElement element) => Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));

    public static Task<Answer> DeclareAsync(this Caller caller, CadMessage message, string language = "en-CA") => caller.PostAsync(Url, message.Json(), key: "", language);

    /// <summary>Sends it in XML and gets the answer in XML, which must be of the schema.</summary>
    public static async Task<(int Status, XElement Response)> DeclareInXmlAsync(this Caller caller, byte[] body, string language = "en-CA")
    {
        var answer = await caller.PostContentAsync(Url, body, Xml, Xml, language);
        return (answer.Status, Valid(answer));
    }

    public static XElement Valid(Answer answer)
    {
        Assert.True(answer.MediaType == Xml, answer.Text);
        var document = XDocument.Parse(answer.Text);
        document.Validate(CadXml.Schema, (_, fault) => Assert.Fail(fault.Message));
        return document.Root!;
    }

    public static string?[] Values(this XElement element, params string[] paths) => [.. paths.Select(path => path.Split('/').Aggregate((XElement?)element, (at, name) => at?.Element(CadXml.Wco + name))?.Value)];

    public static async Task<(int, string?)> CodeAsync(this Task<Answer> asked) => await asked is var answer && answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code) ? (answer.Status, code.GetString()) : (answer.Status, null);

    /// <summary>A customs broker that acts for the importer and sees what it submits itself, or what is said.</summary>
    public static async Task<Importer> BrokerOfAsync(this CarmSystem carm, Importer client, params string[] sight)
    {
        var broker = await Importer.OpenAsync(carm);
        await carm.LicenceAsync(broker, "ACTIVE");
        await using var session = carm.Alba.Services.GetRequiredService<IDelegationStore>().LightweightSession();
        session.Store(new BusinessRelationship(BusinessRelationship.IdOf(broker.Bn9, client.Bn9), broker.Bn9, client.Bn9, "BMR", [], sight.Length == 0 ? ["OWN"] : sight, new(2026, 1, 1), null, "manager", 1));
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        return broker;
    }

    public static Task LicenceAsync(this CarmSystem carm, Importer broker, string status) =>
        carm.HearAsync(new LicenceStatusChanged(broker.Bn9, "CUSTOMS_BROKER", "B-1", status, new(2026, 1, status == "ACTIVE" ? 1 : 2, 12, 0, 0, TimeSpan.Zero)));
}
