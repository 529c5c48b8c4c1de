using Carm.Bonds.Contracts;
using Carm.Onboarding.Contracts;

namespace Carm.Bonds;

/// <summary>Whatever gave the privilege, its holder is told.</summary>
public static class TellOfRppHandler
{
    public static NoticeRequested Handle(RppPrivilegeGranted granted) =>
        NoticeRequested.ToManagers($"rpp/{granted.RmAccount}/{granted.Sequence}", granted.RmAccount[..9], "BONDS_RPP_GRANTED", granted.EffectiveAt, granted.RmAccount, granted.RmAccount);
}
