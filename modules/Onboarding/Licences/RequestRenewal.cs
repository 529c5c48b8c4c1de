using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder asks for another term, with fee and security.</summary>
public sealed record RequestRenewal(string LicenceId, string FeeReceipt, string SecurityAgreementNumber);

public sealed record RequestRenewalResponse(LicenceView Licence);

public sealed class RequestRenewalValidator : Validator<RequestRenewal>
{
    public RequestRenewalValidator()
    {
        RuleFor(x => x.FeeReceipt).NotEmpty().MaximumLength(35);
        RuleFor(x => x.SecurityAgreementNumber).MaximumLength(35);
    }
}

public sealed class RequestRenewalEndpoint : CarmEndpoint<RequestRenewal, RequestRenewalResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/renewals");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Ask for the renewal of a licence");
    }

    public override Task HandleAsync(RequestRenewal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestRenewalHandler
{
    public static async Task<(RequestRenewalResponse, NoticeRequested)> Handle(RequestRenewal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command.SecurityAgreementNumber)) throw new Rejected("ENR_SECURITY_REQUIRED") { Path = "securityAgreementNumber" };
        var asked = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).RenewalAsked(command.FeeReceipt, command.SecurityAgreementNumber, clock.GetUtcNow().TorontoDate());
        session.Store(asked);
        return (new(LicenceView.Of(asked)), NoticeRequested.ToStaff($"renewal/{asked.Number}/{clock.GetUtcNow():O}", asked.Bn9, "STAFF_HOLDER_ACTED", "PROGRAM_OFFICER", clock.GetUtcNow(), asked.Number, asked.Bn9, "RENEWAL") with { Link = $"/api/v1/admin/licences/{asked.Id}" });
    }
}
