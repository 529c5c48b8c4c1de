using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// A service declares in one call, in JSON or XML: drafted and submitted in one transaction. It also changes, asks to withdraw and asks how a declaration stands. Its number, version and function are its key: the same again is answered as the
/// first time, so it needs no other.
/// </summary>
public sealed record DeclareCad(CadMessage Message, CadSubmitter By)
{
    /// <summary>Recorded as done for the importer that the message names, since no route does.</summary>
    internal Task<CadReceiptResponse> GiveAsync(ICommands commands, CancellationToken ct) => commands.ExecuteAsync<CadReceiptResponse>(this, ct, Message.RmAccount![..9], Message.NumberIfFit());
}

public sealed class DeclareCadEndpoint(IAuthority authority) : CarmEndpoint<CadMessage, CadReceiptResponse>
{
    public override void Configure()
    {
        Post("cads");
        Group<Portal>();
        Asks("declarations.cads.bulk");
        RequestBinder(new JsonUnlessXml());
        Description(route => route.WithMetadata(new RequestSizeLimitAttribute(CadMessage.MostBytes)).Accepts<CadMessage>("application/json", CadXml.MediaType)
            .ClearDefaultProduces(StatusCodes.Status200OK).Produces<CadReceiptResponse>(StatusCodes.Status200OK, "application/json", CadXml.MediaType).Produces<CadReceiptResponse>(StatusCodes.Status201Created, "application/json", CadXml.MediaType));
        Summary(s => s.Summary = "Declare, change or ask to withdraw in one call, or ask how a declaration stands");
    }

    public override async Task HandleAsync(CadMessage message, CancellationToken ct)
    {
        var (isXmlWanted, places) = (CadXmlAnswers.AreWanted(HttpContext), CadPlaces.Canonical(message));
        try
        {
            if (JsonUnlessXml.IsXml(HttpContext)) (message, places) = CadXmlReading.Read(await CadXmlReading.BodyAsync(HttpContext.Request, ct));
            var by = await new SubmitterAuthority(authority, User.FindFirst("sub")!.Value).ForAsync(message, ct);
            var receipt = await new DeclareCad(message, by).GiveAsync(Resolve<ICommands>(), ct);
            HttpContext.Response.Headers.Location = $"/api/v1/cads/{receipt.TransactionNumber}{(receipt.Change is { } change ? $"/changes/{change.ChangeId}" : "")}";
            var status = receipt.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created;
            if (isXmlWanted) await CadXmlAnswers.ReceiptAsync(HttpContext, status, message, receipt, places, ct);
            else await Send.ResponseAsync(receipt, status, ct);
        }
        catch (Rejected no) when (isXmlWanted && DeclarationsRejections.Find(no.Code) is not null)
        {
            await CadXmlAnswers.RefusalAsync(HttpContext, message, no, places, ct);
        }
    }
}

public static class DeclareCadHandler
{
    public static async Task<(CadReceiptResponse, OutgoingMessages)> Handle(DeclareCad command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        var (receipt, isRepeat, facts) = await session.DecideAsync(command.Message, command.By, rules, ct);
        return (CadReceiptResponse.Of(receipt, isRepeat), facts);
    }
}

/// <summary>XML is left in the body, for the reader that knows its schema.</summary>
sealed class JsonUnlessXml : RequestBinder<CadMessage>
{
    public static bool IsXml(HttpContext http) => http.Request.GetTypedHeaders().ContentType?.MediaType.Equals(CadXml.MediaType, StringComparison.OrdinalIgnoreCase) == true;

    public override async ValueTask<CadMessage> BindAsync(BinderContext context, CancellationToken ct)
    {
        if (IsXml(context.HttpContext)) return new();
        await CountedObjects.ReadAheadAsync(context.HttpContext, CountedObjects.MostOfOne, "invoices", ct);
        return await base.BindAsync(context, ct);
    }
}
