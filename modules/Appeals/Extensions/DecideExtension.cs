using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

public enum ExtensionOutcome
{
    Granted,
    Refused,
}

/// <summary>The President's or the Minister's delegate decides an application for more time, and is none of the officers who handled it.</summary>
public sealed record DecideExtension(string ExtensionNumber, ExtensionOutcome? Outcome, string RationaleEn, string RationaleFr, [property: FromClaim("sub")] string Subject);

public sealed record DecideExtensionResponse(ExtensionView Extension);

public sealed class DecideExtensionValidator : Validator<DecideExtension>
{
    public DecideExtensionValidator()
    {
        RuleFor(x => x.Outcome).NotNull().IsInEnum();
        RuleFor(x => x.RationaleEn).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.RationaleFr).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class DecideExtensionEndpoint : CarmEndpoint<DecideExtension, DecideExtensionResponse>
{
    public override void Configure()
    {
        Post("extension-applications/{extensionNumber}/decide");
        Group<Staff>();
        Asks("appeals.extensions.decide");
        Summary(s => s.Summary = "Decide an application for an extension of time");
    }

    public override Task HandleAsync(DecideExtension command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideExtensionHandler
{
    public static async Task<(DecideExtensionResponse, NoticeRequested, OutgoingMessages)> Handle(DecideExtension command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var application = await session.LoadAsync<ExtensionApplication>(command.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var isGranted = command.Outcome == ExtensionOutcome.Granted;
        var decided = application.After(isGranted ? ExtensionCommand.Grant : ExtensionCommand.Refuse) with { DecidedOn = now.TorontoDate(), Rationale = new(command.RationaleEn, command.RationaleFr) };
        // What nobody reviewed cannot be decided, also when it was left lying.
        if (application.Officer is null) throw new Rejected("STATE_CONFLICT");
        if (application.HandledBy.Contains(command.Subject)) throw new Rejected("APL-FOUR-EYES");

        var notice = Cases.ToClient($"extension/{decided.Id}/decided", decided.RmAccount, decided.SubmitterBn9, "APPEALS_EXTENSION_DECIDED", now, decided.Id, isGranted ? "GRANTED" : "REFUSED", command.RationaleEn)
            with { FrenchValues = [decided.Id, isGranted ? "GRANTED" : "REFUSED", command.RationaleFr], Link = $"/api/v1/cases/{decided.Id}" };
        return (new(ExtensionView.Of(decided)), notice, await session.KeepAsync(decided, isGranted ? ExtensionActs.Granted : ExtensionActs.Refused, envelope, now, ct));
    }
}
