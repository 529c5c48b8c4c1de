using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer gives more time to account for goods, before the time is over (Customs Act s.33.7): who keeps the new date is not late. The payment stays due when it was.</summary>
/// <param name="AccountingDeadline">After the one that stands, by no more days than are configured (Releases:MostExtensionDays, 365 unless set).</param>
public sealed record ExtendTime(string TransactionNumber, DateOnly AccountingDeadline, string Reason, [property: FromClaim("sub")] string Subject);

/// <param name="Extensions">All that the release was given, the oldest first.</param>
public sealed record ExtendTimeResponse(string TransactionNumber, string RmAccount, DateOnly AccountingDeadline, DateOnly PaymentDueOn, IReadOnlyList<DeadlineExtensionView> Extensions);

public sealed class ExtendTimeValidator : Validator<ExtendTime>
{
    public ExtendTimeValidator()
    {
        RuleFor(x => x.AccountingDeadline).NotEmpty();
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
    }
}

public sealed class ExtendTimeEndpoint : CarmEndpoint<ExtendTime, ExtendTimeResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/extend");
        Group<Staff>();
        Asks("declarations.deadlines.extend");
        Summary(s => s.Summary = "Extend the time to account for goods");
    }

    public override Task HandleAsync(ExtendTime command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ExtendTimeHandler
{
    public static async Task<(ExtendTimeResponse, NoticeRequested, DeadlineSet?)> Handle(ExtendTime command, IDocumentSession session, ReleasePolicy releases, TimeProvider clock, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct);
        var release = await session.LoadAsync<ReleaseRecord>(command.TransactionNumber, ct) ?? throw new Rejected(cad is null ? "NOT_FOUND" : "CAD-7002", command.TransactionNumber);
        var now = clock.GetUtcNow();
        var extended = Extend(release, command, now, releases.MostExtensionDays);
        session.Store(extended);
        // A draft shows the deadline that it has to meet; its content is as its declarant left it, so its revision stays.
        if (cad is { Status: CadStatus.Draft } draft && draft.RmAccount == release.RmAccount) session.Store(draft with { AccountingDeadline = extended.AccountingDeadline });
        return (new(extended.Id, extended.RmAccount, extended.AccountingDeadline, extended.PaymentDueOn, DeadlineExtensionView.Of(extended, forStaff: true)),
            ClientNotices.To($"extension/{extended.Id}/{extended.Extensions.Count}", extended.RmAccount, cad?.RmAccount == release.RmAccount ? cad.SubmitterBn9 : null, "DECLARATIONS_DEADLINE_EXTENDED", now,
                extended.Id, $"{release.AccountingDeadline:yyyy-MM-dd}", $"{extended.AccountingDeadline:yyyy-MM-dd}"),
            extended.IsInReview ? null : extended.DeadlineOf(cad, releases, now));
    }

    /// <param name="mostDays">Calendar days past the deadline that stands.</param>
    public static ReleaseRecord Extend(ReleaseRecord release, ExtendTime command, DateTimeOffset now, int mostDays = ReleasePolicy.UsualMostExtensionDays)
    {
        if (release.State == ReleaseState.Accounted) throw new Rejected("CAD-1002");
        if (now.TorontoDate() > release.AccountingDeadline) throw new Rejected("CAD-6008", $"{release.AccountingDeadline:yyyy-MM-dd}");
        if (command.AccountingDeadline <= release.AccountingDeadline || command.AccountingDeadline.DayNumber - release.AccountingDeadline.DayNumber > mostDays) throw new Rejected("CAD-4001") { Path = "accountingDeadline" };
        return release with
        {
            AccountingDeadline = command.AccountingDeadline,
            Extensions = [.. release.Extensions, new(release.AccountingDeadline, command.AccountingDeadline, command.Reason, command.Subject, now)],
        };
    }
}
