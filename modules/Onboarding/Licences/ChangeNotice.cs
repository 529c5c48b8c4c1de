namespace Carm.Onboarding;

/// <summary>A holder tells the CBSA of a change without delay, as the law asks (SOR/86-1067 s.14; F35). It is kept as it was told.</summary>
/// <param name="Target">The licence's id or the carrier code.</param>
/// <param name="What">ADDRESS, LEGAL_NAME, BUSINESS_NAME, PARTNERS, DIRECTORS, OWNERSHIP, QUALIFIED_INDIVIDUALS, CONTACT or LEGAL_STATUS.</param>
public sealed record ChangeNotice(string Id, string Target, string What, string Text, string By, DateTimeOffset At)
{
    public static bool IsKnown(string? what) => what is "ADDRESS" or "LEGAL_NAME" or "BUSINESS_NAME" or "PARTNERS" or "DIRECTORS" or "OWNERSHIP" or "QUALIFIED_INDIVIDUALS" or "CONTACT" or "LEGAL_STATUS";
}
