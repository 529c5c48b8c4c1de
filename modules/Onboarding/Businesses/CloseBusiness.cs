using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A supervisor closes a business for good, when an officer has approved or proposed it before (four eyes). With it end its program accounts, licences, carrier codes and enrolments, at once (invariant I20); Delegation ends its roles and relationships.</summary>
public sealed record CloseBusiness(string Bn9, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record CloseBusinessResponse(string Bn9, BusinessState State, int ProgramAccounts, int Licences, int CarrierCodes, int Enrolments);

public sealed class CloseBusinessValidator : Validator<CloseBusiness>
{
    public CloseBusinessValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class CloseBusinessEndpoint : CarmEndpoint<CloseBusiness, CloseBusinessResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/close");
        Group<Staff>();
        Asks("onboarding.businesses.suspend");
        Summary(s => s.Summary = "Close a business");
    }

    public override Task HandleAsync(CloseBusiness command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CloseBusinessHandler
{
    public static async Task<(CloseBusinessResponse, OutgoingMessages)> Handle(CloseBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var business = await session.LoadAsync<BusinessAccount>(command.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        var asked = await session.Query<ChangeRequest>().Where(r => r.Bn9 == command.Bn9 && (r.State == ChangeState.Requested || r.State == ChangeState.Approved)).ToListAsync(ct);
        var closed = Close(
            business, await ProgramAccounts.OfAsync(session, command.Bn9, ct), await session.Query<Licence>().Where(l => l.Bn9 == command.Bn9).ToListAsync(ct),
            await session.Query<CarrierCode>().Where(c => c.Bn9 == command.Bn9).ToListAsync(ct), await session.Query<Enrolment>().Where(e => e.Bn9 == command.Bn9).ToListAsync(ct), command.Reason, now);
        if (!asked.Any(r => r.MayBeCarriedOut(command.Subject, now))) throw new Rejected("SECOND_OFFICER_NEEDED");

        // Its managers are told by name, since they are parted from it.
        OutgoingMessages messages =
        [
            new BusinessChanged(business.Id, business.LegalName, "CLOSED", now), .. business.Managers.Select(m => NoticeRequested.ToPerson($"close/{business.Id}", business.Id, "N12_BUSINESS", m, now, business.Id, "CLOSED", command.Reason)),
            .. closed.Programs.Select(p => p.Changed(now)),
        ];
        foreach (var licence in closed.Licences) messages.AddRange(await LicenceNotices.ForAsync(session, licence, command.Reason, now, ct));
        session.Store(closed.Business);
        session.Store([.. closed.Programs]);
        session.Store([.. closed.Licences]);
        session.Store([.. closed.Codes]);
        session.Store([.. closed.Enrolments]);
        session.Store([.. asked.Select(r => r.ClosedWithBusiness(now))]);
        foreach (var code in closed.Codes) session.Delete<CapacityClaim>(CapacityClaim.IdOf(code.Bn9, code.Capacity));
        session.DeleteWhere<Membership>(m => m.Bn9 == command.Bn9);
        return (new(command.Bn9, closed.Business.State, closed.Programs.Count, closed.Licences.Count, closed.Codes.Count, closed.Enrolments.Count), messages);
    }

    /// <summary>Everything of the business that still lives, ended.</summary>
    public static (BusinessAccount Business, IReadOnlyList<ProgramAccount> Programs, IReadOnlyList<Licence> Licences, IReadOnlyList<CarrierCode> Codes, IReadOnlyList<Enrolment> Enrolments) Close(
        BusinessAccount business, IEnumerable<ProgramAccount> programs, IEnumerable<Licence> licences, IEnumerable<CarrierCode> codes, IEnumerable<Enrolment> enrolments, string reason, DateTimeOffset now) => (
        business.Closed(reason) with { Managers = [] }, [.. programs.Where(p => p.State != ProgramState.Closed).Select(p => p.Closed(reason))], [.. licences.Where(l => !l.IsOver).Select(l => l.CancelledWithBusiness(reason))],
        [.. codes.Where(c => c.State != CarrierCodeState.Cancelled).Select(c => c.CancelledWithBusiness(reason))], [.. enrolments.Where(e => e.IsOpen).Select(e => e.Withdrawn(now))]);
}
