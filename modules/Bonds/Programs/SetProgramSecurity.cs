using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer sets what an account must post for a program, as the Minister may at any time (14.1); never less than its regulations ask.</summary>
/// <param name="Program">Any but RPP, whose requirement follows from the months.</param>
/// <param name="Reason">Told to the client.</param>
public sealed record SetProgramSecurity(string RmAccount, string Program, Money Required, string Reason);

public sealed record SetProgramSecurityResponse(IReadOnlyList<ProgramSecurityView> Programs);

public sealed class SetProgramSecurityValidator : Validator<SetProgramSecurity>
{
    public SetProgramSecurityValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class SetProgramSecurityEndpoint : CarmEndpoint<SetProgramSecurity, SetProgramSecurityResponse>
{
    public override void Configure()
    {
        Put("program-accounts/{rmAccount}/program-security/{program}");
        Group<Staff>();
        Asks("bonds.rpp.decide");
        Summary(s => s.Summary = "Set what a program needs as security");
    }

    public override Task HandleAsync(SetProgramSecurity command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SetProgramSecurityHandler
{
    public static async Task<(SetProgramSecurityResponse, OutgoingMessages)> Handle(SetProgramSecurity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        if (SecurityProgram.Find(command.Program) is not { Code: not SecurityProgram.Rpp } program) throw new Rejected("NOT_FOUND");
        if (program.AccountTypes.Count > 0 && !program.AccountTypes.Contains(account.ProgramType)) throw new Rejected("BND-404") { Path = "program" };
        if (command.Required < program.Least) throw new Rejected("BND_PROGRAM_LEAST", program.Least) { Path = "required" };
        var set = (account with { Needs = new Dictionary<string, Money>(account.Needs) { [program.Code] = command.Required } }).Settle(now);
        return (new(ProgramSecurityView.Of(set.Account, now.TorontoDate())), [RppNotices.ProgramNeeds(set.Account, program, command.Reason, now), .. session.Keep(set)]);
    }
}
