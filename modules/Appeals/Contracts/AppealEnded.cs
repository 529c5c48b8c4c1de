namespace Carm.Appeals.Contracts;

/// <summary>An appeal that was submitted ended without a decision: the client withdrew it, or it was rejected. Declarations no longer counts what it was against as under appeal.</summary>
/// <param name="RulingNumber">The advance ruling whose review was asked for; null when it was against statements.</param>
public sealed record AppealEnded(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, DateTimeOffset EffectiveAt, string? RulingNumber = null);
