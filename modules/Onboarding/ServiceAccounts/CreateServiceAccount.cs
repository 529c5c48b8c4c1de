using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager gives a program of the business an account of its own. Its secret is told once.</summary>
/// <param name="Role">PAM, EDITOR or READER.</param>
/// <param name="LastDay">In Toronto, within two years.</param>
/// <param name="RmAccount">The one program account that it covers; left out, the whole business.</param>
/// <param name="Capabilities">What of FILE, CORRECT, PAY, SEE_BALANCE, RULINGS, APPEALS and SECURITY it is left; left out, all that the role has.</param>
/// <param name="Secret">Its hash; nobody keeps the secret.</param>
public sealed record CreateServiceAccount(string Bn9, string Name, string Role, DateOnly LastDay, [property: FromClaim("sub")] string Subject, string? RmAccount = null, IReadOnlyList<string>? Capabilities = null, [property: JsonIgnore] string Secret = "");

/// <param name="ClientSecret">Null when the answer is a repeat, since nobody can tell it again; then have it rotated.</param>
public sealed record CreateServiceAccountResponse(ServiceAccountView Account, string? ClientSecret = null);

public sealed class CreateServiceAccountValidator : Validator<CreateServiceAccount>
{
    static readonly string[] Roles = ["PAM", "EDITOR", "READER"], Rights = ["FILE", "CORRECT", "PAY", "SEE_BALANCE", "RULINGS", "APPEALS", "SECURITY"];

    public CreateServiceAccountValidator()
    {
        RuleFor(x => x.Name).NotEmpty().MaximumLength(120);
        RuleFor(x => x.Role).Must(Roles.Contains).WithErrorCode("VAL_SERVICE_ROLE");
        RuleForEach(x => x.Capabilities).Must(Rights.Contains).WithErrorCode("VAL_SERVICE_CAPABILITY");
        RuleFor(x => x.RmAccount).Must((x, rm) => rm is null || (RmAccount.IsExact(rm) && rm.StartsWith(x.Bn9, StringComparison.Ordinal))).WithErrorCode("ID_BN15_FORMAT");
    }
}

public sealed class CreateServiceAccountEndpoint : CarmEndpoint<CreateServiceAccount, CreateServiceAccountResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/service-accounts");
        Group<Portal>();
        Asks("onboarding.service-accounts.manage");
        Creates();
        Summary(s => s.Summary = "Give a program of yours an account");
    }

    public override async Task HandleAsync(CreateServiceAccount command, CancellationToken ct)
    {
        // The secret is no part of the handler's answer, so that no record of the request holds it.
        var secret = SecretToken.New();
        var made = await ExecuteAsync(command with { Secret = SecretToken.HashOf(secret) }, ct);
        HttpContext.Response.Headers.Location = $"/api/v1/businesses/{command.Bn9}/service-accounts";
        await Send.ResponseAsync(made with { ClientSecret = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : secret }, 201, ct);
    }
}

public static class CreateServiceAccountHandler
{
    const int MaxAccounts = 50, LongestYears = 2;

    public static async Task<(CreateServiceAccountResponse, ServiceAccountChanged)> Handle(CreateServiceAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        if (command.LastDay < today || command.LastDay > today.AddYears(LongestYears)) throw new Rejected("VAL_SERVICE_LAST_DAY") { Path = "lastDay" };
        if (command.RmAccount is { } rm && await session.LoadAsync<ProgramAccount>(rm, ct) is null) throw new Rejected("NOT_FOUND") { Path = "rmAccount" };
        await session.HoldAsync($"onboarding service accounts {command.Bn9}", ct);
        if (await session.Query<ServiceAccount>().CountAsync(a => a.Bn9 == command.Bn9 && a.EndedAt == null && a.LastDay >= today, ct) >= MaxAccounts) throw new Rejected("SVC_TOO_MANY", MaxAccounts);

        var account = new ServiceAccount($"svc{Guid.CreateVersion7(now):N}", command.Bn9, command.Name, command.Role, command.RmAccount, command.Capabilities?.Distinct().ToArray(), command.LastDay, command.Subject, now).With(command.Secret, TimeSpan.Zero, now);
        session.Insert(account);
        session.Insert(ServiceAccountUse.Of(account.Id, "CREATED", command.Subject, now));
        return (new(ServiceAccountView.Of(account, now)), new(account.Bn9, account.Subject, account.Name, account.Role, account.RmAccount, account.Capabilities, account.LastDay, command.Subject, IsEnded: false, now));
    }
}
