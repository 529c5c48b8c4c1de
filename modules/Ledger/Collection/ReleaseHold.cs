using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer ends a hold; what is due is cleared at once.</summary>
/// <param name="Type">PAYMENT_PLAN, INSOLVENCY or OFFICER.</param>
public sealed record ReleaseHold(string RmAccount, string Type, string Reference);

public sealed record ReleaseHoldResponse(string RmAccount, HoldType Type, string Reference, Money Released);

public sealed class ReleaseHoldValidator : Validator<ReleaseHold>
{
    public ReleaseHoldValidator()
    {
        RuleFor(x => x.Type).Must(t => t is "PAYMENT_PLAN" or "INSOLVENCY" or "OFFICER").WithErrorCode("VAL_HOLD");
        RuleFor(x => x.Reference).NotEmpty().MaximumLength(100);
    }
}

public sealed class ReleaseHoldEndpoint : CarmEndpoint<ReleaseHold, ReleaseHoldResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/holds/release");
        Group<Staff>();
        Asks("ledger.holds.manage");
        Summary(s => s.Summary = "End a hold");
    }

    public override Task HandleAsync(ReleaseHold command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReleaseHoldHandler
{
    public static async Task<ReleaseHoldResponse> Handle(ReleaseHold command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct) ?? throw new Rejected("NOT_FOUND");
        var type = Holds.TypeOf(command.Type);
        OpenItem[] held = [.. book.InOrder.Where(i => i.Holds.Any(h => (h.Type, h.Reference) == (type, command.Reference)))];
        if (held.Length == 0) throw new Rejected("STATE_CONFLICT");
        foreach (var item in held) book.Release(item, type, command.Reference);
        book.Clear(book.Today);
        session.Lay(book);
        return new(command.RmAccount, type, command.Reference, Money.Sum(held.Select(i => i.Open)));
    }
}
