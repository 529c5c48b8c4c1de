using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Kernel;

/// <summary>Portal clients and security providers: <c>/api/v1</c>.</summary>
public sealed class Portal : Group
{
    public Portal() => Configure("v1", _ => { });
}

/// <summary>CBSA staff: <c>/api/v1/admin</c>.</summary>
public sealed class Staff : Group
{
    public Staff() => Configure("v1/admin", _ => { });
}

/// <summary>Anyone, without sign-in. Each endpoint of this group stands on an approved list that an architecture test reads.</summary>
public sealed class Public : Group
{
    public Public() => Configure("v1", endpoint => endpoint.AllowAnonymous());
}

/// <summary>What an endpoint asks of Delegation before it runs, as <c>ledger.payments.post</c>, and whether it moves money, for which an <c>Idempotency-Key</c> is required.</summary>
public sealed record Asks(string Permission, bool MovesMoney = false);

/// <summary>An endpoint that says what it asks, and runs its request as a command.</summary>
public abstract class CarmEndpoint<TRequest, TResponse> : Endpoint<TRequest, TResponse> where TRequest : notnull
{
    protected void Asks(string permission, bool movesMoney = false) => Options(route => route.WithMetadata(new Asks(permission, movesMoney)));

    /// <summary>Runs the command once: a repeat under the same <c>Idempotency-Key</c> gives the first answer again.</summary>
    protected Task<TResponse> ExecuteAsync(object command, CancellationToken ct) => Resolve<ICommands>().ExecuteAsync<TResponse>(command, ct);

    /// <summary>Runs the command and answers 200.</summary>
    protected async Task OkAsync(object command, CancellationToken ct) => await Send.OkAsync(await ExecuteAsync(command, ct), ct);

    /// <summary>Runs the command and answers 201 with where the new thing stands.</summary>
    protected async Task CreatedAsync(object command, Func<TResponse, string> location, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        HttpContext.Response.Headers.Location = location(answer);
        await Send.ResponseAsync(answer, StatusCodes.Status201Created, ct);
    }

    /// <summary>Marks the answer with the version of what it shows.</summary>
    protected void Tag(long version) => HttpContext.Response.Headers.ETag = $"\"{version}\"";

    /// <summary>The version that the caller last read; <c>IF_MATCH_REQUIRED</c> (428) when it does not say.</summary>
    protected long IfMatch() =>
        long.TryParse(HttpContext.Request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw new Rejected("IF_MATCH_REQUIRED");
}
