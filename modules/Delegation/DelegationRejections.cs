using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class DelegationRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("DEL_FORBIDDEN", 403, "Your role does not allow this.", "Votre rôle ne le permet pas."),
        new("DEL_LICENCE_REQUIRED", 403, "Only a licensed customs broker may do this for a client.", "Seul un courtier en douane agréé peut faire ceci pour un client."),
        new("DEL_PROVIDER_SUSPENDED", 403, "Your licence is suspended: you may read, not write.", "Votre agrément est suspendu : vous pouvez lire, non écrire."),
    ];
}
