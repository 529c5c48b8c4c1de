using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The holder of a ruling in force asks for its modification: a new request, drafted from the old one, with a service standard of its own. If it is granted, its ruling takes the place of the old one.</summary>
/// <param name="Reason">What has changed: the tariff, the goods, the facts.</param>
public sealed record RequestRulingModification(string RulingNumber, string Reason, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string CallerSubject);

public sealed class RequestRulingModificationValidator : Validator<RequestRulingModification>
{
    public RequestRulingModificationValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
}

public sealed class RequestRulingModificationEndpoint : CarmEndpoint<RequestRulingModification, RulingResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/request-modification");
        Group<Portal>();
        Asks("declarations.rulings.request");
        Creates();
        Summary(s => s.Summary = "Ask for the modification of a ruling");
    }

    public override Task HandleAsync(RequestRulingModification command, CancellationToken ct)
    {
        Tag(1);
        return CreatedAsync(command, drafted => $"/api/v1/rulings/{drafted.RulingNumber}", ct);
    }
}

public static class RequestRulingModificationHandler
{
    public static async Task<RulingResponse> Handle(RequestRulingModification command, IDocumentSession session, RulingPolicy policy, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var standing = await session.RulingAsync(command.RulingNumber, ct);
        if (standing.State == RulingState.UnderS60Review) throw new Rejected("RUL-UNDER-APPEAL");
        if (standing.State is not (RulingState.Issued or RulingState.Modified)) throw new Rejected("STATE_CONFLICT");
        var number = await session.NextRulingNumberAsync(now.TorontoDate(), ct);
        var draft = new Ruling(number, standing.RmAccount, command.CallerBn9, standing.Kind, standing.Subject, standing.Request, policy.StandardDays, now)
        {
            Modifies = standing.Id,
            ModificationReason = command.Reason,
            History = [new(RulingCommand.Save, RulingState.Draft, now, command.CallerSubject)],
        };
        session.Insert(draft);
        return RulingResponse.Of(draft, now.TorontoDate());
    }
}
