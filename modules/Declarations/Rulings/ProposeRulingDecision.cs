using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer who has reviewed a request, or a ruling that stands, writes the decision that another person then issues.</summary>
/// <param name="Outcome">ISSUE answers a request; MODIFY and REVOKE change a ruling.</param>
public sealed record ProposeRulingDecision(string RulingNumber, RulingOutcome Outcome, RulingTerms Terms, [property: FromClaim("sub")] string CallerSubject, [property: JsonIgnore] long Expected = 0);

public sealed class ProposeRulingDecisionValidator : Validator<ProposeRulingDecision>
{
    public ProposeRulingDecisionValidator()
    {
        RuleFor(x => x.Outcome).IsInEnum();
        RuleFor(x => x.Terms).NotNull();
        When(x => x.Terms is not null, () =>
        {
            RuleFor(x => x.Terms.Text).Must(text => text is not { En.Length: > 20_000 } and not { Fr.Length: > 20_000 });
            RuleFor(x => x.Terms.Reasons).Must(text => text is not { En.Length: > 20_000 } and not { Fr.Length: > 20_000 });
            RuleFor(x => x.Terms.Classification).Matches(@"^[0-9]{10}\z");
            RuleFor(x => x.Terms.CountryOfOrigin).Matches(@"^[A-Z]{2}\z");
            RuleFor(x => x.Terms.ValuationMethod).IsInEnum();
            RuleFor(x => x.Terms.Ground).IsInEnum();
        });
    }
}

public sealed class ProposeRulingDecisionEndpoint : CarmEndpoint<ProposeRulingDecision, RulingFileResponse>
{
    public override void Configure()
    {
        Put("rulings/{rulingNumber}/decision");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Propose the decision on a ruling");
    }

    public override Task HandleAsync(ProposeRulingDecision command, CancellationToken ct)
    {
        var read = IfMatch();
        Tag(read + 1);
        return OkAsync(command with { Expected = read }, ct);
    }
}

public static class ProposeRulingDecisionHandler
{
    public static async Task<RulingFileResponse> Handle(ProposeRulingDecision command, IDocumentSession session, RulingPolicy policy, ReferenceShelf references, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var ruling = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var proposed = ruling.Proposed(new(command.Outcome, command.Terms, command.CallerSubject), now);
        if (ruling.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var tariff = await session.TariffAsync(await references.CurrentAsync(session, ct), today, [command.Terms.Classification], ct);
        if (command.Terms.Faults(ruling.Kind, ruling.Subject, command.Outcome, tariff, today, policy.DeferralDays) is { Count: > 0 } faults) throw Rejected.Of(faults);
        session.Store(proposed);
        return RulingFileResponse.Of(proposed, now);
    }
}
