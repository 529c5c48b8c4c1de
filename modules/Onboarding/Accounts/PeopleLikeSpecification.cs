using Ardalis.Specification;

namespace Carm.Onboarding;

/// <summary>People by the beginning of their address, last name or id, whatever its case, in the order of ids; a page and one row more.</summary>
public sealed class PeopleLikeSpecification : Specification<UserAccount>
{
    public PeopleLikeSpecification(string? search, string? after, int size)
    {
        if (!string.IsNullOrWhiteSpace(search))
            Query.Where(a => a.Id.StartsWith(search, StringComparison.OrdinalIgnoreCase) || a.Email.StartsWith(search, StringComparison.OrdinalIgnoreCase) || a.LastName.StartsWith(search, StringComparison.OrdinalIgnoreCase));
        if (after is not null) Query.Where(a => string.Compare(a.Id, after) > 0);
        Query.OrderBy(a => a.Id).Take(size + 1);
    }
}
