namespace Carm.Delegation.Contracts;

/// <summary>The one question that must never be stale: may this person do this here? Asked by the host before each endpoint; by a slice only where its request names or its answer tells of more than one account, or where nobody signs in and a secret stands for a person.</summary>
public interface IAuthority
{
    Task<AuthorityDecision> DecideAsync(AuthorityQuestion question, CancellationToken ct);

    /// <summary>The same for many questions of one person, at the price of one; none of them names staff.</summary>
    Task<IReadOnlyList<AuthorityDecision>> DecideAllAsync(string subject, IReadOnlyList<AuthorityQuestion> questions, CancellationToken ct);

    /// <summary>The businesses for which this person may act in any way: its own, and its provider's clients. What it may do there each question says.</summary>
    Task<IReadOnlyList<string>> ReachAsync(string subject, CancellationToken ct);

    /// <summary>The businesses that act for any of these in some way, so that what concerns these may concern those. What they may see each question says.</summary>
    Task<IReadOnlyList<string>> ActingForAsync(IReadOnlyList<string> clientBn9s, CancellationToken ct);
}

/// <param name="Subject">The token's <c>sub</c>.</param>
/// <param name="StaffRoles">The token's CBSA staff roles; none for a client.</param>
/// <param name="Permission">What the endpoint asks, as <c>ledger.payments.post</c>.</param>
/// <param name="Bn9">The business that the route names; null when it names none, which means the caller's own.</param>
/// <param name="RmAccount">The program account that the route names.</param>
/// <param name="SubmitterBn9">Who submitted the thing that the route names, for visibility; null when it names none.</param>
/// <param name="IsWrite">Whether the request changes anything.</param>
/// <param name="IsOpen">Whether the thing that the route names is still to be completed, as a draft.</param>
public sealed record AuthorityQuestion(
    string Subject, IReadOnlyList<string> StaffRoles, string Permission, string? Bn9, string? RmAccount, string? SubmitterBn9, bool IsWrite, bool IsOpen = false);

/// <param name="Refusal">Null when the answer is yes, else the code: NOT_FOUND hides what the caller may not see, others say why not.</param>
/// <param name="CallerBn9">The caller's own business.</param>
/// <param name="Role">The role by which it may: BAM, PAM, EDITOR, READER, or a proxy's, as pBAM.</param>
/// <param name="IsPersonal">Whether the right concerns the person alone, and no business.</param>
/// <param name="Sight">Whose transactions of this client the caller sees: OWN, IMPORTER, OTHERS.</param>
public sealed record AuthorityDecision(string? Refusal, string? CallerBn9, string? Role, IReadOnlyList<string> Sight, bool IsPersonal = false);
