using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Onboarding;
using FluentValidation.Results;
using JasperFx;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Carm.Host;

/// <summary>One refusal on the wire: RFC 9457 with a stable code, in the caller's language.</summary>
/// <param name="Type">The page that explains the code, in the language in which it is asked for.</param>
/// <param name="Errors">The fields at fault; absent when the fault lies in no single field.</param>
/// <param name="Error">Where a program asks for a token: the word of RFC 6749 (5.2), by which its libraries know what is wrong.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Instance, string Code, string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

/// <summary>A field at fault.</summary>
/// <param name="Path">Where it stands in the request, as <c>lines[0].unit</c>.</param>
public sealed record FieldError(string Path, string Code, string Message);

/// <summary>Every code of the host and the modules, and the one place where a refusal becomes an answer.</summary>
/// <param name="publicAddress">Under what address callers know this system, where that is not the one that reaches it.</param>
public sealed class Problems(IReadOnlyList<ICarmModule> modules, Uri? publicAddress = null)
{
    readonly Dictionary<Assembly, string> unreadableBodies = modules.ToDictionary(m => m.Assembly, m => m.UnreadableBody);
    readonly Dictionary<string, Rejection> table = HostRejections.All.Concat(modules.SelectMany(m => m.Rejections)).ToDictionary(r => r.Code);

    public Problem Of(HttpContext http, Rejected rejected)
    {
        var row = table.GetValueOrDefault(rejected.Code) ?? throw new InvalidOperationException($"The code {rejected.Code} stands in no table of rejections.", rejected);
        var text = row.In(CultureInfo.CurrentUICulture, rejected.Arguments);
        if (rejected.All.Count > 0) return Of(http, row, text, [.. rejected.All.Select(fault => new FieldError(fault.Path ?? "$", fault.Code, table[fault.Code].In(CultureInfo.CurrentUICulture, fault.Arguments)))]);
        return Of(http, row, text, rejected.Path is { } path ? [new(path, row.Code, text)] : null);
    }

    public bool Knows(string code) => table.ContainsKey(code);

    public Problem OfStatus(HttpContext http, int status)
    {
        var row = table[HostRejections.ForStatus(status)];
        return Of(http, row with { Status = status }, row.In(CultureInfo.CurrentUICulture, []), null);
    }

    /// <summary>What a code without arguments says, in the caller's language.</summary>
    public string Text(string code) => table[code].In(CultureInfo.CurrentUICulture, []);

    /// <summary>A body that could not be read, or fields that a validator refused.</summary>
    public Problem OfFailures(HttpContext http, IReadOnlyList<ValidationFailure> failures)
    {
        var unreadable = failures.Any(f => f.ErrorCode == ProblemServices.UnreadableBody);
        var row = table[unreadable ? UnreadableBodyOf(http) : "VAL_FAILED"];
        return Of(http, row, row.In(CultureInfo.CurrentUICulture, []),
            [.. failures.Select(f => new FieldError(OnTheWire(f.PropertyName), unreadable ? row.Code : FieldCode(f, row), Message(f, row)))]);
    }

    /// <summary>A validator's path names our properties; on the wire they begin small.</summary>
    static string OnTheWire(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    /// <summary>The code of a body that cannot be read is the owning module's, where it has one of its own.</summary>
    string UnreadableBodyOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<FastEndpoints.EndpointDefinition>()?.EndpointType.Assembly is { } owner && unreadableBodies.TryGetValue(owner, out var code) ? code : ProblemServices.UnreadableBody;

    /// <summary>A code of ours says what it means; a validator's own sentence is in the caller's language already; the serializer's is not, and tells of our types.</summary>
    string Message(ValidationFailure failure, Rejection row) =>
        (failure.ErrorCode == ProblemServices.UnreadableBody && failure.ErrorMessage.Length == 0) || IsOfTheForm(failure) ? row.In(CultureInfo.CurrentUICulture, [])
        : failure.ErrorCode is { } code && code != ProblemServices.UnreadableBody && table.TryGetValue(code, out var own) ? own.In(CultureInfo.CurrentUICulture, [])
        : failure.ErrorMessage;

    /// <summary>What the library says of a form that it could not read, in English only.</summary>
    static bool IsOfTheForm(ValidationFailure failure) => failure.ErrorCode is null or "" && failure.PropertyName.Equals("generalErrors", StringComparison.OrdinalIgnoreCase);

    /// <summary>A validator's own name made stable: <c>NotEmptyValidator</c> is <c>VAL_NOT_EMPTY</c> on the wire.</summary>
    static string FieldCode(ValidationFailure failure, Rejection row) =>
        failure.ErrorCode is not { Length: > 0 } code ? row.Code
        : code.EndsWith("Validator", StringComparison.Ordinal) ? "VAL_" + JsonNamingPolicy.SnakeCaseUpper.ConvertName(code[..^"Validator".Length])
        : code;

    Problem Of(HttpContext http, Rejection row, string detail, IReadOnlyList<FieldError>? errors)
    {
        Telemetry.Refusals.Add(1, new KeyValuePair<string, object?>("code", row.Code));
        return new(AddressOf(http, row.Code), Title(row.Status), row.Status, detail, http.Request.Path, row.Code, Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier, errors, OfTokens(http, row.Code));
    }

    /// <summary>
    /// Where the code is explained. RFC 9457 prefers an absolute address: a problem is logged and passed on apart from its request, and a relative one leads
    /// nowhere then. Behind a proxy that changes scheme or host, the configured address is the one that callers can open.
    /// </summary>
    public string AddressOf(HttpContext http, string code) =>
        $"{publicAddress?.AbsoluteUri.TrimEnd('/') ?? $"{http.Request.Scheme}://{(http.Request.Host.HasValue ? http.Request.Host.ToUriComponent() : "localhost")}{http.Request.PathBase.ToUriComponent()}"}{ErrorPages.Path}/{code}";

    static string Title(int status) => Bilingual.IsFrench(CultureInfo.CurrentUICulture)
        ? status switch
        {
            400 => "Demande mal formée",
            401 => "Identification requise",
            403 => "Accès refusé",
            404 => "Introuvable",
            405 => "Méthode non permise",
            409 => "Conflit",
            412 => "Version périmée",
            413 => "Corps trop volumineux",
            415 => "Type de contenu non accepté",
            422 => "Demande refusée par une règle",
            423 => "Verrouillé",
            428 => "Version requise",
            429 => "Trop de demandes",
            500 => "Défaut interne",
            503 => "Momentanément indisponible",
            _ => "Erreur",
        }
        : ReasonPhrases.GetReasonPhrase(status);

    const string InvalidClient = "invalid_client";

    static string? OfTokens(HttpContext http, string code) => (http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint)?.Metadata.GetMetadata<FastEndpoints.EndpointDefinition>()?.EndpointType != typeof(IssueServiceTokenEndpoint) ? null : code switch
    {
        "AUTH_CLIENT" => InvalidClient,
        "VAL_GRANT_TYPE" => "unsupported_grant_type",
        _ => "invalid_request",
    };

    public static async Task WriteAsync(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        // What was set before an exception is gone with it.
        http.Response.Headers.ContentLanguage = CultureInfo.CurrentUICulture.Name;
        if (problem.Error == InvalidClient) http.Response.Headers.WWWAuthenticate = "Basic realm=\"carm\"";
        if (problem.Status == StatusCodes.Status429TooManyRequests && http.Response.Headers.RetryAfter.Count == 0) http.Response.Headers.RetryAfter = "60";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "5";
        await http.Response.WriteAsJsonAsync(problem, CarmJson.Options, "application/problem+json");
    }
}

/// <summary>Turns what a slice throws into a refusal on the wire.</summary>
sealed class RejectedToProblem(Problems problems, ILogger<RejectedToProblem> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken ct)
    {
        var problem = exception switch
        {
            Rejected rejected => problems.Of(http, rejected),
            _ when WriteRecord.IsLostRace(exception) => problems.Of(http, new Rejected("STATE_CONFLICT")),
            // What the database has no character for, as U+0000, was never meant.
            _ when NoCharacter(exception) => problems.Of(http, new Rejected(ProblemServices.UnreadableBody)),
            InvalidDataException => problems.Of(http, new Rejected(ProblemServices.UnreadableBody)),
            // What the sandbox's front reads itself; the endpoints of the modules read theirs by another way.
            BadHttpRequestException { InnerException: JsonException unreadable } => problems.OfFailures(http, [ProblemServices.OfUnreadableBody(unreadable)]),
            BadHttpRequestException bad => problems.OfStatus(http, bad.StatusCode),
            _ when Messaging.IsOutage(exception) => problems.Of(http, new Rejected("UNAVAILABLE")),
            _ => problems.Of(http, new Rejected("UNEXPECTED")),
        };
        if (problem.Status >= 500) log.LogError(exception, "Unexpected failure of {Method} {Route}", http.Request.Method, http.GetEndpoint()?.DisplayName);
        await Problems.WriteAsync(http, problem);
        return true;
    }

    static bool NoCharacter(Exception? e) =>
        e is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.CharacterNotInRepertoire or Npgsql.PostgresErrorCodes.UntranslatableCharacter } || (e?.InnerException is { } inner && NoCharacter(inner))
        || (e is AggregateException many && many.InnerExceptions.Any(NoCharacter));
}

static class ProblemServices
{
    public static void AddCarmProblems(this IServiceCollection services, IReadOnlyList<ICarmModule> modules, IConfiguration configuration)
    {
        services.AddSingleton(new Problems(modules, configuration["PublicAddress"] is { Length: > 0 } address ? new Uri($"{address.TrimEnd('/')}/") : null));
        services.AddSingleton(new ErrorCatalogue(modules));
        services.AddProblemDetails();
        services.AddExceptionHandler<RejectedToProblem>();
    }

    public const string UnreadableBody = "VAL_BODY";

    /// <summary>The serializer's own sentences are English and tell of our types; what they say of a field that is missing or unknown is said here in the caller's language.</summary>
    public static ValidationFailure OfUnreadableBody(JsonException e)
    {
        var at = e.Path is null or "$" ? "" : e.Path.TrimStart('$', '.');
        if (Quoted(e.Message, "missing required properties including: '") is { } missing) return Of(at.Length > 0 ? $"{at}.{missing}" : missing, new Bilingual($"{missing} is required.", $"{missing} est requis."));
        if (Quoted(e.Message, "The JSON property '") is { } unknown) return Of(at.Length > 0 ? at : unknown, new Bilingual($"There is no field {unknown} here.", $"Il n'y a pas de champ {unknown} ici."));
        if (e.InnerException?.Message.Contains("DateOnly", StringComparison.Ordinal) == true) return Of(at, HostRejections.All.First(row => row.Code == "VAL_DATE") is var date ? new(date.En, date.Fr) : null);
        return Of(at.Length > 0 ? at : "$", e.Message.Contains("LineNumber:", StringComparison.Ordinal) ? null : new(e.Message, e.Message));

        static ValidationFailure Of(string path, Bilingual? text) => new(path, text?.ToString() ?? "") { ErrorCode = UnreadableBody };
        static string? Quoted(string message, string before) => message.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at ? message[(at + before.Length)..].Split('\'')[0] : null;
    }
}
