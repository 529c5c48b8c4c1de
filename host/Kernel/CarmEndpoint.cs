using System.Globalization;
using System.Text;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Carm.Kernel;

/// <summary>An endpoint that says what it asks, and runs its request as a command.</summary>
public abstract class CarmEndpoint<TRequest, TResponse> : Endpoint<TRequest, TResponse> where TRequest : notnull
{
    protected void Asks(string permission, bool movesMoney = false, bool withoutSecondFactor = false, bool readsVersion = false) => Options(route => route.WithMetadata(new Asks(permission, movesMoney, withoutSecondFactor, readsVersion)));

    /// <summary>Says in the description that the answer is 201.</summary>
    protected void Creates() => Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<TResponse>(StatusCodes.Status201Created));

    /// <summary>Says in the description that the answer is 202.</summary>
    protected void Accepts() => Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<TResponse>(StatusCodes.Status202Accepted));

    /// <summary>Runs the command once: a repeat under the same <c>Idempotency-Key</c> gives the first answer again.</summary>
    protected Task<TResponse> ExecuteAsync(object command, CancellationToken ct) => Resolve<ICommands>().ExecuteAsync<TResponse>(command, ct);

    /// <summary>Runs the command and answers 200.</summary>
    protected async Task OkAsync(object command, CancellationToken ct) => await Send.OkAsync(await ExecuteAsync(command, ct), ct);

    /// <summary>Runs the command and answers 201 with where the new thing stands.</summary>
    protected Task CreatedAsync(object command, Func<TResponse, string> location, CancellationToken ct) => LocatedAsync(command, location, StatusCodes.Status201Created, ct);

    /// <summary>Runs the command and answers 202 with where the work that goes on can be watched.</summary>
    protected Task AcceptedAsync(object command, Func<TResponse, string> location, CancellationToken ct) => LocatedAsync(command, location, StatusCodes.Status202Accepted, ct);

    async Task LocatedAsync(object command, Func<TResponse, string> location, int status, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        HttpContext.Response.Headers.Location = location(answer);
        await Send.ResponseAsync(answer, status, ct);
    }

    /// <summary>Marks the answer with the version of what it shows.</summary>
    protected void Tag(long version) => HttpContext.Response.Headers.ETag = $"\"{version}\"";

    /// <summary>The version that the caller last read, where it says one; a list that is set as a whole may be set without.</summary>
    protected long? IfMatchGiven() => HttpContext.Request.Headers.IfMatch.Count == 0 ? null : IfMatch();

    /// <summary>The version that the caller last read; <c>IF_MATCH_REQUIRED</c> (428) when it does not say. What is no tag of ours, as a weak one, matches nothing (412).</summary>
    protected long IfMatch()
    {
        var given = HttpContext.Request.Headers.IfMatch.ToString();
        if (given.Length == 0) throw new Rejected("IF_MATCH_REQUIRED");
        return long.TryParse(given.Trim('"').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw new Rejected("IF_MATCH_STALE");
    }

    /// <summary>How many rows a page has (50, at most 500), and the key after which it begins; null begins at the first.</summary>
    protected static (int Size, string? After) PageOf(int? pageSize, string? cursor)
    {
        if (pageSize is < 1 or > 500) throw new Rejected("VAL_PAGE") { Path = "pageSize" };
        try
        {
            return (pageSize ?? 50, cursor is null ? null : Exact.GetString(WebEncoders.Base64UrlDecode(cursor)) is { Length: > 0 } key && !key.Any(char.IsControl) ? key : throw new FormatException());
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new Rejected("VAL_PAGE") { Path = "cursor" };
        }
    }

    static readonly UTF8Encoding Exact = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The cursor that begins after this key.</summary>
    protected static string CursorOf(object key) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key}")));

    /// <summary>Cuts what was read, one row more than the page, to the page and the cursor of the next one.</summary>
    protected static (IReadOnlyList<T> Items, string? NextCursor) Cut<T>(IReadOnlyList<T> read, int size, Func<T, string> key) =>
        read.Count <= size ? (read, null) : ([.. read.Take(size)], CursorOf(key(read[size - 1])));

    /// <summary>Whether the caller sees every transaction of this client. Totals that mix submitters are shown to no one else.</summary>
    protected bool SeesAll => Sight("OWN") && Sight("IMPORTER") && Sight("OTHERS");

    /// <summary>Whether the caller sees what this business submitted for this account; of several that were joined, what each did.</summary>
    protected bool Sees(string submitterBn9, string rmAccount) =>
        Bn9.Each(submitterBn9).All(one => Sight(one == User.FindFirst("carm_bn9")?.Value ? "OWN" : one == rmAccount[..9] ? "IMPORTER" : "OTHERS"));

    bool Sight(string attribute) => User.HasClaim("carm_sight", attribute);
}
