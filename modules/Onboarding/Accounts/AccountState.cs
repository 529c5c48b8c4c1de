namespace Carm.Onboarding;

/// <summary>Where a person stands (onboarding 4.1).</summary>
public enum AccountState
{
    /// <summary>Has named an address for passcodes and not proved it.</summary>
    PendingMfa,
    PendingProfile,
    Unassociated,
    Associated,
    Locked,
    Deactivated,
}

/// <summary>The state follows from what is kept of the person; nobody sets it.</summary>
static class AccountStates
{
    public static AccountState Of(AccountLock? @lock, Passcodes? passcodes, UserAccount? account, Membership? membership) =>
        @lock is { IsFinal: true } ? AccountState.Deactivated
        : @lock is not null ? AccountState.Locked
        : passcodes is { EnrolledAt: null } ? AccountState.PendingMfa
        : account is null ? AccountState.PendingProfile
        : membership is null ? AccountState.Unassociated
        : AccountState.Associated;
}
