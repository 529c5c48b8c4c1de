using Ardalis.Specification;

namespace Carm.Delegation;

/// <summary>The authorities that stood at an instant, in the order in which they were given; a page and one row more.</summary>
/// <param name="At">Whose Toronto day is <paramref name="Day"/>.</param>
/// <param name="Bn9">At which business.</param>
/// <param name="ProviderBn9">Or which provider's at all its clients.</param>
/// <param name="Counterparty">A person's subject or a provider's BN9; on a provider's own side a client's BN9. Null for all.</param>
/// <param name="EndsBy">Only those whose last day is this or before.</param>
sealed record AuthoritiesAt(DateTimeOffset At, DateOnly Day, string? Bn9, string? ProviderBn9, string? Counterparty, DateOnly? EndsBy)
{
    public const int PageSize = 500;
}

sealed class AuthoritiesAtSpecification : Specification<AuthorityPeriod>
{
    public AuthoritiesAtSpecification(AuthoritiesAt asked, string? after, int size)
    {
        var (at, day) = (asked.At, asked.Day);
        Query.Where(p => p.From <= at && (p.Until == null || p.Until > at) && (p.EndOn == null || p.EndOn >= day)).OrderBy(p => p.Id).Take(size + 1);
        if (after is not null) Query.Where(p => string.Compare(p.Id, after) > 0);
        if (asked.EndsBy is { } by) Query.Where(p => p.EndOn <= by);
        if (asked.Bn9 is { } bn9)
        {
            Query.Where(p => p.Bn9 == bn9);
            if (asked.Counterparty is { } counterparty) Query.Where(p => p.Counterparty == counterparty);
        }
        else
        {
            var provider = asked.ProviderBn9!;
            Query.Where(p => p.Counterparty == provider && (p.Role == "BMR" || p.Role == "PMR"));
            if (asked.Counterparty is { } client) Query.Where(p => p.Bn9 == client);
        }
    }
}
