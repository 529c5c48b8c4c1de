using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer proposes to write debts off.</summary>
public sealed record ProposeWriteOff(string RmAccount, IReadOnlyList<WaivedItem> Items, string Reason, string Evidence, [property: FromClaim("sub")] string Subject);

public sealed record ProposeWriteOffResponse(WriteOffView WriteOff);

public sealed class ProposeWriteOffValidator : Validator<ProposeWriteOff>
{
    public ProposeWriteOffValidator()
    {
        RuleFor(x => x.Items).NotEmpty().Must(items => items is null || items.Count <= 500);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.Evidence).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class ProposeWriteOffEndpoint : CarmEndpoint<ProposeWriteOff, ProposeWriteOffResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/write-offs");
        Group<Staff>();
        Asks("ledger.write-offs.propose", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Propose to write debts off");
    }

    public override Task HandleAsync(ProposeWriteOff command, CancellationToken ct) => CreatedAsync(command, made => $"/api/v1/admin/write-offs?rmAccount={made.WriteOff.RmAccount}", ct);
}

public static class ProposeWriteOffHandler
{
    public static async Task<ProposeWriteOffResponse> Handle(ProposeWriteOff command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        string[] ids = [.. command.Items.Select(i => i.IdIn(command.RmAccount)).Distinct()];
        var book = await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct) ?? throw new Rejected("NOT_FOUND");
        if (ids.Any(id => book.Find(id) is not { Side: Side.Debit, OpenCents: > 0 })) throw new Rejected("WRITE_OFF_ITEM") { Path = "items" };
        var number = 1 + await session.Query<WriteOff>().CountAsync(w => w.RmAccount == command.RmAccount, ct);
        var proposed = new WriteOff(WriteOff.IdOf(command.RmAccount, number), command.RmAccount, ids, command.Reason, command.Evidence, command.Subject, book.Now);
        session.Insert(proposed);
        return new(WriteOffView.Of(proposed));
    }
}
