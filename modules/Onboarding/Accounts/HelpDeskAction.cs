using Marten;

namespace Carm.Onboarding;

/// <summary>What the help desk did to an account, and why. It is never changed.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
/// <param name="Action">LOCK, UNLOCK, RESET_MFA, DEACTIVATE or UNLINK.</param>
public sealed record HelpDeskAction(string Id, string UserId, string Action, string Reason, string By, DateTimeOffset At)
{
    /// <summary>Its id begins with its time, so that the order of ids is that of the actions.</summary>
    public static void Keep(IDocumentSession session, string userId, string action, string reason, string by, DateTimeOffset at) =>
        session.Insert(new HelpDeskAction($"{userId}/{Guid.CreateVersion7(at):N}", userId, action, reason, by, at));
}
