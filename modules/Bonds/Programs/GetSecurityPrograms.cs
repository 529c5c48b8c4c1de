using Carm.Kernel;
using FastEndpoints;

namespace Carm.Bonds;

public sealed record GetSecurityProgramsResponse(IReadOnlyList<SecurityProgramView> Programs);

/// <param name="Least">What each account needs at the least by regulation; zero where the CBSA sets it, or the amount at stake does.</param>
/// <param name="NeedsReferences">Whether it names the statements or declarations for which it is given.</param>
public sealed record SecurityProgramView(string Program, string Name, string LegislativeAuthority, IReadOnlyList<string> AccountTypes, Money Least, bool NeedsReferences);

/// <summary>Lists the programs for which security is given, with what each is given under.</summary>
public sealed class GetSecurityProgramsEndpoint : CarmEndpoint<EmptyRequest, GetSecurityProgramsResponse>
{
    public override void Configure()
    {
        Get("tools/security-programs");
        Group<Public>();
        Summary(s => s.Summary = "List programs for which security is given");
    }

    public override Task HandleAsync(EmptyRequest query, CancellationToken ct) =>
        Send.OkAsync(new([.. SecurityProgram.All.Select(p => new SecurityProgramView(p.Code, p.Name.ToString(), p.Authority, p.AccountTypes, p.Least, p.NeedsReferences))]), ct);
}
