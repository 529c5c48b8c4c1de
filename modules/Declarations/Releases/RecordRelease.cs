using Carm.Declarations.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>
/// The release system reports that goods were released prior to payment; once for each transaction number. By the electronic options they are let in only while the
/// importer is in Release Prior to Payment, by its own security (bonds 15.5); what cannot be is accounted for and paid at the port (type C).
/// </summary>
/// <param name="ReleasedAt">The instant on that Toronto date; left out, this very moment for today and the end of the day for an earlier date.</param>
/// <param name="BillingOption">For CSA, and for nothing else; once used by the account it stays (SOR/86-1062 s.10.3(4)).</param>
/// <param name="EndsOn">For plans, machinery in parts and goods for National Defence (SOR/86-1062 s.14): the day on which the last of them comes in; they are accounted for within twelve months of it.</param>
/// <param name="InformationMissing">Released by IID, PARS or RMD on an interim accounting, since information for the accounting is not available (SOR/86-1062 s.12): accounted for and paid by the due date of s.13.</param>
/// <param name="Units">The units of measure that the goods were released in, as NMB; their declaration counts in no other. Left out where that is not known.</param>
public sealed record RecordRelease(
    string TransactionNumber, string RmAccount, DateOnly ReleasedOn, Money EstimatedDutiesAndTaxes, DateTimeOffset? ReleasedAt = null, string? OfficeOfRelease = null,
    ServiceOption ServiceOption = ServiceOption.Iid, BillingOption? BillingOption = null, Money? EstimatedValueForDuty = null, DateOnly? EndsOn = null, bool InformationMissing = false,
    IReadOnlyList<string>? Units = null);

/// <param name="BillingStream">RPP, CLVS, CTC, CSA1, CSA2 or INTERIM, by which the two dates are reckoned.</param>
public sealed record RecordReleaseResponse(
    string TransactionNumber, string RmAccount, DateOnly ReleasedOn, Money EstimatedDutiesAndTaxes, DateOnly AccountingDeadline, DateOnly PaymentDueOn,
    ServiceOption ServiceOption, BillingStream BillingStream, Money? EstimatedValueForDuty);

public sealed class RecordReleaseValidator : Validator<RecordRelease>
{
    public RecordReleaseValidator()
    {
        RuleFor(x => x.TransactionNumber).NotEmpty().Matches(@"^[0-9]{14}\z");
        RuleFor(x => x.RmAccount).NotEmpty();
        RuleFor(x => x.ReleasedOn).NotEmpty();
        RuleFor(x => x.OfficeOfRelease).Matches(@"^[0-9]{4}\z");
        RuleFor(x => x.ServiceOption).IsInEnum();
        RuleFor(x => x.BillingOption).IsInEnum();
        RuleForEach(x => x.Units).Matches(@"^[A-Z]{3}\z");
    }
}

public sealed class RecordReleaseEndpoint : CarmEndpoint<RecordRelease, RecordReleaseResponse>
{
    public override void Configure()
    {
        Post("releases");
        Group<Staff>();
        Asks("declarations.releases.record");
        Creates();
        Summary(s => s.Summary = "Record that goods were released");
    }

    public override Task HandleAsync(RecordRelease command, CancellationToken ct) =>
        CreatedAsync(command, released => $"/api/v1/program-accounts/{released.RmAccount}/cads", ct);
}

public static class RecordReleaseHandler
{
    public static async Task<(RecordReleaseResponse, GoodsReleased?, Onboarding.Contracts.DeadlineSet?)> Handle(RecordRelease command, IDocumentSession session, ReleasePolicy releases, TimeProvider clock, CancellationToken ct)
    {
        var declared = await session.LockCadAsync(command.TransactionNumber, ct);
        if (await session.LoadAsync<ReleaseRecord>(command.TransactionNumber, ct) is { } earlier)
        {
            // Said again, what was covered at its time stays so.
            if ((earlier.RmAccount, earlier.ReleasedOn, earlier.EstimatedDutiesAndTaxes, earlier.ServiceOption, earlier.Stream, earlier.EstimatedValueForDuty, earlier.EndsOn)
                == (command.RmAccount, command.ReleasedOn, command.EstimatedDutiesAndTaxes, command.ServiceOption, StreamOf(command), command.EstimatedValueForDuty, command.EndsOn))
            {
                // Units that were said wrong would keep the goods from ever being declared.
                if (earlier.State != ReleaseState.Accounted && command.Units is { Count: > 0 } units && !units.SequenceEqual(earlier.Units ?? [])) session.Store(earlier with { Units = units });
                return (Answer(earlier), null, null);
            }
            // A changed one is looked at as if it came now.
            await session.RefuseUncoveredAsync(earlier.RmAccount, command.ServiceOption, clock.GetUtcNow(), releases, ct);
            throw InUse(command);
        }
        // Whoever these goods are released to could not account for them under it. A draft gives way, and what its account declared before CARM was released as well.
        if (declared is { Status: not CadStatus.Draft } && !(declared.IsPreCarm && declared.RmAccount == command.RmAccount)) throw InUse(command);

        var release = Take(command, clock.GetUtcNow(), await session.MovedDueDatesAsync(ct), releases.InterimAccountingDays);
        // Goods that came in while the account was open are accounted for, though they are reported after it was closed.
        if ((await session.LoadAsync<ProgramAccount>(command.RmAccount, ct))?.MayAccount(release.ReleasedAt) != true) throw new Rejected("CAD-2002", command.RmAccount) { Path = "rmAccount" };
        await session.RefuseUncoveredAsync(release.RmAccount, release.ServiceOption, release.ReleasedAt, releases, ct);
        await session.KeepCsaOptionAsync(release, ct);
        session.Store(release);
        return (Answer(release), new(release.Id, release.RmAccount, release.ReleasedOn, release.EstimatedDutiesAndTaxes.Amount, release.ReleasedAt), release.DeadlineOf(declared, releases, clock.GetUtcNow()));
    }

    /// <param name="moved">The due date of a billing period where the CBSA has set one.</param>
    public static ReleaseRecord Take(RecordRelease command, DateTimeOffset now, Func<DateOnly, DateOnly?>? moved = null, int interimDays = BillingCalendar.InterimAccountingDays)
    {
        if (command.EstimatedDutiesAndTaxes < Money.Zero) throw new Rejected("CAD-4002") { Path = "estimatedDutiesAndTaxes" };
        if (command.EstimatedValueForDuty < Money.Zero) throw new Rejected("CAD-4002") { Path = "estimatedValueForDuty" };
        if (command.ReleasedOn > now.TorontoDate() || command.ReleasedOn.Year < 1990) throw new Rejected("CAD-4001") { Path = "releasedOn" };
        var at = command.ReleasedAt ?? (command.ReleasedOn == now.TorontoDate() ? now : command.ReleasedOn.InToronto(new(23, 59, 59)));
        if (at > now || at.TorontoDate() != command.ReleasedOn) throw new Rejected("CAD-4001") { Path = "releasedAt" };
        var stream = StreamOf(command);
        if (stream == BillingStream.Clvs && command.EstimatedValueForDuty > ReleasePolicy.LowValue) throw new Rejected("CAD-7011", ReleasePolicy.LowValue) { Path = "estimatedValueForDuty" };
        if (command.EndsOn is { } end && (end < command.ReleasedOn || end.Year > command.ReleasedOn.Year + 20 || stream == BillingStream.Clvs)) throw new Rejected("CAD-4001") { Path = "endsOn" };
        if (command.InformationMissing && (stream != BillingStream.Interim || command.EndsOn is not null)) throw new Rejected("CAD-4001") { Path = "informationMissing" };
        return new ReleaseRecord(command.TransactionNumber, command.RmAccount, command.ReleasedOn, at, command.OfficeOfRelease, command.EstimatedDutiesAndTaxes, default, default)
        {
            ServiceOption = command.ServiceOption, Stream = stream, EstimatedValueForDuty = command.EstimatedValueForDuty, EndsOn = command.EndsOn,
            BilledBy = stream == BillingStream.Interim ? BusinessCalendar.AddBusinessDays(command.ReleasedOn, interimDays) : null, Units = command.Units is { Count: > 0 } units ? units : null,
        }.Dated(moved);
    }

    static BillingStream StreamOf(RecordRelease command) => (command.ServiceOption, command.BillingOption) switch
    {
        (ServiceOption.Csa, BillingOption.CalendarMonth) => BillingStream.Csa1,
        (ServiceOption.Csa, BillingOption.Eighteenth) => BillingStream.Csa2,
        (ServiceOption.Csa, null) or (_, not null) => throw new Rejected("CAD-4001") { Path = "billingOption" },
        (ServiceOption.Clvs, null) => BillingStream.Clvs,
        (ServiceOption.Ctc, null) => BillingStream.Ctc,
        _ => command.InformationMissing ? BillingStream.Interim : BillingStream.Rpp,
    };

    static Rejected InUse(RecordRelease command) => new("CAD-3001", command.TransactionNumber) { Path = "transactionNumber" };

    static RecordReleaseResponse Answer(ReleaseRecord r) => new(r.Id, r.RmAccount, r.ReleasedOn, r.EstimatedDutiesAndTaxes, r.AccountingDeadline, r.PaymentDueOn, r.ServiceOption, r.Stream, r.EstimatedValueForDuty);
}
