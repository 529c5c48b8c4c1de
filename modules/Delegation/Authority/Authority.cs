using Carm.Delegation.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Delegation;

/// <summary>Reads what the decision needs in one round trip of three look-ups by key, each time anew, so that a revocation holds for the next request.</summary>
public sealed class Authority(IDelegationStore store, TimeProvider clock, DelegationPolicy policy) : IAuthority
{
    /// <summary>
    /// The person, the business that it acts for, and the relationship between that and its own. A provider's number of clients or employees does not matter to it. The
    /// three are put together as text, which costs less than as <c>jsonb</c>.
    /// </summary>
    internal const string Read = """
        select '{"person":' || p.data::text || ',"business":' || coalesce(b.data::text, 'null') || ',"relationship":' || coalesce(r.data::text, 'null') || '}'
        from delegation.mt_doc_person p
        left join delegation.mt_doc_portalbusiness b on b.id = coalesce(?, p.data ->> 'bn9')
        left join delegation.mt_doc_businessrelationship r on r.id = (p.data ->> 'bn9') || ':' || ?
        where p.id = ?
        """;

    /// <summary>The same for many businesses.</summary>
    const string ReadAll = """
        select '{"bn9":"' || asked.bn9 || '","person":' || p.data::text || ',"business":' || coalesce(b.data::text, 'null') || ',"relationship":' || coalesce(r.data::text, 'null') || '}'
        from unnest(?::text[]) asked(bn9)
        join delegation.mt_doc_person p on p.id = ?
        left join delegation.mt_doc_portalbusiness b on b.id = asked.bn9
        left join delegation.mt_doc_businessrelationship r on r.id = (p.data ->> 'bn9') || ':' || asked.bn9
        """;

    public async Task<AuthorityDecision> DecideAsync(AuthorityQuestion question, CancellationToken ct) => AuthorityRule.Decide(question, await FactsAsync(question, ct));

    public async Task<IReadOnlyList<AuthorityDecision>> DecideAllAsync(string subject, IReadOnlyList<AuthorityQuestion> questions, CancellationToken ct)
    {
        string[] businesses = [.. questions.Select(q => q.Bn9!).Distinct()];
        await using var session = store.QuerySession();
        var facts = (await session.AdvancedSql.QueryAsync<AuthorityRow>(ReadAll, ct, businesses, subject)).Where(row => row.Person.IsLinked).ToDictionary(row => row.Bn9!, FactsOf);
        var nobody = new AuthorityFacts(null, null, null, clock.GetUtcNow().TorontoDate()) { Policy = policy };
        return [.. questions.Select(q => AuthorityRule.Decide(q, facts.GetValueOrDefault(q.Bn9!) ?? nobody))];
    }

    public async Task<IReadOnlyList<string>> ReachAsync(string subject, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Person>(subject, ct) is not { IsLinked: true } person) return [];
        var clients = person.Acts is null ? [] : await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == person.Bn9 && r.EndedAt == null).Select(r => r.ClientBn9).ToListAsync(ct);
        return [person.Bn9, .. clients];
    }

    public async Task<IReadOnlyList<string>> ActingForAsync(IReadOnlyList<string> clientBn9s, CancellationToken ct)
    {
        string[] clients = [.. clientBn9s];
        await using var session = store.QuerySession();
        return await session.Query<BusinessRelationship>().Where(r => r.ClientBn9.IsOneOf(clients) && r.EndedAt == null).Select(r => r.ProviderBn9).Distinct().ToListAsync(ct);
    }

    /// <summary>The same decision with its steps. An operation that no client can hold is refused (<c>VAL_OPERATION</c>), and so is an account that cannot be one.</summary>
    public async Task<Explanation> ExplainAsync(string subject, string? operation, string? bn9, string? rmAccount, string? submitterBn9, bool isOpen, CancellationToken ct)
    {
        if (operation is null || !PermissionMatrix.IsClients(operation)) throw new Rejected("VAL_OPERATION") { Path = "operation" };
        if (rmAccount is not null && RmAccount.Read(rmAccount, out var whyNot)?.Value != rmAccount) throw new Rejected(whyNot ?? "ID_BN15_FORMAT") { Path = "rmAccount" };
        if (bn9 is not null && Bn9.Read(bn9, out whyNot)?.Value != bn9) throw new Rejected(whyNot ?? "ID_BN9_FORMAT") { Path = "bn9" };
        if (bn9 is not null && rmAccount is not null && bn9 != rmAccount[..9]) throw new Rejected("NOT_FOUND") { Path = "rmAccount" };
        var question = new AuthorityQuestion(subject, [], operation, bn9 ?? rmAccount?[..9], rmAccount, submitterBn9, !PermissionMatrix.IsRead(operation), isOpen);
        return Explanation.Of(question, await FactsAsync(question, ct));
    }

    /// <summary>What the question is decided on; nothing for staff, who are judged by their token's roles alone.</summary>
    public async Task<AuthorityFacts> FactsAsync(AuthorityQuestion question, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        if (question.StaffRoles.Count > 0) return new(null, null, null, today);
        await using var session = store.QuerySession();
        var row = (await session.AdvancedSql.QueryAsync<AuthorityRow>(Read, ct, question.Bn9!, question.Bn9!, question.Subject)).SingleOrDefault();
        return row is { Person.IsLinked: true } ? FactsOf(row) : new(null, null, null, today) { Policy = policy };
    }

    AuthorityFacts FactsOf(AuthorityRow row) => new(row.Person, row.Business, row.Relationship, clock.GetUtcNow().TorontoDate()) { Policy = policy };
}

/// <param name="Bn9">The business that was asked about, where several were.</param>
sealed record AuthorityRow(Person Person, PortalBusiness? Business, BusinessRelationship? Relationship, string? Bn9 = null);
