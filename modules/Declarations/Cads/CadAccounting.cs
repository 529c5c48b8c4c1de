using System.Text.Json;
using Carm.Declarations.Contracts;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>How a decided document becomes the next version and what it brings to the account. Pure.</summary>
public static class CadAccounting
{
    public const string ImporterPays = "IMPORTER";

    /// <param name="rateOn">The day whose rates hold, for a first version.</param>
    /// <param name="appliedOn">When the client asked for it.</param>
    /// <param name="keepsGst">False where no GST was ever due, as for goods that never came, and where it was asked for before the due date and an officer took until after it.</param>
    public static (Cad Cad, CadVersion Version, CadAccountedFor Fact) Next(
        Cad cad, CadVersion? before, CadDocument document, IReadOnlyList<AssessedLine> lines, CadVersionKind kind, string authority, string? reference, DateTimeOffset now, DateOnly? rateOn = null, DateOnly? appliedOn = null, bool keepsGst = true)
    {
        var (totals, change, kept, drawn) = Bring(cad, before, document, lines, keepsGst && now.TorontoDate() > cad.PaymentDueOn);
        var number = cad.CurrentVersion + 1;
        var version = new CadVersion(CadVersion.IdOf(cad.Id, number), cad.Id, number, kind, document, before?.RateDate ?? rateOn ?? cad.ReleasedOn!.Value, lines, totals, change, kept, authority, reference, now, drawn == CadAmounts.Zero ? null : drawn);
        return (cad with { Document = document, CurrentVersion = number, Revision = cad.Revision + 1 }, version, Fact(cad, version) with { AppliedOn = appliedOn });
    }

    /// <summary>By head, what a document would bring to the account as the next version on a day.</summary>
    public static CadAmounts OnTheAccount(Cad cad, CadVersion before, CadDocument document, IReadOnlyList<AssessedLine> lines, DateOnly today) => Bring(cad, before, document, lines, today > cad.PaymentDueOn).Change;

    static (CadAmounts Totals, CadAmounts Change, Money GstKept, CadAmounts Drawn) Bring(Cad cad, CadVersion? before, CadDocument document, IReadOnlyList<AssessedLine> lines, bool isAfterDueDate)
    {
        var totals = CadAmounts.Sum(lines.Select(l => l.Amounts));
        var (change, kept) = ChangeOf(before?.Totals ?? CadAmounts.Zero, before?.GstKept ?? Money.Zero, totals, isAfterDueDate);
        // What drawback gave back does not go back once more, and is not charged again when the duties rise to where they were.
        var drawn = DrawnBack.Beyond(cad.DrawnBack, document, lines);
        return (totals, change + (drawn - (before?.DrawnBack ?? CadAmounts.Zero)), kept, drawn);
    }

    /// <summary>
    /// The signed change of each head. After the due date GST is not given back (it is an input tax credit): what a lower version no longer says is kept apart, and a later
    /// rise is charged only beyond it. So all changes of GST together are the last version's GST and the part kept.
    /// </summary>
    public static (CadAmounts Change, Money GstKept) ChangeOf(CadAmounts before, Money keptBefore, CadAmounts after, bool isAfterDueDate)
    {
        var gst = after.Gst - before.Gst - keptBefore;
        var kept = isAfterDueDate && gst < Money.Zero ? -gst : Money.Zero;
        return ((after - before) with { Gst = gst + kept }, kept);
    }

    public static CadAccountedFor Fact(Cad cad, CadVersion version)
    {
        var change = version.Change;
        // What the CBSA determines of its own motion, or an appeal has it do, is no transaction of who submitted the declaration (onboarding 7.2).
        var submitter = version.Kind is CadVersionKind.CbsaAdjustment or CadVersionKind.AppealOutcome ? Bn9.Cbsa : cad.SubmitterBn9;
        return new(cad.Id, version.Number, cad.RmAccount, submitter, JsonNamingPolicy.SnakeCaseUpper.ConvertName(version.Kind.ToString()), JsonNamingPolicy.SnakeCaseUpper.ConvertName(cad.Stream.ToString()), cad.ReleasedOn!.Value, cad.PaymentDueOn!.Value, ImporterPays,
            change.CustomsDuty.Amount, change.Sima.Amount, change.Surtax.Amount, change.Safeguard.Amount, change.ExciseTax.Amount, change.Gst.Amount, change.ProvincialTax.Amount,
            version.Authority, version.Reference, version.DecidedAt)
        {
            BillingPeriodEnd = cad.BillingPeriodEnd,
            IsDueOnItsOwnDay = cad.IsDueOnItsOwnDay,
        };
    }
}
