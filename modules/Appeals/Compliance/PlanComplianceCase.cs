using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A trade officer plans a compliance action. The client hears of it with its first letter.</summary>
/// <param name="CadNumbers">The declarations that it is about; left out, all of the period.</param>
/// <param name="Officer">Whose case it will be; left out, the planner's.</param>
public sealed record PlanComplianceCase(
    ComplianceType? Type, string RmAccount, ComplianceProgram? Program, DateOnly PeriodFrom, DateOnly PeriodTo, [property: FromClaim("sub")] string Subject, IReadOnlyList<string>? CadNumbers = null, string? Officer = null);

public sealed class PlanComplianceCaseValidator : Validator<PlanComplianceCase>
{
    public PlanComplianceCaseValidator()
    {
        RuleFor(x => x.Type).NotNull().IsInEnum();
        RuleFor(x => x.Program).NotNull().IsInEnum();
        RuleFor(x => x.RmAccount).Must(Kernel.RmAccount.IsExact).WithErrorCode("VAL_RM_ACCOUNT");
        RuleFor(x => x.CadNumbers).AreCadNumbers();
        RuleFor(x => x.Officer).MaximumLength(255);
    }
}

public sealed class PlanComplianceCaseEndpoint : CarmEndpoint<PlanComplianceCase, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Creates();
        Summary(s => s.Summary = "Plan a compliance action");
    }

    public override Task HandleAsync(PlanComplianceCase command, CancellationToken ct) => CreatedAsync(command, planned => $"/api/v1/admin/compliance-cases/{planned.Case.CaseNumber}", ct);
}

public static class PlanComplianceCaseHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(PlanComplianceCase command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        // What is looked at has been imported already.
        if (command.PeriodFrom > command.PeriodTo || command.PeriodTo > today) throw new Rejected("VAL_CASE_PERIOD") { Path = "periodTo" };
        ComplianceCase.CheckPeriod(command.PeriodFrom, today);
        if (await session.LoadAsync<KnownAccount>(command.RmAccount, ct) is null) throw new Rejected("CASE_NO_ACCOUNT", command.RmAccount) { Path = "rmAccount" };

        // Held, so that two officers do not plan the same at once.
        await session.HoldAsync($"compliance of {command.RmAccount}", ct);
        var (from, to, program) = (command.PeriodFrom, command.PeriodTo, command.Program!.Value);
        // A notice that only asks to look again stands in nobody's way.
        if (command.Type != ComplianceType.Tan
            && await session.Query<ComplianceCase>().Where(c => c.RmAccount == command.RmAccount && c.Program == program && c.Type != ComplianceType.Tan && !c.IsOver && c.PeriodFrom <= to && c.PeriodTo >= from).Select(c => c.Id).FirstOrDefaultAsync(ct) is { } other)
            throw new Rejected("CASE_OVERLAP", other);

        var number = await session.NextNumberAsync("CPL", today, ct);
        var planned = new ComplianceCase(number, command.Type!.Value, command.RmAccount, program, from, to, [.. (command.CadNumbers ?? []).Distinct()], ComplianceState.Planned, string.IsNullOrWhiteSpace(command.Officer) ? command.Subject : command.Officer, today, 1);
        return (new(ComplianceView.Of(planned, forStaff: true)), await session.KeepComplianceAsync(planned, ComplianceActs.Planned, envelope, now, ct));
    }
}
