using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person says which of its notices are also mailed. The inbox has them all; passcodes and what guards the account are mailed always.</summary>
/// <param name="Email">False for no mail at all.</param>
/// <param name="Muted">Categories of which no mail is wanted.</param>
public sealed record ChangeNotifications(bool Email, [property: FromClaim("sub")] string Subject, IReadOnlyList<NoticeCategory>? Muted = null);

public sealed record ChangeNotificationsResponse(bool Email, IReadOnlyList<NoticeCategory> Muted);

public sealed class ChangeNotificationsEndpoint : CarmEndpoint<ChangeNotifications, ChangeNotificationsResponse>
{
    public override void Configure()
    {
        Put("me/notifications");
        Group<Portal>();
        Asks("onboarding.profile.edit");
        Summary(s => s.Summary = "Choose which notices are mailed");
    }

    public override Task HandleAsync(ChangeNotifications command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ChangeNotificationsHandler
{
    public static async Task<ChangeNotificationsResponse> Handle(ChangeNotifications command, IDocumentSession session, CancellationToken ct)
    {
        var account = await session.LoadAsync<UserAccount>(command.Subject, ct) ?? throw new Rejected("REG_PROFILE_REQUIRED");
        var changed = account with { EmailNotifications = command.Email, Muted = [.. (command.Muted ?? []).Distinct().Order()], Changes = account.Changes + 1 };
        session.Store(changed);
        return new(changed.EmailNotifications, changed.Muted);
    }
}
