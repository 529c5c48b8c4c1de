using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer records that an appeal went on to the Tribunal or the Court, as the officer knows from there; the client need not have told of it.</summary>
/// <param name="Body">CITT or FCA.</param>
/// <param name="FileNumber">The Tribunal's or the Court's own.</param>
/// <param name="FiledOn">The day on which it was filed there.</param>
/// <param name="Appellant">CLIENT by default; PRESIDENT only before the Court.</param>
public sealed record RecordFurtherAppeal(string AppealNumber, string Body, string FileNumber, DateOnly FiledOn, string Appellant = "CLIENT");

public sealed record RecordFurtherAppealResponse(AppealView Appeal);

public sealed class RecordFurtherAppealValidator : Validator<RecordFurtherAppeal>
{
    public RecordFurtherAppealValidator()
    {
        RuleFor(x => x.Body).Must(b => b is "CITT" or "FCA").WithErrorCode("VAL_BODY_OF_APPEAL");
        RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(40);
        RuleFor(x => x.Appellant).Must((command, a) => a is "CLIENT" || (a is "PRESIDENT" && command.Body is not "CITT")).WithErrorCode("VAL_APPELLANT");
    }
}

public sealed class RecordFurtherAppealEndpoint : CarmEndpoint<RecordFurtherAppeal, RecordFurtherAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/further-appeals");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Record as an officer a further appeal to the Tribunal or the Court");
    }

    public override Task HandleAsync(RecordFurtherAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordFurtherAppealHandler
{
    public static async Task<(RecordFurtherAppealResponse, OutgoingMessages)> Handle(RecordFurtherAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var isPresident = command.Appellant == "PRESIDENT";
        var (filed, messages) = await session.FileFurtherAsync(command.AppealNumber, command.Body, command.FileNumber, command.FiledOn, isPresident ? FurtherAppellant.President : FurtherAppellant.Client, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(filed, isPresident ? "APPEALS_FURTHER_PRESIDENT" : "APPEALS_FURTHER", now, command.Body, command.FileNumber));
        return (new(AppealView.ForStaff(filed)), messages);
    }
}
