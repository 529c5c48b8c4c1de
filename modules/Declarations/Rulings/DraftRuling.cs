using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>An applicant, or its agent, begins a request for a ruling on one product.</summary>
/// <param name="Subject">VALUATION, ORIGIN (not under a free trade agreement) or MARKING for a national customs ruling; nothing for the others.</param>
public sealed record DraftRuling(string RmAccount, RulingKind Kind, RulingRequest Request, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string CallerSubject, NationalSubject? Subject = null);

public sealed class DraftRulingValidator : Validator<DraftRuling>
{
    public DraftRulingValidator()
    {
        RuleFor(x => x.Kind).IsInEnum();
        RuleFor(x => x.Subject).IsInEnum().Must((x, subject) => subject is not null == (x.Kind == RulingKind.NationalCustoms));
        RuleFor(x => x.Request).NotNull().SetValidator(new RulingRequestValidator());
    }
}

public sealed class DraftRulingEndpoint : CarmEndpoint<DraftRuling, RulingResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/rulings");
        Group<Portal>();
        Asks("declarations.rulings.request");
        Creates();
        Summary(s => s.Summary = "Begin a request for a ruling");
    }

    public override Task HandleAsync(DraftRuling command, CancellationToken ct)
    {
        Tag(1);
        return CreatedAsync(command, drafted => $"/api/v1/rulings/{drafted.RulingNumber}", ct);
    }
}

public static class DraftRulingHandler
{
    /// <summary>Who imports, exports or accounts for others may apply (D11-11-3).</summary>
    static readonly string[] Eligible = ["IMPORTER", "EXPORTER", "IMPORTER_EXPORTER", "CUSTOMS_BROKER"];

    public static async Task<RulingResponse> Handle(DraftRuling command, IDocumentSession session, RulingPolicy policy, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) is not { } account || !Eligible.Contains(account.ProgramType)) throw new Rejected("RUL-NOT-ELIGIBLE");
        var now = clock.GetUtcNow();
        var number = await session.NextRulingNumberAsync(now.TorontoDate(), ct);
        var ruling = new Ruling(number, command.RmAccount, command.CallerBn9, command.Kind, command.Subject, command.Request, policy.StandardDays, now)
        {
            History = [new(RulingCommand.Save, RulingState.Draft, now, command.CallerSubject)],
        };
        session.Insert(ruling);
        return RulingResponse.Of(ruling, now.TorontoDate());
    }
}
