using Ardalis.Specification;

namespace Carm.Onboarding;

/// <summary>Businesses by BN9 or by the beginning of their name, whatever its case, in the order of BN9; a page and one row more.</summary>
public sealed class BusinessesLikeSpecification : Specification<BusinessAccount>
{
    public BusinessesLikeSpecification(string? search, string? after, int size)
    {
        if (!string.IsNullOrWhiteSpace(search)) Query.Where(b => b.Id == search || b.LegalName.StartsWith(search, StringComparison.OrdinalIgnoreCase));
        if (after is not null) Query.Where(b => string.Compare(b.Id, after) > 0);
        Query.OrderBy(b => b.Id).Take(size + 1);
    }
}
