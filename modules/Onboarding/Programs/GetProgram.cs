using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for one program account.</summary>
public sealed record GetProgram(string RmAccount);

public sealed class GetProgramEndpoint(IOnboardingStore store) : CarmEndpoint<GetProgram, ProgramView>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}");
        Group<Portal>();
        Asks("onboarding.programs.view");
        Summary(s => s.Summary = "Read a program account");
    }

    public override async Task HandleAsync(GetProgram query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var program = await session.LoadAsync<ProgramAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(program.Changes);
        await Send.OkAsync(ProgramView.Of(program, (await session.LoadAsync<ProgramActivity>(query.RmAccount, ct))?.On), ct);
    }
}
