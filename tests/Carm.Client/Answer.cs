using System.Text.Json;
using System.Text.Json.Serialization;

namespace Carm.Client;

/// <summary>What Carm answers, with what the headers say of it.</summary>
public abstract record Answer
{
    /// <summary>The version that was read, for <c>If-Match</c> of the operation that changes it.</summary>
    [JsonIgnore]
    public string? ETag { get; internal set; }

    /// <summary>Whether this is the first answer given again, to a repeat under the same idempotency key.</summary>
    [JsonIgnore]
    public bool IsReplay { get; internal set; }
}

/// <summary>Carm's refusal.</summary>
/// <param name="problem">The whole of it, with the fields at fault.</param>
public sealed class Refused(Problem problem) : HttpRequestException($"{problem.Code}: {problem.Detail}", null, (System.Net.HttpStatusCode)problem.Status)
{
    public Problem Problem { get; } = problem;

    /// <summary>What a program decides by; <c>/docs/errors</c> explains each.</summary>
    public string Code => Problem.Code;
}

/// <summary>A document that is sent.</summary>
public sealed record FileParameter(Stream Content, string FileName, string MediaType);

/// <summary>A document that is read.</summary>
public sealed record FileResponse(byte[] Content, string MediaType, string? FileName);

public sealed partial record CarmEvent
{
    /// <summary>The data in the shape that stands in the description under the event's type.</summary>
    public T DataAs<T>() => Data.Deserialize<T>(CarmClient.Wire)!;
}
