namespace Carm.Bonds.Contracts;

/// <summary>A surety's agreement was asked for, given, declined, amended or cancelled, is to end, or stands on. Onboarding puts it into the feeds of both sides.</summary>
/// <param name="Bn9">The provider's.</param>
/// <param name="RmAccounts">The debtor's program accounts that it is or was about.</param>
/// <param name="Change">REQUESTED, MOVED (its last day to answer, by an outage), GIVEN, DECLINED, AMENDED, ENDING, RESCINDED or CANCELLED.</param>
/// <param name="Amount">As last amended.</param>
/// <param name="On">The last day to answer what was asked, the day from which an amendment or a cancellation counts, or the first day on which it no longer stands; null where there is no such day.</param>
public sealed record AgreementChanged(string Bn9, string AgreementNumber, string DebtorBn9, IReadOnlyList<string> RmAccounts, string Program, string Change, decimal Amount, DateOnly ValidFrom, DateOnly? ValidTo, DateOnly? On, DateTimeOffset EffectiveAt);
