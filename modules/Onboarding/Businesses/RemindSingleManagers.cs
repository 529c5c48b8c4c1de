using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Each month: a business with one manager only is reminded to add a second (F13).</summary>
public sealed record RemindSingleManagers(DateTimeOffset Now);

public static class RemindSingleManagersHandler
{
    public static async Task<OutgoingMessages> Handle(RemindSingleManagers command, IDocumentSession session, CancellationToken ct)
    {
        var alone = await session.Query<BusinessAccount>().Where(b => b.State == BusinessState.Active && b.Managers.Count == 1).Select(b => new { b.Id, b.LegalName }).ToListAsync(ct);
        return [.. alone.Select(b => NoticeRequested.ToManagers($"single/{b.Id}/{command.Now:yyyy-MM}", b.Id, "N14", command.Now, null, b.LegalName))];
    }
}
