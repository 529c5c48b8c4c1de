using Carm.Delegation.Contracts;
using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>Reads what the decision needs by primary key, each time anew, so that a revocation holds for the next request.</summary>
sealed class Authority(IDelegationStore store, TimeProvider clock) : IAuthority
{
    public async Task<AuthorityDecision> DecideAsync(AuthorityQuestion question, CancellationToken ct)
    {
        if (question.StaffRoles.Count > 0) return AuthorityRule.Decide(question, new(null, null, null, default));

        await using var session = store.QuerySession();
        var person = await session.LoadAsync<Person>(question.Subject, ct);
        var today = clock.GetUtcNow().TorontoDate();
        if (person is null || question.Bn9 is null || question.Bn9 == person.Bn9) return AuthorityRule.Decide(question, new(person, null, null, today));

        var batch = session.CreateBatchQuery();
        var provider = batch.Load<Provider>(person.Bn9);
        var relationship = batch.Load<BusinessRelationship>(BusinessRelationship.IdOf(person.Bn9, question.Bn9));
        await batch.Execute(ct);
        return AuthorityRule.Decide(question, new(person, await provider, await relationship, today));
    }
}
