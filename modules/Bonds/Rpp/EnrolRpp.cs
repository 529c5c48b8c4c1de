using Carm.Bonds.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Bonds;

/// <summary>An importer enrols a program account for release prior to payment.</summary>
public sealed record EnrolRpp(string RmAccount);

public sealed record EnrolRppResponse(RppView Rpp);

public sealed class EnrolRppEndpoint : CarmEndpoint<EnrolRpp, EnrolRppResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/rpp");
        Group<Portal>();
        Asks("bonds.rpp.enrol");
        Creates();
        Summary(s => s.Summary = "Enrol for release prior to payment");
    }

    public override Task HandleAsync(EnrolRpp command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Rpp.RmAccount}/rpp", ct);
}

public static class EnrolRppHandler
{
    public static async Task<(EnrolRppResponse, RppPrivilegeGranted?)> Handle(EnrolRpp command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var account = await session.LoadAsync<RppAccount>(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var (enrolled, granted) = account.Enrol(clock.GetUtcNow());
        session.Store(enrolled);
        return (new(RppView.Of(enrolled, clock.GetUtcNow().TorontoDate())), granted);
    }
}
