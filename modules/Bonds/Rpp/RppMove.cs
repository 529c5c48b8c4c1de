namespace Carm.Bonds;

/// <summary>What a decision made of an account, and what is told of it.</summary>
public sealed record RppMove(RppAccount Account, IReadOnlyList<object> Told)
{
    public RppMove(RppAccount account) : this(account, [])
    {
    }

    public RppMove Then(Func<RppAccount, RppMove> next) => next(Account) is var (account, told) ? new(account, [.. Told, .. told]) : this;
}
