using Carm.Kernel;
using Marten;

namespace Carm.Bonds;

/// <summary>Asks what a program account needs and has posted for programs other than release prior to payment (14.1).</summary>
public sealed record GetProgramSecurity(string RmAccount);

public sealed record GetProgramSecurityResponse(string RmAccount, IReadOnlyList<ProgramSecurityView> Programs);

/// <param name="Required">What the CBSA set, or the least by regulation.</param>
/// <param name="Posted">What stands today.</param>
/// <param name="Short">What is missing.</param>
public sealed record ProgramSecurityView(string Program, Money Required, Money Posted, bool Adequate, Money Short)
{
    /// <summary>Each program that needs something of the account or has something posted for it.</summary>
    public static IReadOnlyList<ProgramSecurityView> Of(RppAccount account, DateOnly today) =>
    [
        .. from program in SecurityProgram.All
           where program.Code != SecurityProgram.Rpp
           let needed = account.NeedOf(program)
           let posted = account.PostedOn(today, program.Code)
           where needed > Money.Zero || posted > Money.Zero
           select new ProgramSecurityView(program.Code, needed, posted, posted >= needed, Money.Max(Money.Zero, needed - posted)),
    ];
}

public sealed class GetProgramSecurityEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<GetProgramSecurity, GetProgramSecurityResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/program-security");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "Read the security of other programs");
    }

    public override async Task HandleAsync(GetProgramSecurity query, CancellationToken ct)
    {
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<RppAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new(account.Id, ProgramSecurityView.Of(account, clock.GetUtcNow().TorontoDate())), ct);
    }
}
