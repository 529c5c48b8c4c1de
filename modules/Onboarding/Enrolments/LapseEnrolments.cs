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
        return [.. waiting.Where(e => e.InformationRequest!.DueOn < today).Select(e => new LapseEnrolment(e.Id, e.Bn9, command.Now))];
    }
}

/// <summary>One enrolment whose applicant did not answer, by itself.</summary>
public sealed record LapseEnrolment(string EnrolmentId, string Bn9, DateTimeOffset Now);

public static class LapseEnrolmentHandler
{
    public static async Task<OutgoingMessages> Handle(LapseEnrolment command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<Enrolment>(command.EnrolmentId, ct) is not { State: EnrolmentState.InfoRequested } enrolment) return [];
        var lapsed = enrolment.Lapsed(command.Now);
        session.Store(lapsed);
        await DocumentSpace.ReleaseAsync(session, lapsed, ct);
        return [.. EnrolmentNotices.For(lapsed, "lapsed", "N12_DECIDED", command.Now, lapsed.Program, "LAPSED")];
    }
}
