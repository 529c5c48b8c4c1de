using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager asks that a program account be closed. An officer decides.</summary>
public sealed record RequestClosure(string RmAccount, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RequestClosureResponse(ProgramView Program);

public sealed class RequestClosureValidator : Validator<RequestClosure>
{
    public RequestClosureValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RequestClosureEndpoint : CarmEndpoint<RequestClosure, RequestClosureResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/closure");
        Group<Portal>();
        Asks("onboarding.programs.close");
        Summary(s => s.Summary = "Ask for the closure of a program account");
    }

    public override Task HandleAsync(RequestClosure command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestClosureHandler
{
    public static async Task<(RequestClosureResponse, NoticeRequested)> Handle(RequestClosure command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var program = (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND")).Asked(ProgramRequestKind.Closure, command.Reason, command.Subject, now);
        session.Store(program);
        return (new(ProgramView.Of(program, (await session.LoadAsync<ProgramActivity>(command.RmAccount, ct))?.On)), NoticeRequested.ToStaff($"program/{program.Id}/{now:O}", program.Bn9, "STAFF_CHANGE_REQUESTED", "REGISTRATION_OFFICER", now, program.Id, "CLOSURE", command.Reason));
    }
}
