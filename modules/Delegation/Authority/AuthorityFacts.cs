namespace Carm.Delegation;

/// <summary>What the decision looks at: the person, the business acted for, the relationship between that and the person's own, and the day.</summary>
/// <param name="Business">The one acted for, which is the person's own where none is named; null when it is not known here.</param>
public sealed record AuthorityFacts(Person? Person, PortalBusiness? Business, BusinessRelationship? Relationship, DateOnly Today)
{
    public DelegationPolicy Policy { get; init; } = new();
}

/// <summary>One step of the way to a decision.</summary>
/// <param name="Rule">Which rule was looked at, as RELATIONSHIP.</param>
/// <param name="Holds">Whether it let the question pass.</param>
/// <param name="Found">What was found, as <c>BMR ACTIVE</c>.</param>
public sealed record AuthorityStep(string Rule, bool Holds, string Found);
