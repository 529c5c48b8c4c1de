using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Security that stands for this program account, and when.</summary>
/// <param name="Source">The agreement, or the payment that brought cash.</param>
/// <param name="To">Its last day; null while none is known.</param>
/// <param name="Program">What it secures.</param>
public sealed record SecurityShare(string Source, Money Amount, DateOnly From, DateOnly? To, bool IsCash = false, string Program = SecurityProgram.Rpp)
{
    /// <summary>The statements of adjustments, or the declarations, for which it was given; none where it stands for a whole program.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public bool HoldsOn(DateOnly day) => From <= day && (To is null || day <= To);
}

/// <summary>What an agreement was told to stand for in appeals.</summary>
public sealed record AppealCover(Money Amount, IReadOnlyList<string> References, long Revision);
