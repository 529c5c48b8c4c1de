using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An importer enters an agreement that it has arranged; it counts when its provider confirms it.</summary>
/// <param name="AgreementNumber">The provider's own.</param>
/// <param name="ValidTo">The last day; left out, the agreement is continuous.</param>
/// <param name="Program">RPP when left out.</param>
/// <param name="References">For appeals the statements of adjustments, for SIMA and temporary imports the declarations, that it is given for.</param>
public sealed record RequestAgreement(string RmAccount, string ProviderBn9, string AgreementNumber, Money Amount, DateOnly ValidFrom, DateOnly? ValidTo = null, string? Program = null, IReadOnlyList<string>? References = null);

public sealed record RequestAgreementResponse(AgreementView Agreement);

public sealed class RequestAgreementValidator : Validator<RequestAgreement>
{
    public RequestAgreementValidator()
    {
        RuleFor(x => x.ProviderBn9).NotEmpty();
        RuleFor(x => x.AgreementNumber).Must(Agreements.IsNumber);
    }
}

public sealed class RequestAgreementEndpoint : CarmEndpoint<RequestAgreement, RequestAgreementResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/securities");
        Group<Portal>();
        Asks("bonds.securities.request", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Enter an agreement for its provider to confirm");
    }

    public override Task HandleAsync(RequestAgreement command, CancellationToken ct) => CreatedAsync(command, _ => $"/api/v1/program-accounts/{command.RmAccount}/securities", ct);
}

public static class RequestAgreementHandler
{
    public static async Task<(RequestAgreementResponse, OutgoingMessages)> Handle(RequestAgreement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await session.ActiveProviderAsync(command.ProviderBn9, ct);
        var id = SecurityAgreement.IdOf(command.ProviderBn9, command.AgreementNumber);
        await session.HoldAsync(Agreements.HoldOf(id), ct);
        if (await session.LoadAsync<SecurityAgreement>(id, ct) is { } known && (known.IsGiven || known.StateOn(now.TorontoDate()) == "PENDING_PROVIDER")) throw new Rejected("BND-403", command.AgreementNumber) { Path = "agreementNumber" };
        var program = SecurityProgram.Find(command.Program ?? SecurityProgram.Rpp) ?? throw new Rejected("BND-404") { Path = "program" };
        var terms = new AgreementTerms(command.RmAccount[..9], program.Code, program.Authority, command.Amount, [new(command.RmAccount, command.Amount)], command.ValidFrom, command.ValidTo, command.References);
        var asked = Agreements.Given(terms, command.ProviderBn9, command.AgreementNumber, AgreementChannel.Importer, await session.OpenRppAsync([command.RmAccount], ct), now) with
        {
            Stage = AgreementStage.Requested, AnswerBy = now.TorontoDate().AddDays(RppPolicy.AnswerDays),
        };
        session.Store(asked);
        return (new(AgreementView.Of(asked, now.TorontoDate())), [AgreementNotices.Asked(asked, now), AgreementNotices.Changed(asked, "REQUESTED", now, asked.AnswerBy)]);
    }
}
