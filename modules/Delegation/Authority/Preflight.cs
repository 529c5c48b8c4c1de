using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>Asks, for many accounts and operations at once, whether the caller could do it now. Nothing is done and nothing is kept.</summary>
/// <param name="Pairs">At most 1,000.</param>
public sealed record Preflight(IReadOnlyList<PreflightPair> Pairs, [property: FromClaim("sub")] string Subject);

/// <param name="Operation">A permission, as the reference names it for each endpoint (<c>declarations.cads.submit</c>), or RELEASE_PRIOR_TO_PAYMENT: to account for goods of this account that were released before payment.</param>
public sealed record PreflightPair(string RmAccount, string Operation);

public sealed record PreflightResponse(DateTimeOffset At, IReadOnlyList<PreflightAnswer> Items);

/// <param name="Code">Why not; null when it is allowed.</param>
/// <param name="Cure">What would change that.</param>
/// <param name="Role">As what the caller may do it: BAM, PAM, EDITOR, READER, pBAM, pPAM, pEDITOR or pREADER.</param>
/// <param name="Licence">ACTIVE or SUSPENDED when the caller acts for a client; null otherwise.</param>
/// <param name="Rpp">Whether goods of the account are released prior to payment: ACTIVE or NONE; null where the caller does not see the account.</param>
/// <param name="RppHeadroom">How much room its security leaves: AMPLE; MEDIUM from 75 percent of use on, LOW from 90, NONE from 100; null where the caller may not see that, or goods are not released prior to payment.</param>
public sealed record PreflightAnswer(string RmAccount, string Operation, bool Allowed, string? Code, string? Why, string? Cure, string? Role, string? Licence, string? Rpp, string? RppHeadroom);

public sealed class PreflightValidator : Validator<Preflight>
{
    public PreflightValidator()
    {
        RuleFor(x => x.Pairs).NotEmpty().Must(pairs => pairs is not { Count: > 1000 }).WithErrorCode("VAL_TOO_MANY_PAIRS");
        RuleForEach(x => x.Pairs).Must(pair => pair is { RmAccount.Length: > 0, Operation: not null } && PreflightEndpoint.Permission(pair.Operation) is { } permission && PermissionMatrix.IsClients(permission)).WithErrorCode("VAL_OPERATION");
    }
}

public sealed class PreflightEndpoint(IDelegationStore store, DelegationPolicy policy, TimeProvider clock) : CarmEndpoint<Preflight, PreflightResponse>
{
    const string ReleasePriorToPayment = "RELEASE_PRIOR_TO_PAYMENT";

    public override void Configure()
    {
        Post("authority/preflight");
        Group<Portal>();
        Asks("delegation.access.view");
        Summary(s => s.Summary = "Ask beforehand what you could do, and what stands in the way");
    }

    public static string Permission(string operation) => operation == ReleasePriorToPayment ? "declarations.cads.submit" : operation;

    public override async Task HandleAsync(Preflight query, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var person = await session.LoadAsync<Person>(query.Subject, ct) is { IsLinked: true } linked ? linked : null;
        string[] accounts = [.. query.Pairs.Select(p => p.RmAccount).Distinct()], bn9s = [.. accounts.Where(RmAccount.IsExact).Select(rm => rm[..9]).Distinct()];
        var businesses = (await session.LoadManyAsync<PortalBusiness>(ct, bn9s)).ToDictionary(b => b.Id);
        var programs = (await session.LoadManyAsync<PortalProgram>(ct, accounts)).ToDictionary(p => p.Id);
        var relationships = person is null ? [] : (await session.LoadManyAsync<BusinessRelationship>(ct, bn9s.Select(bn9 => BusinessRelationship.IdOf(person.Bn9, bn9)))).ToDictionary(r => r.ClientBn9);

        PreflightAnswer Answer(PreflightPair pair)
        {
            var business = pair.RmAccount.Length >= 9 ? businesses.GetValueOrDefault(pair.RmAccount[..9]) : null;
            if (business?.RmAccounts.Contains(pair.RmAccount) != true) return Refused(pair, "NOT_FOUND", null, null);
            var permission = Permission(pair.Operation);
            var question = new AuthorityQuestion(query.Subject, [], permission, business.Id, pair.RmAccount, null, !PermissionMatrix.IsRead(permission));
            var facts = new AuthorityFacts(person, business, relationships.GetValueOrDefault(business.Id), now.TorontoDate()) { Policy = policy };
            var decision = AuthorityRule.Decide(question, facts);
            if (decision.Refusal == "NOT_FOUND") return Refused(pair, "NOT_FOUND", null, null);

            var licence = person!.Bn9 == business.Id ? null : person.Acts?.Status;
            var rpp = programs.GetValueOrDefault(pair.RmAccount)?.RppSince <= now ? "ACTIVE" : "NONE";
            var headroom = Headrooms.Seen(query.Subject, programs.GetValueOrDefault(pair.RmAccount), facts);
            return decision.Refusal is { } code ? Refused(pair, code, licence, rpp, headroom)
                : pair.Operation == ReleasePriorToPayment && rpp == "NONE" ? Refused(pair, Cures.RppNotActive, licence, rpp, headroom)
                : new(pair.RmAccount, pair.Operation, true, null, null, null, decision.Role, licence, rpp, headroom);
        }
        await Send.OkAsync(new(now, [.. query.Pairs.Select(Answer)]), ct);
    }

    static PreflightAnswer Refused(PreflightPair pair, string code, string? licence, string? rpp, string? headroom = null) => new(pair.RmAccount, pair.Operation, false, code, Cures.WhyNot(code), Cures.Cure(code), null, licence, rpp, headroom);
}
