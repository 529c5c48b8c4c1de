using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>A recourse officer records that a third party claims an interest in what was seized (s.138). Late ones are recorded as such, since more time may be given for a year.</summary>
/// <param name="Reference">Of the seizure.</param>
/// <param name="ReceivedOn">The day on which the claim came in.</param>
public sealed record RecordThirdPartyClaim(string Reference, DateOnly SeizedOn, string Claimant, string Interest, DateOnly ReceivedOn, [property: FromClaim("sub")] string Subject);

public sealed record RecordThirdPartyClaimResponse(ThirdPartyClaimView Claim);

public sealed class RecordThirdPartyClaimValidator : Validator<RecordThirdPartyClaim>
{
    public RecordThirdPartyClaimValidator()
    {
        RuleFor(x => x.Reference).NotEmpty().MaximumLength(60);
        RuleFor(x => x.Claimant).NotEmpty().MaximumLength(300);
        RuleFor(x => x.Interest).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class RecordThirdPartyClaimEndpoint : CarmEndpoint<RecordThirdPartyClaim, RecordThirdPartyClaimResponse>
{
    public override void Configure()
    {
        Post("third-party-claims");
        Group<Staff>();
        Asks("appeals.reviews.handle");
        Creates();
        Summary(s => s.Summary = "Record a third party's claim on what was seized");
    }

    public override Task HandleAsync(RecordThirdPartyClaim command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/third-party-claims?reference={Uri.EscapeDataString(r.Claim.Reference)}", ct);
}

public static class RecordThirdPartyClaimHandler
{
    public static async Task<RecordThirdPartyClaimResponse> Handle(RecordThirdPartyClaim command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        if (command.SeizedOn > command.ReceivedOn || command.ReceivedOn > today) throw new Rejected("VAL_DATE") { Path = "receivedOn" };
        var claim = new ThirdPartyClaim(await session.NextNumberAsync("TPC", today, ct), command.Reference, command.SeizedOn, command.Claimant, command.Interest, command.ReceivedOn, command.Subject, now);
        session.Insert(claim);
        return new(ThirdPartyClaimView.Of(claim));
    }
}
