using Ardalis.Specification;

namespace Carm.Onboarding;

/// <summary>Registrations in one state, the oldest first, a page and one row more. A registration's id begins with its time, so that the order of ids is that of their beginning.</summary>
public sealed class RegistrationsInStateSpecification : Specification<Registration>
{
    public RegistrationsInStateSpecification(RegistrationState state, string? after, int size)
    {
        Query.Where(r => r.State == state);
        if (after is not null) Query.Where(r => string.Compare(r.Id, after) > 0);
        Query.OrderBy(r => r.Id).Take(size + 1);
    }
}
