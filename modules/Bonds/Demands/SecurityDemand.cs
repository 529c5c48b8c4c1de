using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Ledger.Contracts;

namespace Carm.Bonds;

public enum DemandState
{
    Drafted,
    Issued,
    Rebutted,
    Confirmed,
    Amended,
    Paid,
    Withdrawn,
}

/// <summary>A debt that is demanded of the surety, and how much of it.</summary>
/// <param name="AccruedOn">The day on which it was incurred, in the time for which the agreement stands.</param>
public sealed record DemandedDebt(string Type, string Reference, DateOnly AccruedOn, Money Amount);

/// <summary>A payment on a demand, which was charged to its provider.</summary>
/// <param name="Clearing">The Ledger's name of it.</param>
/// <param name="Debts">Those that it pays, the oldest first.</param>
public sealed record DemandPayment(string Clearing, Money Amount, DateOnly PaidOn, IReadOnlyList<DemandedDebt> Debts)
{
    /// <summary>What went back to the provider, since the debtor had paid that much meanwhile; null until the Ledger has said it.</summary>
    public Money? GivenBack { get; init; }

    /// <summary>It was dishonoured, or taken for something else.</summary>
    public bool IsGone { get; init; }
}

/// <summary>The Minister's demand in writing on a surety for what its debtor does not pay (14, items 6 and 7; 15.7).</summary>
/// <param name="Id">As DMD-812345674RM0001-0001.</param>
/// <param name="AgreementId">The agreement, by its provider and number.</param>
public sealed record SecurityDemand(string Id, string AgreementId, string ProviderBn9, string AgreementNumber, string RmAccount, Money Amount, IReadOnlyList<DemandedDebt> Debts, DateTimeOffset DraftedAt, string DraftedBy)
{
    public DemandState State { get; init; }

    public DateOnly? IssuedOn { get; init; }

    /// <summary>The last day on which the provider may pay, or send what rebuts the demand.</summary>
    public DateOnly? AnswerBy { get; init; }

    /// <summary>What the provider says against it.</summary>
    public string? Rebuttal { get; init; }

    /// <summary>Why it was confirmed, amended or withdrawn.</summary>
    public string? Rationale { get; init; }

    /// <summary>When it is to be paid after a decision: on receipt of that notice.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Its last day has passed in an outage that lasts: until that is over it is not late.</summary>
    public bool IsHeld { get; init; }

    public DateOnly? PaidOn { get; init; }

    /// <summary>The day on which it became a debt of the provider's, since it was neither paid nor rebutted in time.</summary>
    public DateOnly? ChargedOn { get; init; }

    /// <summary>Those that are gone stand among them, for the number of each is its place.</summary>
    public IReadOnlyList<DemandPayment> Payments { get; init; } = [];

    /// <summary>The Ledger's count of what happened to the charged debt.</summary>
    public int PaymentsSequence { get; init; }

    /// <summary>The state before it was paid, to which it falls back when a payment is gone.</summary>
    public DemandState? BeforePayment { get; init; }

    [JsonIgnore]
    public IEnumerable<DemandPayment> Standing => Payments.Where(p => !p.IsGone);

    [JsonIgnore]
    public Money Paid => Money.Sum(Standing.Select(p => p.Amount));

    /// <summary>For how much less the agreement stands because of it.</summary>
    [JsonIgnore]
    public Money Taken => Money.Sum(Standing.Select(p => p.Amount - (p.GivenBack ?? Money.Zero)));

    /// <summary>What it still asks for of each debt: what a payment took of one is off the debtor's account, once the Ledger has said so.</summary>
    [JsonIgnore]
    public IEnumerable<DemandedDebt> Claims => State == DemandState.Withdrawn || IsOfBefore ? [] : Without(Standing.Where(p => p.GivenBack is not null));

    /// <summary>It was paid before payments were kept one by one; what becomes of them is for officers.</summary>
    bool IsOfBefore => State == DemandState.Paid && Payments.Count == 0;

    /// <summary>The last day, while nothing was charged yet.</summary>
    public DateOnly? ToChargeAfter => ChargedOn is null ? LimitOn : null;

    public long Revision { get; init; } = 1;

    [JsonIgnore]
    public bool IsOpen => State is DemandState.Issued or DemandState.Rebutted or DemandState.Confirmed or DemandState.Amended;

    /// <summary>The last day to pay or to answer, while there is one.</summary>
    public DateOnly? LimitOn => State is DemandState.Issued ? AnswerBy : State is DemandState.Confirmed or DemandState.Amended ? DueOn : null;

    public bool IsOverdueOn(DateOnly day) => LimitOn < day && !IsHeld;

    public static string IdOf(string rmAccount, int number) => $"DMD-{rmAccount}-{number:0000}";

    /// <summary>
    /// What may be demanded: debts that accrued while the agreement stood, the oldest first, up to what is left of its part for the account; within a year after its end.
    /// </summary>
    /// <param name="most">Less than that, where the officer says so.</param>
    public static (Money Amount, IReadOnlyList<DemandedDebt> Debts) Due(SecurityAgreement agreement, string rmAccount, IReadOnlyList<OverdueDebt> overdue, Money demanded, DateOnly today, Money? most = null)
    {
        if (agreement.Stage is AgreementStage.Requested or AgreementStage.Declined) throw new Rejected("BND-409");
        if (agreement.DemandableThrough < today) throw new Rejected("BND-411", $"{agreement.DemandableThrough:yyyy-MM-dd}");
        var (left, debts) = (agreement.LeftFor(rmAccount) - demanded, new List<DemandedDebt>());
        // What is given for statements or declarations answers for those alone.
        foreach (var debt in overdue.Where(d => agreement.References.Count == 0 || agreement.References.Any(r => d.Reference.StartsWith(r, StringComparison.Ordinal))).Where(d => d.AccruedOn >= agreement.ValidFrom && (agreement.LastDay is null || d.AccruedOn <= agreement.LastDay)))
        {
            var part = Money.Min(Money.Of(debt.Open), left);
            if (part <= Money.Zero) break;
            debts.Add(new(debt.Type, debt.Reference, debt.AccruedOn, part));
            left -= part;
        }
        var sum = Money.Sum(debts.Select(d => d.Amount));
        if (sum == Money.Zero || most > sum) throw new Rejected("BND-412", sum) { Path = "amount" };
        return most is null ? (sum, debts) : (most.Value, Cut(debts, most.Value));
    }

    /// <summary>The same for what is still owing of its debts: what was paid, cancelled or forgiven since is demanded of nobody. <c>BND-412</c> where nothing is.</summary>
    public SecurityDemand StillOwing(IReadOnlyList<OpenBalanceItem> items)
    {
        var left = LeftOf(items);
        return left.Amount > Money.Zero ? left : throw new Rejected("BND-412", Money.Zero);
    }

    /// <summary>The same, down to nothing.</summary>
    public SecurityDemand LeftOf(IReadOnlyList<OpenBalanceItem> items)
    {
        var open = items.ToLookup(d => (d.Type, d.Reference), d => d.Open);
        DemandedDebt[] debts = [.. Debts.Select(d => d with { Amount = Money.Min(d.Amount, Money.Of(open[(d.Type, d.Reference)].Sum())) }).Where(d => d.Amount > Money.Zero)];
        return this with { Amount = Money.Sum(debts.Select(d => d.Amount)), Debts = debts };
    }

    static IReadOnlyList<DemandedDebt> Cut(IReadOnlyList<DemandedDebt> debts, Money most)
    {
        var kept = new List<DemandedDebt>();
        foreach (var debt in debts)
        {
            var part = Money.Min(debt.Amount, most);
            if (part <= Money.Zero) break;
            kept.Add(debt with { Amount = part });
            most -= part;
        }
        return kept;
    }

    public SecurityDemand Issue(DateOnly today) => Step(DemandState.Drafted, this with { State = DemandState.Issued, IssuedOn = today, AnswerBy = today.AddDays(RppPolicy.DemandDays) });

    public SecurityDemand Rebut(string text, DateOnly today) => (today <= AnswerBy || IsHeld) && ChargedOn is null ? Step(DemandState.Issued, this with { State = DemandState.Rebutted, Rebuttal = text, IsHeld = false }) : throw new Rejected("BND-409");

    /// <summary>What the Ledger has of the charged debt, all as it stands now. It is paid once that is all of it, and is not any more when some of it is gone.</summary>
    /// <param name="paid">By the Ledger's names.</param>
    public SecurityDemand Pay(int sequence, IReadOnlyList<(string Clearing, Money Amount, DateOnly PaidOn)> paid)
    {
        if (ChargedOn is null || !(IsOpen || State == DemandState.Paid)) throw new Rejected("BND-409");
        if (sequence <= PaymentsSequence || IsOfBefore) return this;
        var now = this with { PaymentsSequence = sequence, Payments = [.. Payments.Select(p => p with { IsGone = p.IsGone || paid.All(x => (x.Clearing, x.Amount) != (p.Clearing, p.Amount)) })] };
        foreach (var (clearing, amount, day) in paid.Where(x => Standing.All(p => (p.Clearing, p.Amount) != (x.Clearing, x.Amount))))
            now = now with { Payments = [.. now.Payments, new(clearing, amount, day, Cut([.. now.Without(now.Standing)], amount))] };
        var whole = now.Paid >= now.Amount;
        return now with
        {
            State = whole ? DemandState.Paid : State == DemandState.Paid ? BeforePayment!.Value : State,
            BeforePayment = !whole ? null : State == DemandState.Paid ? BeforePayment : State,
            PaidOn = whole ? now.Standing.Max(p => p.PaidOn) : null,
            Revision = Revision + 1,
        };
    }

    /// <summary>The debts that these payments have not met; several may have one name.</summary>
    IEnumerable<DemandedDebt> Without(IEnumerable<DemandPayment> payments)
    {
        var met = payments.SelectMany(p => p.Debts).GroupBy(d => (d.Type, d.Reference), d => d.Amount).ToDictionary(d => d.Key, Money.Sum);
        foreach (var debt in Debts)
        {
            var part = Money.Min(met.GetValueOrDefault((debt.Type, debt.Reference)), debt.Amount);
            if (part > Money.Zero) met[(debt.Type, debt.Reference)] -= part;
            if (debt.Amount > part) yield return debt with { Amount = debt.Amount - part };
        }
    }

    /// <summary>The Ledger has taken a payment off the debtor.</summary>
    /// <param name="number">Its place, from one.</param>
    public SecurityDemand Note(int number, Money givenBack) => this with { Payments = [.. Payments.Select((p, n) => n == number - 1 ? p with { GivenBack = givenBack } : p)], Revision = Revision + 1 };

    /// <summary>After what the provider sent, or after its time has passed without an answer.</summary>
    public SecurityDemand Confirm(string rationale, DateOnly today) => ChargedOn is null && (State == DemandState.Rebutted || (State == DemandState.Issued && IsOverdueOn(today)))
        ? Step(State, this with { State = DemandState.Confirmed, Rationale = rationale, DueOn = today })
        : throw new Rejected("BND-409");

    /// <param name="left">Of its debts, what is still owing; left out, all of them.</param>
    public SecurityDemand Amend(Money amount, string rationale, DateOnly today, IReadOnlyList<DemandedDebt>? left = null)
    {
        if (amount <= Money.Zero || amount >= Amount) throw new Rejected("BND-412", Amount) { Path = "amount" };
        return Step(DemandState.Rebutted, this with { State = DemandState.Amended, Amount = Money.Min(amount, Money.Sum((left ?? Debts).Select(d => d.Amount))), Debts = Cut(left ?? Debts, amount), Rationale = rationale, DueOn = today });
    }

    /// <summary>Another last day, since the one before fell into an outage.</summary>
    public SecurityDemand Moved(DateOnly to) => (State == DemandState.Issued ? this with { AnswerBy = to } : this with { DueOn = to }) with { IsHeld = false, Revision = Revision + 1 };

    public SecurityDemand Withdraw(string rationale) => State is DemandState.Paid or DemandState.Withdrawn ? throw new Rejected("BND-409") : Step(State, this with { State = DemandState.Withdrawn, Rationale = rationale, Payments = [.. Payments.Select(p => p with { IsGone = true })] });

    /// <summary>What was neither paid nor rebutted in time is a debt of the provider's own (15.7).</summary>
    /// <param name="isReady">Whether the provider pays without waiting for the limit.</param>
    public SecurityDemand Charge(DateOnly today, bool isReady = false) => ToChargeAfter < today || (isReady && ToChargeAfter is not null) ? this with { ChargedOn = today, Revision = Revision + 1 } : throw new Rejected("BND-409");

    SecurityDemand Step(DemandState from, SecurityDemand to) => State == from ? to with { Revision = Revision + 1 } : throw new Rejected("BND-409");
}

/// <param name="Paid">What its provider has paid of it so far.</param>
public sealed record DemandView(
    string DemandNumber, string ProviderBn9, string AgreementNumber, string RmAccount, Money Amount, IReadOnlyList<DemandedDebt> Debts, DemandState State, bool Overdue, DateOnly? IssuedOn, DateOnly? AnswerBy, string? Rebuttal, string? Rationale,
    DateOnly? DueOn, DateOnly? PaidOn, DateOnly? ChargedOn, Money Paid)
{
    public static DemandView Of(SecurityDemand d, DateOnly today) =>
        new(d.Id, d.ProviderBn9, d.AgreementNumber, d.RmAccount, d.Amount, d.Debts, d.State, d.IsOverdueOn(today), d.IssuedOn, d.AnswerBy, d.Rebuttal, d.Rationale, d.DueOn, d.PaidOn, d.ChargedOn, d.Paid);
}
