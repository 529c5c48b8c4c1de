using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Each night: enrolments whose applicant did not answer an officer in time lapse.</summary>
public sealed record LapseEnrolments(DateTimeOffset Now);

public static class LapseEnrolmentsHandler
{
    public static async Task<OutgoingMessages> Handle(LapseEnrolments command, IDocumentSession session, CancellationToken ct)
    {
        var today = command.Now.TorontoDate();
        var waiting = await session.Query<Enrolment>().Where(e => e.State == EnrolmentState.InfoRequested).ToListAsync(ct);
        var lapsed = waiting.Where(e => e.InformationRequest!.DueOn < today).Select(e => e.Lapsed(command.Now)).ToArray();
        session.Store(lapsed);
        foreach (var enrolment in lapsed) await DocumentSpace.ReleaseAsync(session, enrolment, ct);
        return [.. lapsed.SelectMany(e => EnrolmentNotices.For(e, "lapsed", "N12_DECIDED", command.Now, e.Program, "LAPSED"))];
    }
}
