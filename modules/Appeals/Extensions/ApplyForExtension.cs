using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client who missed the ninety days asks for more time, within the year after them and with reasons that answer all three conditions.</summary>
/// <param name="References">Statements of adjustments of one issue, or one ruling; the one decided appeal, or statements of one issue that only the Tribunal hears of; the one penalty, seizure or forfeiture.</param>
/// <param name="UnableToAct">Why it could not act in the ninety days, or how it meant to; left out where a declared outage covered their last day, that is the reason.</param>
/// <param name="Subject">Of a review: what it is of.</param>
/// <param name="NoticeOn">Of the review of a seizure or forfeiture: its day.</param>
/// <param name="FileNumber">The Tribunal's, where it was asked itself (s.67.1).</param>
public sealed record ApplyForExtension(
    string RmAccount, ExtensionType? Type, IReadOnlyList<string> References, string? UnableToAct, string? JustAndEquitable, string? AsSoonAsPossible, [property: FromClaim("carm_bn9")] string CallerBn9,
    [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight, ReviewSubject? Subject = null, DateOnly? NoticeOn = null, string? FileNumber = null);

public sealed record ApplyForExtensionResponse(ExtensionView Extension);

public sealed class ApplyForExtensionValidator : Validator<ApplyForExtension>
{
    public ApplyForExtensionValidator()
    {
        RuleFor(x => x.Type).NotNull().IsInEnum();
        RuleFor(x => x.References).NotEmpty();
        RuleForEach(x => x.References).NotEmpty().MaximumLength(60);
        RuleFor(x => x.UnableToAct).MaximumLength(20_000);
        RuleFor(x => x.JustAndEquitable).MaximumLength(20_000);
        RuleFor(x => x.AsSoonAsPossible).MaximumLength(20_000);
        RuleFor(x => x.Subject).NotNull().IsInEnum().When(x => x.Type == ExtensionType.S129Review);
        RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(60).When(x => x.Type == ExtensionType.S67Appeal);
    }
}

public sealed class ApplyForExtensionEndpoint : CarmEndpoint<ApplyForExtension, ApplyForExtensionResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/extension-applications");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Creates();
        Summary(s => s.Summary = "Apply for an extension of time");
    }

    public override async Task HandleAsync(ApplyForExtension command, CancellationToken ct)
    {
        await CreatedAsync(command, r => $"/api/v1/extension-applications/{r.Extension.ExtensionNumber}", ct);
    }
}

public static class ApplyForExtensionHandler
{
    public static async Task<(ApplyForExtensionResponse, OutgoingMessages)> Handle(ApplyForExtension command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today, type) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate(), command.Type!.Value);
        Rejected[] missing =
        [
            .. new[] { (command.UnableToAct, "unableToAct"), (command.JustAndEquitable, "justAndEquitable"), (command.AsSoonAsPossible, "asSoonAsPossible") }
                .Where(reason => string.IsNullOrWhiteSpace(reason.Item1)).Select(reason => new Rejected("EXT-REASONS-MISSING", reason.Item2) { Path = reason.Item2 }),
        ];
        if (missing.Any(reason => reason.Path != "unableToAct")) throw Rejected.Of(missing);

        // Its number comes first: applications are then made one after the other, and the second finds the first.
        var number = await session.NextNumberAsync("EXT", today, ct);
        var limits = await LimitsAsync(command, session, today, ct);
        // What the CBSA itself has declared need not be shown.
        var outage = await session.FindOutageOnAsync(limits.LastDay, ct);
        if (missing.Length > 0 && outage is null) throw Rejected.Of(missing);
        if (today <= limits.LastDay) throw new Rejected("EXT-NOT-YET-LATE", $"{limits.LastDay:yyyy-MM-dd}");
        if (today > limits.ExtensionLastDay) throw new Rejected("EXT-OUT-OF-YEAR", $"{limits.ExtensionLastDay:yyyy-MM-dd}");
        if (await session.FindExtensionsAsync(command.RmAccount, type, command.References, ct) is [var earlier, ..]) throw new Rejected("EXT-DUPLICATE", new Onlooker(command.CallerBn9, command.Sight).Names(earlier));

        var application = new ExtensionApplication(
            number, type, command.RmAccount, command.CallerBn9, [.. command.References.Distinct()], limits.LastDay, missing.Length > 0 ? ReasonOf(outage!) : command.UnableToAct!, command.JustAndEquitable!, command.AsSoonAsPossible!,
            type == ExtensionType.S67Appeal ? ExtensionState.AtCitt : ExtensionState.Submitted, today) { FileNumber = command.FileNumber, OutageFrom = outage?.FirstDay, OutageTo = outage?.LastDay };
        return (new(ExtensionView.Of(application)), [.. await session.KeepAsync(application, ExtensionActs.Applied, envelope, now, ct), .. application.Tell("APPEALS_EXTENSION_APPLIED", now, string.Join(", ", application.References))]);
    }

    static string ReasonOf(DeclaredOutage outage) => outage.LastDay is { } last
        ? $"The CBSA declared that its system could not be used from {outage.FirstDay:yyyy-MM-dd} to {last:yyyy-MM-dd}. / L'ASFC a déclaré que son système n'était pas accessible du {outage.FirstDay:yyyy-MM-dd} au {last:yyyy-MM-dd}."
        : $"The CBSA declared that its system cannot be used since {outage.FirstDay:yyyy-MM-dd}. / L'ASFC a déclaré que son système n'est pas accessible depuis le {outage.FirstDay:yyyy-MM-dd}.";

    static async Task<RecourseLimits> LimitsAsync(ApplyForExtension command, IDocumentSession session, DateOnly today, CancellationToken ct)
    {
        var by = new Onlooker(command.CallerBn9, command.Sight);
        switch (command.Type)
        {
            case ExtensionType.S60Appeal:
                var ruling = command.References is [var only] && await session.LoadAsync<GivenRuling>(only, ct) is not null ? only : null;
                return await FreeAsync(await AppealedDecisions.LoadAsync(session, command.RmAccount, command.References, ruling, by, ct));
            case ExtensionType.S67Appeal:
                if (await session.LoadAsync<Appeal>(command.References[0], ct) is not { } appeal) return await FreeAsync(await AppealedDecisions.LoadAsync(session, command.RmAccount, command.References, null, by, ct, isForTribunal: true));
                if (appeal.RmAccount != command.RmAccount || !by.Sees(appeal)) throw new Rejected("APL-NOT-PARTY", command.References[0]) { Path = "references" };
                return RecourseClock.For(appeal.DecidedOn ?? throw new Rejected("APL-NOT-APPEALABLE", appeal.Id) { Path = "references" });
            default:
                var (subject, applicant) = (command.Subject!.Value, command.Subject == ReviewSubject.Seizure ? ReviewApplicant.Owner : ReviewApplicant.PersonServed);
                var noticeOn = await ReviewedNotice.NoticeDayAsync(session, command.RmAccount, subject, command.References, command.NoticeOn, applicant, by, today, ct);
                await ReviewedNotice.EnsureFreeAsync(session, command.RmAccount, subject, command.References[0], by, ct);
                return RecourseClock.For(noticeOn);
        }

        async Task<RecourseLimits> FreeAsync(AppealedDecisions against) =>
            against.Taken is { } taken ? throw new Rejected("APL-DUPLICATE", taken.Id, by.Names(await session.LoadAsync<Appeal>(taken.AppealNumber, ct))) : against.Limits;
    }
}
