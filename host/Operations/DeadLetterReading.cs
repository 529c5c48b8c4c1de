using System.Text.Json;
using Carm.Kernel;
using Wolverine.Persistence.Durability;

namespace Carm.Host;

/// <summary>A message that a listener could not take.</summary>
/// <param name="DeadLetterId">The message's own. One that several listeners could not take stands once for each, and is re-run and discarded for all of them.</param>
/// <param name="Module">Whose listener it is.</param>
/// <param name="ConcernsKind">What the key names, as transactionNumber; null where nothing in the message could be read.</param>
/// <param name="FailedAt">When it failed the last time, by the wall clock.</param>
/// <param name="Attempts">How often it was tried before it was put aside the last time.</param>
/// <param name="Replays">How often it was re-run before.</param>
/// <param name="Waits">Whether it is on its way back to its listener.</param>
/// <param name="Discard">Who asked that it be discarded, and why, where somebody did.</param>
public sealed record DeadLetterRow(
    Guid DeadLetterId, string Module, string Message, string Listener, string? ConcernsKind, string? Concerns, DateTimeOffset? FailedAt, DateTimeOffset? FirstFailedAt, int Attempts, int Replays, bool Waits,
    Bilingual Explanation, string ExceptionType, string Technical, DiscardProposal? Discard);

/// <param name="ProposedBy">The officer.</param>
public sealed record DiscardProposal(string Reason, string ProposedBy, DateTimeOffset ProposedAt);

/// <summary>Reads what Wolverine keeps of a message that nobody could take: whose listener failed, about what, and why in words.</summary>
sealed class DeadLetterReading(IReadOnlyList<ICarmModule> modules)
{
    /// <summary>Whose number says best what a message is about, the closest first.</summary>
    static readonly string[] Keys =
    [
        "transactionNumber", "statementNumber", "penaltyNumber", "appealNumber", "reviewNumber", "rulingNumber", "claimNumber", "caseNumber", "agreementNumber", "demandNumber", "paymentReference", "paymentId", "noticeId", "enrolmentId", "registrationId",
        "publicationId", "periodEnd", "rmAccount", "bn9",
    ];

    readonly ILookup<string, Type> listeners = modules.SelectMany(m => m.Assembly.GetExportedTypes()).Where(t => t.Name.EndsWith("Handler", StringComparison.Ordinal) && t.GetMethod("Handle") is not null)
        .ToLookup(t => Element(t.GetMethod("Handle")!.GetParameters()[0].ParameterType).FullName!);

    public DeadLetterRow Read(DeadLetterEnvelope letter, DiscardProposal? discard)
    {
        var message = letter.MessageType ?? letter.Envelope.MessageType ?? "";
        // A listener of its own has a queue of its own name; the only one of a message stands for the message's.
        var known = listeners[message.TrimEnd('[', ']')].ToArray();
        var queue = letter.ReceivedAt ?? "";
        var listener = known.FirstOrDefault(t => queue.Contains(t.FullName!, StringComparison.OrdinalIgnoreCase)) ?? (known.Length == 1 ? known[0] : null);
        var (kind, key) = ConcernOf(letter.Envelope.Data);
        return new(
            letter.Id, ModuleOf(listener?.Namespace ?? message), Short(message), listener?.Name[..^"Handler".Length] ?? queue, kind, key, letter.FailedAt ?? letter.SentAt, letter.FirstFailedAt ?? letter.FailedAt ?? letter.SentAt,
            letter.Envelope.Attempts, letter.ReplayCount, letter.Replayable, FailureExplanation.Of(modules, letter.ExceptionType, letter.ExceptionMessage), Short(letter.ExceptionType ?? ""), FailureExplanation.Technical(letter.ExceptionMessage), discard);
    }

    static Type Element(Type type) => type.GetElementType() ?? type;

    static string ModuleOf(string name) => name.Split('.') is ["Carm", var module, ..] ? module.ToUpperInvariant() : "HOST";

    /// <summary>A type without where it stands, which is nobody's affair.</summary>
    internal static string Short(string type) => type[(type.LastIndexOf('.') + 1)..] is var name && name.EndsWith("Exception", StringComparison.Ordinal) ? name[..^"Exception".Length] : name;

    /// <summary>What the message is about; of many at once the first.</summary>
    internal static (string? Kind, string? Key) ConcernOf(byte[]? body)
    {
        if (body is null or []) return default;
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement is { ValueKind: JsonValueKind.Array } many && many.GetArrayLength() > 0 ? many[0] : json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return default;
            var said = root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToLookup(p => p.Name, p => p.Value.GetString(), StringComparer.OrdinalIgnoreCase);
            return Keys.Where(said.Contains).Select(kind => ((string?)kind, said[kind].First())).FirstOrDefault();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
