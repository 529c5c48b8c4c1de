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
        var first = session.CreateBatchQuery();
        var (asker, business, program) = (first.Load<Person>(question.Subject), first.Load<PortalBusiness>(question.Bn9 ?? ""), first.Load<PortalProgram>(question.RmAccount ?? ""));
        await first.Execute(ct);
        var (person, today) = (await asker is { IsLinked: true } linked ? linked : null, clock.GetUtcNow().TorontoDate());
        // A route that names no business means the caller's own, whose state matters for writes only.
        var acted = await business ?? (question is { Bn9: null, IsWrite: true } && person is not null ? await session.LoadAsync<PortalBusiness>(person.Bn9, ct) : null);
        var facts = new AuthorityFacts(person, null, null, today, acted?.Status, (await program)?.Status);
        if (person is null || question.Bn9 is null || question.Bn9 == person.Bn9) return AuthorityRule.Decide(question, facts);

        var batch = session.CreateBatchQuery();
        var provider = batch.Load<Provider>(person.Bn9);
        var relationship = batch.Load<BusinessRelationship>(BusinessRelationship.IdOf(person.Bn9, question.Bn9));
        var assignment = batch.Load<ClientAssignment>(ClientAssignment.IdOf(person.Id, question.Bn9));
        await batch.Execute(ct);
        return AuthorityRule.Decide(question, facts with { Provider = await provider, Relationship = await relationship, Assignment = await assignment });
    }
}
