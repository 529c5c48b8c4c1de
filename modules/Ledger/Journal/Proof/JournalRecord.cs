using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>
/// The journal as it is exported, one record a line: the seals from the oldest, then chain by chain (in the ordinal order of their names) what is kept of the chain and its transactions, then the count
/// of all. Amounts are whole cents. It is all that a proof needs: nothing else is read, from the database or from a file.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "record")]
[JsonDerivedType(typeof(JournalSeal), "seal")]
[JsonDerivedType(typeof(ChainRecord), "chain")]
[JsonDerivedType(typeof(TransactionRecord), "transaction")]
[JsonDerivedType(typeof(EndRecord), "end")]
public abstract record JournalRecord
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, AllowOutOfOrderMetadataProperties = true };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>One line of an exported file.</summary>
    /// <exception cref="JsonException">It is no such record.</exception>
    public static JournalRecord OfJson(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalRecord>(line, Json) is { } record && record.IsWhole ? record : throw new JsonException("A part of the record is missing.");
        }
        catch (NotSupportedException)
        {
            throw new JsonException("The record has no kind.");
        }
    }

    /// <summary>Whether nothing that must be there was left out of the line.</summary>
    [JsonIgnore]
    public virtual bool IsWhole => true;
}

/// <summary>A chain and what is kept beside its transactions.</summary>
/// <param name="Seq">Of its last transaction.</param>
/// <param name="Hash">Of its last transaction.</param>
/// <param name="Due">What is kept as open of its debts by the day they fall due.</param>
/// <param name="OpenDebits">The same, summed from the open items.</param>
/// <param name="OpenCredits">What is open of its credits.</param>
/// <param name="Heads">What the seals say that its head was, of each night since which it had moved.</param>
public sealed record ChainRecord(
    string Chain, long Seq, string Hash, IReadOnlyList<KeptBalance> Balances, IReadOnlyList<DueCents> Due, IReadOnlyList<DueCents> OpenDebits, long OpenCredits, IReadOnlyList<SealedHead> Heads) : JournalRecord
{
    public override bool IsWhole => this is { Chain: not null, Hash: not null, Balances: not null, Due: not null, OpenDebits: not null, Heads: not null };

    /// <summary>Where its transactions begin that follow; null for all of them.</summary>
    internal ChainStart? Start { get; init; }
}

/// <summary>Where the proof of a chain goes on.</summary>
/// <param name="Earlier">The transactions before it that a later one reverses, settles or voids, as they stood then.</param>
sealed record ChainStart(VerifiedChain Verified, IReadOnlyDictionary<long, Standing> Earlier);

/// <summary>A transaction before it as the database tells it.</summary>
public sealed record EarlierTransaction(string Chain, long Seq, Standing Standing);

/// <summary>How far a chain was last found to hold.</summary>
/// <param name="Id">The chain.</param>
/// <param name="Night">The night whose check it was.</param>
/// <param name="Seq">Of the last transaction that was verified.</param>
/// <param name="Hash">Of the same.</param>
/// <param name="Balances">What its accounts came to by then.</param>
/// <param name="WholeOn">The night in which it was last read from its first transaction; not kept from the beginning.</param>
public sealed record VerifiedChain(string Id, DateOnly Night, long Seq, string Hash, IReadOnlyList<KeptBalance> Balances, DateOnly? WholeOn = null)
{
    /// <summary>Whether it is to be read whole: it was not since its last turn, so that a turn that failed comes again the next night.</summary>
    public bool IsDue(DateOnly night, int nights) => night.DayNumber - LastWhole().DayNumber > JournalCheck.NightsSinceTurn(Id, night, nights);

    public DateOnly LastWhole() => WholeOn ?? Night;
}

/// <summary>The balance that is kept of an account in a chain.</summary>
/// <param name="Version">How many lines made it.</param>
public sealed record KeptBalance(string Account, long Debits, long Credits, long PendingDebits, long PendingCredits, long Version);

/// <summary>A transaction as it stands in the journal.</summary>
/// <param name="Rev">The number in the chain of the one that it reverses, settles or voids.</param>
public sealed record TransactionRecord(
    string Chain, long Seq, string Type, string? Ref, long? Rev, DateOnly EffectiveOn, DateTimeOffset PostedAt, string Hash, IReadOnlyList<LineRecord> Lines) : JournalRecord
{
    /// <summary>Its own day, where it became known after the statement of that day was cut.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? OccurredOn { get; init; }

    /// <summary>Who asked for it. Like what follows it is kept beside what is hashed; what was posted before it was kept has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MakerId { get; init; }

    /// <summary>Who else decided it; null where one decides alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CheckerId { get; init; }

    /// <summary>By which the audit has the write behind it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CorrelationId { get; init; }

    public override bool IsWhole => this is { Chain: not null, Type: not null, Hash: not null, Lines: not null } && Lines.All(l => l is { Account: not null, Side: "D" or "C" });

    /// <summary>Follows from the type, as in the journal itself.</summary>
    [JsonIgnore]
    public TransactionStatus Status => Type.EndsWith("_PENDING", StringComparison.Ordinal) ? TransactionStatus.Pending : Type.EndsWith("_VOIDED", StringComparison.Ordinal) ? TransactionStatus.Voided : TransactionStatus.Posted;

    /// <summary>The text that is hashed, built anew.</summary>
    [JsonIgnore]
    public string Body
    {
        get
        {
            var (before, after) = JournalBody.Of(Chain, new(Type, Ref, EffectiveOn, null, [.. Lines.Select(l => new PostingLine(l.Account, l.IsDebit ? Side.Debit : Side.Credit, Money.OfCents(l.Cents)))], Rev), PostedAt);
            return $"{before}{Seq}{after}";
        }
    }
}

public enum TransactionStatus
{
    Posted,
    Pending,
    Voided,
}

/// <summary>A line of a transaction.</summary>
/// <param name="Side">D or C.</param>
/// <param name="PrevBalance">What was posted to the account in this chain before, debits less credits.</param>
/// <param name="AccountVersion">Which line of the account in this chain it is.</param>
public sealed record LineRecord(string Account, string Side, long Cents, bool IsPosted, long PrevBalance, long NewBalance, long AccountVersion)
{
    [JsonIgnore]
    public bool IsDebit => Side == "D";

    /// <summary>Debits count up, credits down.</summary>
    [JsonIgnore]
    public long Signed => IsDebit ? Cents : -Cents;
}

/// <summary>What the journal counts, so that a file that was cut off is told from a whole one.</summary>
public sealed record EndRecord(long Chains, long Transactions, long Lines) : JournalRecord;
