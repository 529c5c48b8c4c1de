using FastEndpoints;
using FluentValidation;

namespace Carm.Host;

/// <summary>Endpoints of a developer's machine, at <c>/dev</c>. They do not exist outside Development.</summary>
sealed class Dev : Group
{
    public Dev() => Configure("", endpoint =>
    {
        endpoint.AllowAnonymous();
        endpoint.RoutePrefixOverride("dev");
        endpoint.Tags("dev");
    });
}

/// <summary>A token for whoever the developer wants to be.</summary>
/// <param name="Mfa">Whether the token says that a second factor was used.</param>
/// <param name="StaffRoles">The CBSA staff roles; none for a client.</param>
public sealed record CreateToken(string Subject, string Name, string Email, bool Mfa, IReadOnlyList<string>? StaffRoles = null);

public sealed record CreateTokenResponse(string AccessToken);

sealed class CreateTokenValidator : Validator<CreateToken>
{
    public CreateTokenValidator()
    {
        RuleFor(x => x.Subject).NotEmpty().MaximumLength(100);
        RuleFor(x => x.Name).NotEmpty().MaximumLength(120);
        RuleFor(x => x.Email).NotEmpty().EmailAddress();
        RuleForEach(x => x.StaffRoles).Must(HostRejections.StaffRoles.Contains).WithErrorCode("VAL_STAFF_ROLE");
    }
}

// The issuer is looked up when it is asked: every endpoint is made at start, also where this one is then left out.
sealed class CreateTokenEndpoint : Endpoint<CreateToken, CreateTokenResponse>
{
    public override void Configure()
    {
        Post("tokens");
        Group<Dev>();
        Summary(s => s.Summary = "Issue a development token");
    }

    public override Task HandleAsync(CreateToken command, CancellationToken ct) => Send.OkAsync(new(Resolve<DevelopmentIssuer>().Issue(command, new Uri($"{HttpContext.Request.Scheme}://{HttpContext.Request.Host}/"))), ct);
}
