using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer opens a further program account for a legal entity, as on paper form BSF947. It gets the next number.</summary>
/// <param name="OpenedFor">The person who asked, as the token's <c>sub</c>: within thirty days that person may register the business without questions.</param>
public sealed record OpenProgram(string Bn9, string ProgramType, string? Name = null, string? OpenedFor = null);

public sealed record OpenProgramResponse(ProgramView Program);

public sealed class OpenProgramValidator : Validator<OpenProgram>
{
    public OpenProgramValidator()
    {
        RuleFor(x => x.ProgramType).NotEmpty().Must(t => t is not null && ProgramCatalogue.Find(t) is { HasOwnAccount: true }).WithErrorCode("VAL_PROGRAM");
        RuleFor(x => x.Name).MaximumLength(100);
        RuleFor(x => x.OpenedFor).MaximumLength(255);
    }
}

public sealed class OpenProgramEndpoint : CarmEndpoint<OpenProgram, OpenProgramResponse>
{
    public override void Configure()
    {
        Post("legal-entities/{bn9}/program-accounts");
        Group<Staff>();
        Asks("onboarding.programs.open");
        Creates();
        Summary(s => s.Summary = "Open a program account");
    }

    public override Task HandleAsync(OpenProgram command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Program.RmAccount}", ct);
}

public static class OpenProgramHandler
{
    public static async Task<(OpenProgramResponse, RmAccountOpened)> Handle(OpenProgram command, IDocumentSession session, ReleaseSchedule releases, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        releases.RequireRmIssuance(now.TorontoDate());
        var entity = await session.LoadAsync<LegalEntity>(command.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        if (await session.LoadAsync<BusinessAccount>(command.Bn9, ct) is { State: BusinessState.Closed }) throw new Rejected("STATE_CONFLICT");
        var number = ProgramAccount.NextNumber(command.Bn9, (await ProgramAccounts.OfAsync(session, command.Bn9, ct)).Select(p => p.Id));
        var program = new ProgramAccount(number, command.Bn9, command.ProgramType, command.Name ?? $"{entity.LegalName} {number[9..]}", ProgramState.Active, now, command.OpenedFor);
        var opened = ProgramAccounts.Open(session, program, entity.LegalName);
        return (new(ProgramView.Of(program, now.TorontoDate())), opened);
    }
}
