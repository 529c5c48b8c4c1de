using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager asks that an inactive program account be active again. An officer decides.</summary>
public sealed record RequestReactivation(string RmAccount, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RequestReactivationResponse(ProgramView Program);

public sealed class RequestReactivationValidator : Validator<RequestReactivation>
{
    public RequestReactivationValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RequestReactivationEndpoint : CarmEndpoint<RequestReactivation, RequestReactivationResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/reactivation");
        Group<Portal>();
        Asks("onboarding.programs.close");
        Summary(s => s.Summary = "Ask for the reactivation of a program account");
    }

    public override Task HandleAsync(RequestReactivation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestReactivationHandler
{
    public static async Task<(RequestReactivationResponse, NoticeRequested)> Handle(RequestReactivation command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var program = (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND")).Asked(ProgramRequestKind.Reactivation, command.Reason, command.Subject, now);
        session.Store(program);
        return (new(ProgramView.Of(program, (await session.LoadAsync<ProgramActivity>(command.RmAccount, ct))?.On)), NoticeRequested.ToStaff($"program/{program.Id}/{now:O}", program.Bn9, "STAFF_CHANGE_REQUESTED", "REGISTRATION_OFFICER", now, program.Id, "REACTIVATION", command.Reason));
    }
}
