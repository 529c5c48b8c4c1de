using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;

namespace Carm.Host;

/// <summary>Staff list the messages that listeners could not take.</summary>
public sealed record FindDeadLetters([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="Kinds">How many there are of each kind, whatever was asked: a kind is re-run as one.</param>
public sealed record FindDeadLettersResponse(IReadOnlyList<DeadLetterKind> Kinds, IReadOnlyList<DeadLetterRow> Items, string? NextCursor);

/// <param name="MessageType">What to name when the kind is re-run, with the type of the exception.</param>
public sealed record DeadLetterKind(string MessageType, string ExceptionType, int Count, Bilingual Explanation);

sealed class FindDeadLettersEndpoint(IMessageStore messages, IDocumentStore store, DeadLetterReading reading, IReadOnlyList<ICarmModule> modules) : CarmEndpoint<FindDeadLetters, FindDeadLettersResponse>
{
    public override void Configure()
    {
        Get("operations/dead-letters");
        Group<Staff>();
        Asks("host.operations.view");
        Summary(s => s.Summary = "Messages that nobody could take, and why");
    }

    public override async Task HandleAsync(FindDeadLetters query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var page = after is null ? 1 : int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 1 and < 1_000_000 ? number : throw new Rejected("VAL_PAGE") { Path = "cursor" };
        var found = await messages.DeadLetters.QueryAsync(new() { PageNumber = page, PageSize = size }, ct);
        await using var session = store.QuerySession();
        var discards = (await session.LoadManyAsync<DeadLetterDiscard>(ct, [.. found.Envelopes.Select(e => e.Id).Distinct()])).ToDictionary(d => d.Id, d => d.Proposal);
        var kinds = (await messages.DeadLetters.SummarizeAllAsync("Carm", JasperFx.Core.TimeRange.AllTime(), ct)).GroupBy(c => (c.MessageType, c.ExceptionType))
            .Select(g => new DeadLetterKind(DeadLetterReading.Short(g.Key.MessageType), DeadLetterReading.Short(g.Key.ExceptionType), g.Sum(c => c.Count), FailureExplanation.Of(modules, g.Key.ExceptionType, null))).OrderByDescending(k => k.Count).ThenBy(k => k.MessageType, StringComparer.Ordinal);
        await Send.OkAsync(new([.. kinds], [.. found.Envelopes.Select(e => reading.Read(e, discards.GetValueOrDefault(e.Id)))], page * size < found.TotalCount ? CursorOf(page + 1) : null), ct);
    }
}
