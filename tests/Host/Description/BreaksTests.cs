using System.Text.Json.Nodes;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>Each kind of break is found and said, and an addition is none.</summary>
public sealed class BreaksTests
{
    const string Approved = """
        {"paths":{"/payments/{id}":{
          "get":{"operationId":"getPayment","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},{"name":"sort","in":"query","schema":{"type":"string"}}],
            "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Payment"}}}},"404":{"$ref":"#/components/responses/Refusal404"}}},
          "put":{"operationId":"putPayment","x-permission":"payments.change","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Change"}}}},"responses":{"200":{}}}}},
         "components":{"responses":{"Refusal404":{"content":{"application/problem+json":{}}}},"schemas":{
          "Payment":{"type":"object","required":["amount","state"],"properties":{"amount":{"type":"string"},"state":{"$ref":"#/components/schemas/State"},"paidOn":{"type":["null","string"],"format":"date"},"parts":{"type":"array","items":{"type":"integer"}},"payer":{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Payer"}]}}},
          "Payer":{"type":"object","properties":{"name":{"type":"string"}}},
          "State":{"type":"string","enum":["OPEN","PAID"]},
          "Change":{"type":"object","required":["amount"],"properties":{"amount":{"type":"string"},"reason":{"type":"string","maxLength":200},"state":{"$ref":"#/components/schemas/State"}}}}}}
        """;

    [Theory]
    [InlineData("\"/payments/{id}\":", "\"/paid/{id}\":", "GET /payments/{id} is gone", "PUT /payments/{id} is gone")]
    [InlineData("\"operationId\":\"getPayment\"", "\"operationId\":\"readPayment\"", "GET /payments/{id}: its operationId was getPayment and is readPayment")]
    [InlineData(",{\"name\":\"sort\",\"in\":\"query\",\"schema\":{\"type\":\"string\"}}", "", "GET /payments/{id}: the parameter query sort is gone")]
    [InlineData("\"name\":\"sort\",\"in\":\"query\"", "\"name\":\"sort\",\"in\":\"query\",\"required\":true", "GET /payments/{id}: the parameter query sort is required now")]
    [InlineData("{\"name\":\"sort\"", "{\"name\":\"day\",\"in\":\"query\",\"required\":true,\"schema\":{}},{\"name\":\"sort\"", "GET /payments/{id}: the parameter query day is new and required")]
    [InlineData("\"in\":\"query\",\"schema\":{\"type\":\"string\"}", "\"in\":\"query\",\"schema\":{\"type\":\"integer\"}", "GET /payments/{id}: the parameter query sort: its type was string and is integer")]
    [InlineData("\"requestBody\":{", "\"requestBody\":{\"required\":true,", "PUT /payments/{id}: it needs a body now")]
    [InlineData("\"reason\":{\"type\":\"string\",\"maxLength\":200},", "", "Change (request): reason is gone")]
    [InlineData("\"maxLength\":200", "\"maxLength\":20", "Change (request).reason: it takes 20 characters now")]
    [InlineData("\"maxLength\":200", "\"maxLength\":200,\"pattern\":\"^A\"", "Change (request).reason: its pattern was any and is ^A")]
    [InlineData("\"operationId\":\"getPayment\",", "\"operationId\":\"getPayment\",\"security\":[{\"bearer\":[]}],", "GET /payments/{id}: it needs a token now")]
    [InlineData("payments.change", "payments.decide", "PUT /payments/{id}: it asked for payments.change and asks for payments.decide")]
    [InlineData("\"required\":[\"amount\"]", "\"required\":[\"amount\",\"reason\"]", "Change (request): reason is required now")]
    [InlineData("\"parts\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}},", "", "Payment (response): parts is gone")]
    [InlineData("\"items\":{\"type\":\"integer\"}", "\"items\":{\"type\":\"string\"}", "Payment (response).parts[]: its type was integer and is string")]
    [InlineData("{\"amount\":{\"type\":\"string\"},\"state\"", "{\"amount\":{\"type\":[\"null\",\"string\"]},\"state\"", "Payment (response).amount: its type was string and is null or string")]
    [InlineData("\"format\":\"date\"", "\"format\":\"date-time\"", "Payment (response).paidOn: its type was null or string (date) and is null or string (date-time)")]
    [InlineData("\"required\":[\"amount\",\"state\"]", "\"required\":[\"amount\"]", "Payment (response): state may be missing now")]
    [InlineData("\"enum\":[\"OPEN\",\"PAID\"]", "\"enum\":[\"OPEN\"]", "State (response): the word PAID is gone", "State (request): the word PAID is gone")]
    [InlineData("\"properties\":{\"name\":{\"type\":\"string\"}}", "\"properties\":{}", "Payer (response): name is gone")]
    [InlineData(",\"404\":{\"$ref\":\"#/components/responses/Refusal404\"}", "", "GET /payments/{id}: it answers 404 no more")]
    [InlineData("application/problem+json", "text/plain", "GET /payments/{id}: response 404: application/problem+json is gone")]
    public void What_is_taken_away_is_said(string approved, string present, params string[] said)
    {
        Assert.Contains(approved, Approved, StringComparison.Ordinal);
        Assert.Equal(said, Breaks.Between(JsonNode.Parse(Approved)!, JsonNode.Parse(Approved.Replace(approved, present, StringComparison.Ordinal))!));
    }

    [Theory]
    [InlineData("\"paths\":{", "\"paths\":{\"/more\":{\"get\":{\"responses\":{}}},")]
    [InlineData("\"amount\":{\"type\":\"string\"},\"reason\"", "\"amount\":{\"type\":\"string\"},\"note\":{\"type\":\"string\"},\"reason\"")]
    [InlineData("\"amount\":{\"type\":\"string\"},\"reason\"", "\"amount\":{\"type\":[\"null\",\"string\"]},\"reason\"")]
    [InlineData("\"amount\":{\"type\":\"string\"},\"state\"", "\"amount\":{\"type\":\"string\"},\"fee\":{\"type\":\"string\"},\"state\"")]
    [InlineData("[\"null\",\"string\"]", "\"string\"")]
    [InlineData("\"maxLength\":200", "\"maxLength\":2000")]
    [InlineData("\"enum\":[\"OPEN\",\"PAID\"]", "\"enum\":[\"OPEN\",\"PAID\",\"LATE\"]")]
    [InlineData("\"required\":[\"amount\"]", "\"required\":[]")]
    [InlineData("{\"name\":\"sort\"", "{\"name\":\"day\",\"in\":\"query\",\"schema\":{}},{\"name\":\"sort\"")]
    public void What_is_added_or_eased_is_no_break(string approved, string present)
    {
        Assert.Contains(approved, Approved, StringComparison.Ordinal);
        Assert.Empty(Breaks.Between(JsonNode.Parse(Approved)!, JsonNode.Parse(Approved.Replace(approved, present, StringComparison.Ordinal))!));
    }
}
