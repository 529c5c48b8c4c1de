using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer proposes that a business be closed without its having asked, as when it is dissolved. A supervisor, the second pair of eyes, closes it.</summary>
public sealed record ProposeClosure(string Bn9, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ProposeClosureResponse(ChangeRequestView ChangeRequest);

public sealed class ProposeClosureValidator : Validator<ProposeClosure>
{
    public ProposeClosureValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class ProposeClosureEndpoint : CarmEndpoint<ProposeClosure, ProposeClosureResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/closure-proposal");
        Group<Staff>();
        Asks("onboarding.registrations.decide");
        Summary(s => s.Summary = "Propose the closure of a business");
    }

    public override Task HandleAsync(ProposeClosure command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ProposeClosureHandler
{
    public static async Task<(ProposeClosureResponse, NoticeRequested)> Handle(ProposeClosure command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<BusinessAccount>(command.Bn9, ct) is not { } business) throw new Rejected("NOT_FOUND");
        if (business.State == BusinessState.Closed) throw new Rejected("STATE_CONFLICT");
        if (await session.Query<ChangeRequest>().AnyAsync(r => r.Bn9 == command.Bn9 && r.Kind == ChangeKind.Closure && (r.State == ChangeState.Requested || r.State == ChangeState.Approved), ct)) throw new Rejected("BUS_CHANGE_PENDING");
        var now = clock.GetUtcNow();
        var proposed = new ChangeRequest(Guid.CreateVersion7(now).ToString("N"), command.Bn9, ChangeKind.Closure, command.Reason, command.Subject, now) { IsProposal = true, State = ChangeState.Approved, DecidedBy = command.Subject, DecisionReason = command.Reason, DecidedAt = now };
        session.Insert(proposed);
        return (new(ChangeRequestView.Of(proposed)), NoticeRequested.ToStaff($"change/{proposed.Id}", command.Bn9, "STAFF_CHANGE_REQUESTED", "SUPERVISOR", now, command.Bn9, "CLOSURE", command.Reason));
    }
}
