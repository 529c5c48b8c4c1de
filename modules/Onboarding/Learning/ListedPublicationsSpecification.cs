using Ardalis.Specification;

namespace Carm.Onboarding;

/// <summary>What stands in the public list on that day, published and not expired, the newest first, a page and one row more.</summary>
public sealed class ListedPublicationsSpecification : Specification<Publication>
{
    public ListedPublicationsSpecification(PublicationKind? kind, DateOnly today, string? after, int size)
    {
        Query.Where(p => p.State == PublicationState.Published && (p.Content.ExpiresOn == null || p.Content.ExpiresOn >= today));
        if (kind is not null) Query.Where(p => p.Kind == kind);
        if (after is not null) Query.Where(p => string.Compare(p.PublishedKey, after) < 0);
        Query.OrderByDescending(p => p.PublishedKey).Take(size + 1);
    }
}
