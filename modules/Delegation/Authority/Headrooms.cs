namespace Carm.Delegation;

static class Headrooms
{
    /// <summary>How much room an account's security leaves, for who may see it; null for others, and where there is none to speak of.</summary>
    public static string? Seen(string subject, PortalProgram? program, AuthorityFacts facts) =>
        program is { RppHeadroom: { } headroom, RppSince: not null } && AuthorityRule.Decide(new(subject, [], "bonds.rpp.headroom.view", program.Bn9, program.Id, null, IsWrite: false), facts).Refusal is null ? headroom : null;
}
