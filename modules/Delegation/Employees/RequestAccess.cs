using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A person without a business asks its employer for access. Its managers answer.</summary>
public sealed record RequestAccess(string Bn9, string Comment, [property: FromClaim("sub")] string Subject);

public sealed record RequestAccessResponse(EmployeeRequestView Request);

public sealed class RequestAccessValidator : Validator<RequestAccess>
{
    public RequestAccessValidator()
    {
        RuleFor(x => x.Bn9).NotEmpty();
        RuleFor(x => x.Comment).NotEmpty().MaximumLength(500);
    }
}

public sealed class RequestAccessEndpoint : CarmEndpoint<RequestAccess, RequestAccessResponse>
{
    public override void Configure()
    {
        Post("employee-requests");
        Group<Portal>();
        Asks("delegation.access.request");
        Creates();
        Summary(s => s.Summary = "Ask your employer for access");
    }

    public override Task HandleAsync(RequestAccess command, CancellationToken ct) => CreatedAsync(command, _ => "/api/v1/me/employee-request", ct);
}

public static class RequestAccessHandler
{
    public static async Task<(RequestAccessResponse, OutgoingMessages)> Handle(RequestAccess command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var (now, bn9) = (clock.GetUtcNow(), Bn9.Read(command.Bn9, out var why)?.Value ?? throw new Rejected(why!) { Path = "bn9" });
        if (await session.LoadAsync<Person>(command.Subject, ct) is { IsLinked: true }) throw new Rejected("DEL_USER_ALREADY_ASSOCIATED");
        if (await session.LoadAsync<PortalBusiness>(bn9, ct) is not { Status: not "CLOSED" }) throw new Rejected("DEL_BUSINESS_NOT_ONBOARDED");
        var open = await session.LoadAsync<OpenEmployeeRequest>(command.Subject, ct);
        var earlier = open is null ? null : await session.LoadAsync<EmployeeRequest>(open.RequestId, ct);
        if (earlier?.IsPendingAt(now, policy) == true) throw new Rejected("DEL_REQUEST_PENDING");

        var request = new EmployeeRequest(Guid.CreateVersion7(now).ToString("N"), command.Subject, bn9, command.Comment, RequestState.Pending, now);
        session.Insert(request);
        if (open is null) session.Insert(new OpenEmployeeRequest(command.Subject, request.Id));
        else session.Store(open with { RequestId = request.Id });
        OutgoingMessages facts = [];
        if (earlier is { State: RequestState.Pending })
        {
            var expired = earlier with { State = RequestState.Expired };
            session.Store(expired);
            facts.Add(expired.Changed(now.AddTicks(-10)));
        }
        facts.AddRange((await ProgramManagers.OfAsync(session, bn9, null, now.TorontoDate(), ct)).Select(pam => NoticeRequested.ToPerson($"employee-request/{request.Id}/{pam}", bn9, "N4", pam, now, command.Subject, command.Comment)));
        return (new(EmployeeRequestView.Of(request)), [.. facts, request.Changed(now), NoticeRequested.ToManagers($"employee-request/{request.Id}", bn9, "N4", now, null, command.Subject, command.Comment) with { Link = $"/api/v1/employee-requests/{request.Id}" }]);
    }
}
