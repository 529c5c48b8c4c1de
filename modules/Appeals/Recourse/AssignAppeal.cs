using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An accepted appeal is given to an officer, whose review begins.</summary>
/// <param name="Officer">The officer's <c>sub</c>.</param>
public sealed record AssignAppeal(string AppealNumber, string Officer, [property: FromClaim("sub")] string Subject);

public sealed record AssignAppealResponse(AppealView Appeal);

public sealed class AssignAppealValidator : Validator<AssignAppeal>
{
    public AssignAppealValidator() => RuleFor(x => x.Officer).NotEmpty().MaximumLength(255);
}

public sealed class AssignAppealEndpoint : CarmEndpoint<AssignAppeal, AssignAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/assign");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Assign an appeal to an officer");
    }

    public override Task HandleAsync(AssignAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AssignAppealHandler
{
    public static async Task<(AssignAppealResponse, OutgoingMessages)> Handle(AssignAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var assigned = (await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(AppealCommand.Assign, command.Subject, command.Officer) with { Officer = command.Officer };
        return (new(AppealView.Of(assigned)), await session.KeepAsync(assigned, AppealActs.Assigned, envelope, clock.GetUtcNow(), ct));
    }
}
