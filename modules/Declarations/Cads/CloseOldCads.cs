using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The calendar's command of each night: declarations whose four years have passed are closed, unless something of theirs is open (declarations 6.1).</summary>
public sealed record CloseOldCads(DateOnly Night);

public static class CloseOldCadsHandler
{
    const int AtOnce = 500;

    /// <summary>Closes some, and asks for the night again while there are more.</summary>
    public static async Task<OutgoingMessages> Handle(CloseOldCads command, IDocumentSession session, CancellationToken ct)
    {
        var day = command.Night.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var due = await session.Query<Cad>().Where(c => c.ClosesAfter != null && string.Compare(c.ClosesAfter, day) < 0).OrderBy(c => c.ClosesAfter).Take(AtOnce).ToListAsync(ct);
        var closed = 0;
        // In the order of their numbers, so that two who hold several cannot hold each other up.
        foreach (var id in due.Select(c => c.Id).Order(StringComparer.Ordinal))
            if (await session.LockCadAsync(id, ct) is { ClosesAfter: { } after } cad && string.CompareOrdinal(after, day) < 0)
            {
                session.Store(cad with { Status = CadStatus.Closed, Revision = cad.Revision + 1 });
                closed++;
            }
        return closed == AtOnce ? [command] : [];
    }
}
