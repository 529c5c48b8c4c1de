using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer proposes a row of the contravention table, or its end. No single amount may exceed the statutory maximum (s.109.1).</summary>
/// <param name="Amounts">One flat amount, or those of levels 1, 2 and 3; none ends the contravention.</param>
/// <param name="Bases">What may be counted; the last one is the default.</param>
public sealed record ProposeContravention(
    string Code, DateOnly ValidFrom, IReadOnlyList<Money>? Amounts, IReadOnlyList<PenaltyBasis>? Bases, int RetentionMonths, bool ThirtyDayRule, bool IsCapped, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ProposeContraventionResponse(string ChangeId, DateTimeOffset ProposedAt);

public sealed class ProposeContraventionValidator : Validator<ProposeContravention>
{
    public ProposeContraventionValidator()
    {
        RuleFor(x => x.Code).Matches("^C[0-9]{3}$").WithErrorCode("VAL_CODE");
        RuleFor(x => x.Amounts).Must(a => a is null or { Count: 0 or 1 or 3 } && a?.All(m => m > Money.Zero) != false).WithErrorCode("VAL_AMOUNTS");
        RuleFor(x => x.Bases).Must(b => b is { Count: > 0 } && b.All(Enum.IsDefined)).When(x => x.Amounts is { Count: > 0 }).WithErrorCode("VAL_BASES");
        RuleFor(x => x.RetentionMonths).InclusiveBetween(0, 120);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class ProposeContraventionEndpoint : CarmEndpoint<ProposeContravention, ProposeContraventionResponse>
{
    public override void Configure()
    {
        Post("contraventions/{code}/changes");
        Group<Staff>();
        Asks("appeals.contraventions.propose");
        Creates();
        Summary(s => s.Summary = "Propose a row of the contravention table");
    }

    public override Task HandleAsync(ProposeContravention command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/contraventions/changes?cursor={r.ChangeId}", ct);
}

public static class ProposeContraventionHandler
{
    public static async Task<ProposeContraventionResponse> Handle(ProposeContravention command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // As JSON carries an instant, so that the approval can name it.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var (id, today) = (ContraventionChange.IdOf(command.Code, command.ValidFrom), clock.GetUtcNow().TorontoDate());
        var row = command.Amounts is { Count: > 0 } amounts ? new Contravention(command.Code, [.. amounts], [.. command.Bases!], command.RetentionMonths, command.ThirtyDayRule, command.IsCapped) : null;
        var proposed = ContraventionChange.Propose(new(id, command.Code, command.ValidFrom, row, command.Reason, command.Subject, now), await session.LoadAsync<ContraventionChange>(id, ct), today);
        if (command.Amounts?.FirstOrDefault(a => a > PenaltyLevel.StatutoryMaximum) is { } over && over > Money.Zero) throw new Rejected("NPA_OVER_MAX", over, PenaltyLevel.StatutoryMaximum) { Path = "amounts" };
        session.Store(proposed);
        return new(id, now);
    }
}
