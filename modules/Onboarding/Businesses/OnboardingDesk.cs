using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>What of this module waits for staff, and who a client is.</summary>
sealed class OnboardingDesk(IOnboardingStore store) : IStaffDesk
{
    const string Registrations = "onboarding.registrations.review", Enrolments = "onboarding.enrolments.review", Businesses = "onboarding.businesses.review", Notices = "onboarding.notices.review", Outages = "onboarding.outages.view";

    /// <summary>Whoever may look clients up learns their names.</summary>
    const string Clients = "host.clients.view";

    public IReadOnlyList<string> Permissions => [Registrations, Enrolments, Businesses, Notices, Outages, Clients];

    public async Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var work = new List<WaitingWork>();
        if (seen.Contains(Registrations))
        {
            const string decides = "onboarding.registrations.decide";
            work.AddRange((await session.Query<Registration>().Where(r => r.State == RegistrationState.ManualReview).OrderBy(r => r.Id).Take(most).ToListAsync(ct))
                .Select(r => Of("REGISTRATION", r.Id, decides, r.Bn9, r.RmAccount, r.LastActivityAt.TorontoDate(), "registrations")));
            work.AddRange((await session.Query<ChangeRequest>().Where(r => r.State == ChangeState.Requested).OrderBy(r => r.Id).Take(most).ToListAsync(ct))
                .Select(r => Of("CHANGE_REQUEST", r.Id, decides, r.Bn9, null, r.RequestedAt.TorontoDate(), "change-requests")));
            work.AddRange((await session.Query<ProgramAccount>().Where(p => p.Request != null).OrderBy(p => p.Id).Take(most).ToListAsync(ct))
                .Select(p => Of("PROGRAM_REQUEST", p.Id, "onboarding.programs.open", p.Bn9, p.Id, p.Request!.At.TorontoDate(), "program-accounts")));
        }
        if (seen.Contains(Enrolments))
        {
            work.AddRange((await session.Query<Enrolment>().Where(e => e.State == EnrolmentState.Submitted || e.State == EnrolmentState.UnderReview).OrderBy(e => e.Id).Take(most).ToListAsync(ct))
                .Select(e => Of("ENROLMENT", e.Id, "onboarding.enrolments.decide", e.Bn9, e.RmAccount, (e.SubmittedAt ?? e.At).TorontoDate(), $"enrolments/{e.Id}") with { Assignee = e.Officer, AssignLink = $"/api/v1/admin/enrolments/{e.Id}/take" }));
            foreach (var state in new[] { LicenceState.ApprovedPending, LicenceState.NoticeGiven })
                work.AddRange((await session.Query<Licence>().Where(l => l.State == state).OrderBy(l => l.Id).Take(most).ToListAsync(ct))
                    .Select(l => Of(l.Notice is null ? "LICENCE_TO_ISSUE" : "LICENCE_NOTICE", l.Id, "onboarding.licences.decide", l.Bn9, l.RmAccount, l.Notice?.GivenOn, $"licences/{l.Id}") with { DueOn = l.Notice?.DecideFrom }));
            work.AddRange((await session.Query<Licence>().Where(l => l.Renewal!.State == RenewalState.Requested).OrderBy(l => l.Id).Take(most).ToListAsync(ct))
                .Select(l => Of("LICENCE_RENEWAL", l.Id, "onboarding.licences.decide", l.Bn9, l.RmAccount, l.Renewal!.AskedOn, $"licences/{l.Id}") with { DueOn = l.ExpiresOn }));
        }
        if (seen.Contains(Outages))
            work.AddRange((await session.Query<Outage>().Where(o => o.State == OutageState.Proposed).OrderBy(o => o.Id).Take(most).ToListAsync(ct))
                .Select(o => Of("OUTAGE", o.Id, "onboarding.outages.approve", null, null, o.ProposedAt.TorontoDate(), "outages")));
        return work;
    }

    static WaitingWork Of(string kind, string number, string asks, string? bn9, string? rm, DateOnly? since, string link) => new(WaitingWork.IdOf(kind, number), kind, asks, bn9, rm, since, null, $"/api/v1/admin/{link}");

    public async Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        if (!seen.Contains(Clients)) return [];
        await using var session = store.QuerySession();
        if (RmAccount.Read(text, out _) is { } rm)
            return await session.LoadAsync<ProgramAccount>(rm.Value, ct) is { } program ? [new(program.Bn9, program.Name, program.Id, "RM_ACCOUNT", program.Id)] : [];
        return [.. (await session.Matching(new BusinessesLikeSpecification(text, null, most - 1)).ToListAsync(ct)).Select(b => new FoundClient(b.Id, b.LegalName, null, b.Id == text ? "BN9" : "NAME", b.Id == text ? b.Id : b.LegalName))];
    }

    public async Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<BusinessAccount>(bn9, ct) is not { } business) return [];
        var facts = new List<ClientFact>();
        if (seen.Contains(Clients)) facts.Add(new("REGISTRATION", bn9, WireNames.Of(business.State), null, business.OnboardedAt.TorontoDate(), business.LegalName, $"/api/v1/admin/businesses?search={bn9}"));
        if (seen.Contains(Businesses))
        {
            facts.AddRange(business.Managers.Select(m => new ClientFact("MANAGERS", m, "BAM", null, business.ManagedSince.TryGetValue(m, out var since) ? since.TorontoDate() : null)));
            facts.AddRange((await session.Query<ProgramAccount>().Where(p => p.Bn9 == bn9).OrderBy(p => p.Id).ToListAsync(ct)).Select(p => new ClientFact("PROGRAMS", p.Id, WireNames.Of(p.State), null, p.OpenedAt.TorontoDate(), p.ProgramType)));
        }
        if (seen.Contains(Enrolments))
        {
            facts.AddRange((await session.Query<Licence>().Where(l => l.Bn9 == bn9).OrderBy(l => l.Id).ToListAsync(ct)).Select(l => new ClientFact("LICENCES", l.Number, WireNames.Of(l.State), null, l.ExpiresOn, l.Kind, $"/api/v1/admin/licences/{l.Id}")));
            facts.AddRange((await session.Query<Enrolment>().Where(e => e.Bn9 == bn9).OrderByDescending(e => e.Id).Take(20).ToListAsync(ct)).Where(e => e.IsOpen).Select(e => new ClientFact("ENROLMENTS", e.Id, WireNames.Of(e.State), null, e.At.TorontoDate(), e.Program, $"/api/v1/admin/enrolments/{e.Id}")));
        }
        if (seen.Contains(Notices))
            facts.AddRange((await session.Query<Notice>().Where(n => n.Bn9 == bn9).OrderByDescending(n => n.At).Take(10).ToListAsync(ct)).Select(n => new ClientFact("NOTICES", n.Template, WireNames.Of(n.Mail), null, n.At.TorontoDate(), NoticeTemplates.All[n.Template].Subject.ToString(), n.Link)));
        return facts;
    }
}
