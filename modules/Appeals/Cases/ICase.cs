using Carm.Kernel;

namespace Carm.Appeals;

public enum CaseKind
{
    /// <summary>A statement of adjustments, which may be appealed.</summary>
    Statement,

    /// <summary>An advance ruling, of which a review may be asked for.</summary>
    Ruling,
    Penalty,
    Appeal,
    Review,
    Extension,
    Compliance,
}

/// <summary>Whose act a case waits for.</summary>
public enum Turn
{
    Client,
    Cbsa,

    /// <summary>The Canadian International Trade Tribunal.</summary>
    Tribunal,
    Court,
    Nobody,
}

/// <summary>
/// What has a state, limits and a history that both sides read: kept by <see cref="Cases.KeepAsync"/>, which sees to its clocks, its calendar dates and its chain of entries.
/// </summary>
public interface ICase
{
    /// <summary>Its number, as the client knows it.</summary>
    string Id { get; }

    CaseKind Kind { get; }

    string RmAccount { get; }

    /// <summary>Whose doing it is about, for the sight of service providers.</summary>
    string SubmitterBn9 { get; }

    /// <summary>Its state on the wire.</summary>
    string StateName { get; }

    /// <summary>Who alone knows of it: the client of its draft, the CBSA of what it has not served; both of the rest.</summary>
    Turn OnlyFor => Turn.Nobody;

    /// <summary>Whose act it waits for now.</summary>
    Turn Turn { get; }

    bool IsOver { get; }

    /// <summary>The limits that run in its state, each once by its kind.</summary>
    IReadOnlyList<Clock> Clocks { get; }

    /// <summary>The case after one of its limits passed unused; null where that changes nothing of it.</summary>
    (ICase Case, CaseAct Act)? Lapse(string clock);

    /// <summary>The case after an outage moved one of its limits, which runs, or had passed and then runs again; null where nothing is waited for by it any more.</summary>
    ICase? Moved(Clock to, DateTimeOffset at) => null;

    /// <summary>What other modules are told when one of its limits passed unused.</summary>
    IEnumerable<object> Passed(string clock, DateOnly lastDay, DateTimeOffset at) => [];
}

/// <summary>What was done to a case, as its history says it.</summary>
/// <param name="Code">Stable, on the wire.</param>
/// <param name="IsInternal">Whether only the CBSA reads it.</param>
public sealed record CaseAct(string Code, Bilingual Text, bool IsInternal = false);
