using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer enters days for which the CBSA has published that late payment costs neither interest nor a penalty; another approves them.</summary>
/// <param name="ReliefId">A name of the officer's choice, as CN-26-04.</param>
/// <param name="SourceReference">The bulletin.</param>
public sealed record ProposeRelief(string ReliefId, DateOnly From, DateOnly To, string SourceReference, [property: FromClaim("sub")] string Subject);

public sealed record ProposeReliefResponse(ReliefView Relief);

/// <summary>Days of relief on the wire.</summary>
/// <param name="Revision">What <c>If-Match</c> names when they are approved.</param>
public sealed record ReliefView(string ReliefId, DateOnly From, DateOnly To, string SourceReference, bool Approved, int Revision)
{
    public static ReliefView Of(ReliefPeriod r) => new(r.Id, r.From, r.To, r.SourceReference, r.Counts, r.Revision);
}

public sealed class ProposeReliefValidator : Validator<ProposeRelief>
{
    public ProposeReliefValidator()
    {
        RuleFor(x => x.ReliefId).Matches(@"^[A-Za-z0-9-]{1,35}\z");
        RuleFor(x => x.To).Must((x, to) => to >= x.From && x.From.Year >= 2024).WithErrorCode("VAL_DATE_ORDER");
        RuleFor(x => x.SourceReference).NotEmpty().MaximumLength(200);
    }
}

public sealed class ProposeReliefEndpoint : CarmEndpoint<ProposeRelief, ProposeReliefResponse>
{
    public override void Configure()
    {
        Put("relief-periods/{reliefId}");
        Group<Staff>();
        Asks("ledger.rates.propose");
        Summary(s => s.Summary = "Enter days of relief from late payment");
    }

    public override async Task HandleAsync(ProposeRelief command, CancellationToken ct)
    {
        var proposed = await ExecuteAsync(command, ct);
        Tag(proposed.Relief.Revision);
        await Send.OkAsync(proposed, ct);
    }
}

public static class ProposeReliefHandler
{
    public static async Task<ProposeReliefResponse> Handle(ProposeRelief command, IDocumentSession session, CancellationToken ct)
    {
        var before = await session.LoadAsync<ReliefPeriod>(command.ReliefId, ct);
        if (before is { Counts: true }) throw new Rejected("STATE_CONFLICT");
        var proposed = new ReliefPeriod(command.ReliefId, command.From, command.To, command.SourceReference, command.Subject, null) { Revision = 1 + (before?.Revision ?? 0) };
        session.Store(proposed);
        return new(ReliefView.Of(proposed));
    }
}
