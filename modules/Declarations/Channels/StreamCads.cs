using System.Text.Json;
using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carm.Declarations;

/// <summary>
/// A service declares line by line, and is answered line by line, in order, each as soon as it is committed. Whoever breaks off and repeats the whole gets for what was
/// accepted its first answer.
/// </summary>
public sealed class StreamCadsEndpoint(IAuthority authority, IOptions<JsonOptions> json) : CarmEndpoint<CadMessage, CadOutcome>
{
    const string Ndjson = "application/x-ndjson";

    /// <summary>What of a line has come is kept until the rest of it does. A stream may wait for its next line as long as it likes, and not in the middle of one.</summary>
    static readonly TimeSpan LinePatience = TimeSpan.FromMinutes(1);

    public override void Configure()
    {
        Post("cads/stream");
        Group<Portal>();
        Asks("declarations.cads.bulk");
        RequestBinder(new LeaveTheBody());
        Description(route => route.Accepts<CadMessage>(Ndjson).ClearDefaultProduces(StatusCodes.Status200OK).Produces<CadOutcome>(StatusCodes.Status200OK, Ndjson));
        Summary(s => s.Summary = "Declare as a stream, one declaration a line");
    }

    public override async Task HandleAsync(CadMessage none, CancellationToken ct)
    {
        // A stream is as long as it is; its lines are bounded. Each has a key of its own in its number, so one for all of them would say nothing.
        if (HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        // Nor is one that waits for its next line slow.
        if (HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        HttpContext.Request.Headers.Remove("Idempotency-Key");
        HttpContext.Response.ContentType = $"{Ndjson}; charset=utf-8";
        var (asked, position) = (new SubmitterAuthority(authority, User.FindFirst("sub")!.Value), 0);
        try
        {
            await HttpContext.Response.StartAsync(ct);
            await foreach (var line in NdjsonLines.ReadAsync(HttpContext.Request.BodyReader, CadMessage.MostBytes, LinePatience, ct))
            {
                position++;
                if (line is not null && line.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r')) continue;
                var outcome = await DecideAsync(position, line, asked, ct);
                await JsonSerializer.SerializeAsync(HttpContext.Response.Body, outcome, json.Value.SerializerOptions, ct);
                await HttpContext.Response.Body.WriteAsync("\n"u8.ToArray(), ct);
                await HttpContext.Response.Body.FlushAsync(ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client broke off, or the host did: what is committed stands, and the client will ask again. An answer that ended as if it were whole would keep it from that.
            HttpContext.Abort();
        }
    }

    async Task<CadOutcome> DecideAsync(int position, byte[]? line, SubmitterAuthority asked, CancellationToken ct)
    {
        string? number = null;
        try
        {
            if (line is null) throw new Rejected("CAD-1011", CadMessage.MostBytes);
            if (CountedObjects.AreTooMany(line, CountedObjects.MostOfOne)) throw new Rejected("CAD-4001") { Path = "invoices" };
            var message = JsonSerializer.Deserialize<CadMessage>(line, json.Value.SerializerOptions) ?? throw new Rejected("CAD-1001");
            number = message.TransactionNumber;
            return CadOutcome.Of(position, await new DeclareCad(message, await asked.ForAsync(message, ct)).GiveAsync(Resolve<ICommands>(), ct));
        }
        catch (Rejected no)
        {
            return CadOutcome.Of(position, number, CadFault.AllOf(no));
        }
        catch (JsonException e)
        {
            return CadOutcome.Of(position, number, [new("CAD-1001", e.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null, [])]);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            Logger.LogError(e, "A declaration of a stream could not be decided");
            return CadOutcome.Of(position, number, CadOutcome.Failure, CadOutcomeStatus.Failed);
        }
    }

    sealed class LeaveTheBody : IRequestBinder<CadMessage>
    {
        public ValueTask<CadMessage> BindAsync(BinderContext context, CancellationToken ct) => new(new CadMessage());
    }
}
