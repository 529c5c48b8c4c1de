namespace Carm.Appeals.Contracts;

/// <summary>An appeal that was submitted ended without a decision: the client withdrew it, or it was rejected. Declarations no longer counts its statements as under appeal.</summary>
public sealed record AppealEnded(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, DateTimeOffset EffectiveAt);
