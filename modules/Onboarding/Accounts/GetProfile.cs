using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for the caller's own profile; before it is completed there is none.</summary>
public sealed record GetProfile([property: FromClaim("sub")] string Subject);

public sealed class GetProfileEndpoint(IOnboardingStore store) : CarmEndpoint<GetProfile, ProfileView>
{
    public override void Configure()
    {
        Get("me");
        Group<Portal>();
        Asks("onboarding.profile.view");
        Summary(s => s.Summary = "Read your profile");
    }

    public override async Task HandleAsync(GetProfile query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<UserAccount>(query.Subject, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(account.Changes);
        await Send.OkAsync(ProfileView.Of(account, await session.LoadAsync<Membership>(query.Subject, ct)), ct);
    }
}

/// <summary>A profile on the wire.</summary>
/// <param name="Bn9">The business to which the person is linked.</param>
/// <param name="Muted">Of what no mail is wanted.</param>
public sealed record ProfileView(string FirstName, string LastName, string Email, string Phone, string? PhoneExtension, string Language, bool EmailNotifications, IReadOnlyList<NoticeCategory> Muted, string? Bn9)
{
    public static ProfileView Of(UserAccount a, Membership? membership) => new(a.FirstName, a.LastName, a.Email, a.Phone, a.PhoneExtension, a.Language, a.EmailNotifications, a.Muted, membership?.Bn9);
}
