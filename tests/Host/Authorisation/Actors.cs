namespace Carm.Host.Tests;

/// <summary>Somebody who calls, as a column of the table has it.</summary>
/// <param name="Column">Those of one column share a cell.</param>
/// <param name="Name">What tells it from the others of its column; the column's own name where it is alone.</param>
/// <param name="Subject">The token's <c>sub</c>; null where nobody signs in, or a program by its secret.</param>
public sealed record Actor(string Column, string Name, string? Subject, bool SecondFactor = true, string? StaffRole = null)
{
    public bool IsStaff => StaffRole is not null;

    public override string ToString() => Column == Name ? Name : $"{Column} {Name}";
}

/// <summary>Everybody who is asked about, in the order of the columns.</summary>
static class Actors
{
    /// <summary>What a client may let its provider see (onboarding 7.2).</summary>
    public static readonly (string Name, string[] Attributes)[] Visibilities = [("OWN", ["OWN"]), ("IMPORTER", ["OWN", "IMPORTER"]), ("OTHERS", ["OWN", "IMPORTER", "OTHERS"])];

    public static readonly (string Prefix, string Licence)[] Providers = [("b", "CUSTOMS_BROKER"), ("c", "TRADE_CONSULTANT")];

    public static readonly string[] ProxyRoles = ["pBAM", "pPAM", "pEDITOR", "pREADER"], Lapsed = ["expired", "later", "revoked", "suspended"];

    public static readonly string[] StaffRoles =
    [
        "HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "BORDER_OFFICER", "AR_OFFICER", "AR_SUPERVISOR", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "PUBLISHER", "SUPERVISOR", "AUDITOR",
        "RELEASE_SYSTEM", "BANK", "TREASURY",
    ];

    /// <summary>A program of ALPHA's: of all that a program account manager may do it is left filing and the sight of the balance.</summary>
    public static readonly Actor Program = new("program", "program", null);

    public static readonly IReadOnlyList<Actor> All =
    [
        new("anonymous", "anonymous", null), new("no-mfa", "no-mfa", "alpha.bam", SecondFactor: false), Alone("none"),
        Alone("BAM", "alpha.bam"), Alone("PAM"), Alone("PAM2"), Alone("EDITOR"), Alone("READER"), Program,
        .. Providers.SelectMany(p => ProxyRoles.SelectMany(role => Visibilities.Select(v => new Actor($"{p.Prefix}:{role}", v.Name, $"{p.Prefix}.{role}.{v.Name}")))),
        .. Lapsed.Select(l => Alone(l)), Alone("surety"), Alone("other", "beta.bam"),
        .. StaffRoles.Select(role => new Actor("staff", role, $"staff.{role}", StaffRole: role)),
    ];

    static Actor Alone(string name, string? subject = null) => new(name, name, subject ?? $"{name}.user");
}
