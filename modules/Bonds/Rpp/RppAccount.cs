using System.Text.Json.Serialization;
using Carm.Bonds.Contracts;
using Carm.Kernel;

namespace Carm.Bonds;

public enum RppState
{
    NotEnrolled,
    PendingSecurity,
    Active,
    Deficient,
    Suspended,
    Revoked,
    Withdrawn,
}

/// <summary>A program account as Bonds sees it: what it declared month by month, what it owes, what is posted for it, and whether its goods may leave before payment. It decides and touches nothing.</summary>
/// <param name="Id">The program account.</param>
public sealed record RppAccount(string Id, string LegalName, string ProgramType)
{
    public RppState State { get; init; }

    /// <summary>How often the privilege was given or taken away.</summary>
    public long Turns { get; init; }

    /// <summary>Duties and taxes by the billing period of the release, named by its last day.</summary>
    public IReadOnlyDictionary<DateOnly, decimal> Months { get; init; } = new Dictionary<DateOnly, decimal>();

    /// <summary>What had to be secured, the oldest first; the last may lie ahead.</summary>
    public IReadOnlyList<RequirementRow> Requirements { get; init; } = [];

    public IReadOnlyList<SecurityShare> Shares { get; init; } = [];

    /// <summary>What the CBSA set for other programs than release prior to payment (14.1), by program.</summary>
    public IReadOnlyDictionary<string, Money> Needs { get; init; } = new Dictionary<string, Money>();

    /// <summary>What other programs lacked when it was last looked at; those that lacked nothing are named with zero.</summary>
    public IReadOnlyDictionary<string, Money> ProgramsShort { get; init; } = new Dictionary<string, Money>();

    /// <summary>What the Ledger was told to stand for appeals, by agreement.</summary>
    public IReadOnlyDictionary<string, AppealCover> AppealCovers { get; init; } = new Dictionary<string, AppealCover>();

    /// <summary>The balance of its account, as the Ledger told it last; negative is a credit.</summary>
    public Money Owing { get; init; }

    public long OwingSequence { get; init; }

    /// <summary>Estimated duties and taxes of goods that left and have not come to the account.</summary>
    public Money Released { get; init; }

    /// <summary>The thresholds of use, in percent, that were told and not fallen well below since.</summary>
    public IReadOnlyList<int> Told { get; init; } = [];

    /// <summary>The headroom that was told last, and how often it was; null while the account is not in the program.</summary>
    public string? Headroom { get; init; }

    public long HeadroomsTold { get; init; }

    /// <summary>The last day to mend a want of security; after it a supervisor may suspend.</summary>
    public DateOnly? CureBy { get; init; }

    /// <summary>The last day to lower a use above the limit; after it a supervisor may suspend.</summary>
    public DateOnly? LowerBy { get; init; }

    public Contingency? Contingency { get; init; }

    /// <summary>The day as of which the state was last looked at.</summary>
    public DateOnly SettledOn { get; init; }

    /// <summary>The next day on which security or requirement change by the calendar alone.</summary>
    public DateOnly? NextChangeOn => Shares.SelectMany(s => s.To is { } last ? [s.From, last.AddDays(1)] : new[] { s.From }).Concat(Requirements.Select(r => r.EffectiveOn)).Concat(Contingency is { } c ? [c.Until.AddDays(1)] : []).Where(day => day > SettledOn).Select(day => (DateOnly?)day).Min();

    [JsonIgnore]
    public bool IsImporter => ProgramType is "IMPORTER";

    /// <summary>Whether it is in the program, by security or while it mends it.</summary>
    [JsonIgnore]
    public bool IsIn => State is RppState.Active or RppState.Deficient;

    /// <summary>Whether goods may leave before payment.</summary>
    [JsonIgnore]
    public bool IsCovered => IsIn || Contingency is not null;

    [JsonIgnore]
    public Money Exposure => Money.Max(Money.Zero, Owing) + Released;

    public RequirementRow? RowOn(DateOnly day) => Requirements.LastOrDefault(r => r.EffectiveOn <= day);

    public SecurityRequirement RequiredOn(DateOnly day) => RowOn(day)?.Required ?? SecurityRequirement.None;

    public Money AgreementsOn(DateOnly day) => Money.Sum(Shares.Where(s => s is { IsCash: false, Program: SecurityProgram.Rpp } && s.HoldsOn(day)).Select(s => s.Amount));

    public Money CashOn(DateOnly day) => Money.Sum(Shares.Where(s => s is { IsCash: true, Program: SecurityProgram.Rpp } && s.HoldsOn(day)).Select(s => s.Amount));

    public bool IsAdequateOn(DateOnly day) => RequiredOn(day).Coverage(AgreementsOn(day), CashOn(day)) >= 1;

    /// <summary>What stands for another program.</summary>
    public Money PostedOn(DateOnly day, string program) => Money.Sum(Shares.Where(s => s.Program == program && s.HoldsOn(day)).Select(s => s.Amount));

    /// <summary>What another program needs: what the CBSA set, or the least that its regulations name.</summary>
    public Money NeedOf(SecurityProgram program) => Needs.TryGetValue(program.Code, out var set) ? set : program.AccountTypes.Contains(ProgramType) ? program.Least : Money.Zero;

    /// <summary>How much may be owing; null where nothing is required, or the requirement is the highest there is, and met.</summary>
    public Money? LimitOn(DateOnly day) => RequiredOn(day) == SecurityRequirement.None || (RequiredOn(day).IsCapped && IsAdequateOn(day)) ? null : BearsOn(day);

    /// <summary>What the security of a day bears: twice the agreements, and the cash.</summary>
    public Money BearsOn(DateOnly day) => AgreementsOn(day) + AgreementsOn(day) + CashOn(day);

    /// <summary>Whether security that was enough is so no more on some day from this one on, as far as its days and the requirements are known.</summary>
    public bool IsShortBeside(RppAccount before, DateOnly from) =>
        Shares.Concat(before.Shares).SelectMany(s => s.To is { } last ? [s.From, last.AddDays(1)] : new[] { s.From }).Concat(Requirements.Select(r => r.EffectiveOn)).Where(day => day > from).Append(from).Any(day => before.IsAdequateOn(day) && !IsAdequateOn(day));

    /// <summary>The last day to mend what is wrong, the nearer of both.</summary>
    [JsonIgnore]
    public DateOnly? MendBy => new[] { CureBy, LowerBy }.Min();

    /// <summary>Its place among those that must mend something, the nearest day first.</summary>
    public string? MendKey => MendBy is { } day && IsIn ? $"{day:yyyyMMdd} {Id}" : null;

    /// <summary>The highest of the twelve billing periods that ended before the day.</summary>
    public Money HighestMonthBefore(DateOnly day) => Highest(MonthsBefore(day));

    /// <summary>The twelve billing periods that ended before the day, also those without anything.</summary>
    Dictionary<DateOnly, decimal> MonthsBefore(DateOnly day)
    {
        var last = BillingCalendar.Anchor(BillingStream.Rpp, day).AddMonths(-1);
        return Enumerable.Range(0, 12).Select(n => last.AddMonths(-n)).ToDictionary(end => end, end => Months.GetValueOrDefault(end));
    }

    static Money Highest(Dictionary<DateOnly, decimal> months) => Money.Of(Math.Max(0, months.Values.Max()));

    /// <summary>The importer enrols: at once active when nothing is required or enough is posted. After an end it may come again.</summary>
    /// <param name="estimate">What an importer without history expects its highest month to be, also once it is enrolled, where it is more than what its requirement stands on; null leaves it to the months.</param>
    public RppMove Enrol(DateTimeOffset now, Money? estimate = null)
    {
        if (!IsImporter) throw new Rejected("BND-416", Id);
        var today = now.TorontoDate();
        if (State == RppState.Active && RowOn(today) is { Cause: "ENROLMENT" } row && estimate > row.Base)
            return (this with { Requirements = [.. Requirements.Where(r => r.EffectiveOn < today), row with { AsOf = today, EffectiveOn = today, Base = estimate.Value }] }).Settle(now);
        if (State is not (RppState.NotEnrolled or RppState.Revoked or RppState.Withdrawn)) throw new Rejected("BND-409");
        var months = MonthsBefore(today);
        var highest = Money.Max(Highest(months), estimate ?? Money.Zero);
        return (this with { State = RppState.PendingSecurity, Requirements = [.. Requirements.Where(r => r.EffectiveOn < today), new(today, highest, today, "ENROLMENT") { Months = months }] }).Settle(now);
    }

    /// <summary>The state as security and requirement now have it; the privilege is told when it is given anew.</summary>
    public RppMove Settle(DateTimeOffset now)
    {
        var today = now.TorontoDate();
        // Over with its last day, whenever that is noticed.
        if (Contingency is { } over && over.Until < today) return (this with { SettledOn = today }).Turn(now, "CONTINGENCY_ENDED", over.Until.AddDays(1).InToronto(TimeOnly.MinValue)).Then(account => account.Settle(now));
        var settled = this with { SettledOn = today };
        return ((State, IsAdequateOn(today)) switch
        {
            (RppState.PendingSecurity, true) => (settled with { State = RppState.Active }).Turn(now),
            (RppState.Deficient, true) => new(settled with { State = RppState.Active, CureBy = null }, [RppNotices.Cured(this, now)]),
            (RppState.Active, false) => Lacking(settled, now),
            _ => new(settled),
        }).Then(account => account.Measured(now)).Then(account => account.TellAppealCovers(now)).Then(account => account.TellPrograms(now));
    }

    static RppMove Lacking(RppAccount account, DateTimeOffset now)
    {
        var today = now.TorontoDate();
        // The review told it in October: its day is the last day (15.5).
        var cureBy = account.RowOn(today) is { Cause: "REVIEW", IsTold: true } row && row.EffectiveOn == today ? today : today.AddDays(RppPolicy.CureDays);
        var deficient = account with { State = RppState.Deficient, CureBy = cureBy };
        return new(deficient, [RppNotices.Deficient(deficient, deficient.RequiredOn(today), now)]);
    }

    /// <summary>The Ledger leaves alone what an agreement secures while it is under appeal; it is told whenever that changes, by decision or by the day.</summary>
    RppMove TellAppealCovers(DateTimeOffset now)
    {
        var today = now.TorontoDate();
        var standing = Shares.Where(s => s.Program == SecurityProgram.Appeals && s.HoldsOn(today)).ToDictionary(s => s.Source);
        var (covers, told) = (new Dictionary<string, AppealCover>(AppealCovers), new List<object>());
        foreach (var source in standing.Keys.Union(AppealCovers.Keys).ToArray())
        {
            var (before, share) = (AppealCovers.GetValueOrDefault(source), standing.GetValueOrDefault(source));
            var cover = new AppealCover(share?.Amount ?? Money.Zero, share?.References ?? before!.References, (before?.Revision ?? 0) + 1);
            if (before?.Amount == cover.Amount) continue;
            covers[source] = cover;
            told.Add(new AppealSecurityChanged(Id, source, cover.References, cover.Amount.Amount, cover.Revision, now));
        }
        return told.Count == 0 ? new(this) : new(this with { AppealCovers = covers }, told);
    }

    /// <summary>Who has, or had, security for another program, or was asked for it, is told when it comes to lack some, or more than before, and when it lacks none again.</summary>
    RppMove TellPrograms(DateTimeOffset now)
    {
        var today = now.TorontoDate();
        var asked = SecurityProgram.All.Where(p => p.Code != SecurityProgram.Rpp && NeedOf(p) > Money.Zero && (Needs.ContainsKey(p.Code) || Shares.Any(s => s.Program == p.Code)));
        var lacks = asked.ToDictionary(p => p, p => Money.Max(Money.Zero, NeedOf(p) - PostedOn(today, p.Code)));
        if (lacks.All(l => ProgramsShort.TryGetValue(l.Key.Code, out var known) && known == l.Value)) return new(this);
        var told = new List<object>();
        foreach (var (program, lack) in lacks)
            if (lack > ProgramsShort.GetValueOrDefault(program.Code)) told.Add(RppNotices.ProgramShort(this, program, lack, now));
            else if (lack == Money.Zero && (!ProgramsShort.TryGetValue(program.Code, out var before) || before > Money.Zero)) told.Add(RppNotices.ProgramMet(this, program, now));
        return new(this with { ProgramsShort = lacks.ToDictionary(l => l.Key.Code, l => l.Value) }, told);
    }

    /// <summary>A change of duties counts in the month of its release. The first debit of an account of which nothing was required sets the requirement.</summary>
    public RppMove Count(DateOnly releasedOn, decimal change, DateTimeOffset now)
    {
        var month = BillingCalendar.Anchor(BillingStream.Rpp, releasedOn);
        var months = new Dictionary<DateOnly, decimal>(Months) { [month] = Months.GetValueOrDefault(month) + change };
        var (counted, today) = (this with { Months = months }, now.TorontoDate());
        if (!IsIn || RequiredOn(today) != SecurityRequirement.None) return counted.Settle(now);
        // The period that runs has brought it.
        var looked = counted.MonthsBefore(today);
        looked[BillingCalendar.Anchor(BillingStream.Rpp, today)] = months.GetValueOrDefault(BillingCalendar.Anchor(BillingStream.Rpp, today));
        // What lies ahead and asks less was found before it.
        return (Highest(looked) is var highest && highest > Money.Zero
            ? counted with { Requirements = [.. Requirements.Where(r => r.EffectiveOn <= today), new(today, highest, today, "FIRST_DEBIT") { Months = looked }, .. Requirements.Where(r => r.EffectiveOn > today && r.Base > highest)] }
            : counted).Settle(now);
    }

    /// <summary>What an agreement or a deposit now stands for.</summary>
    public RppMove WithShares(string source, IEnumerable<SecurityShare> shares, DateTimeOffset now) => (this with { Shares = [.. Shares.Where(s => s.Source != source), .. shares] }).Settle(now);

    /// <summary>Cash goes back: what stays must meet the requirement while the account is in the program, and carry what is owing.</summary>
    public RppMove GiveBack(string source, IEnumerable<SecurityShare> left, DateTimeOffset now)
    {
        var (after, today) = (WithShares(source, left, now), now.TorontoDate());
        var isIn = State is RppState.Active or RppState.Deficient or RppState.Suspended;
        return (isIn && (!after.Account.IsAdequateOn(today) || after.Account.IsShortBeside(this, today))) || Exposure > after.Account.BearsOn(today) ? throw new Rejected("BND-413", Id) : after;
    }

    /// <summary>The Ledger's balance; what is older than what is known says nothing.</summary>
    /// <param name="estimated">The estimates of goods that are part of it now.</param>
    public RppMove Owes(long sequence, Money owing, Money estimated, DateTimeOffset now)
    {
        var known = this with { Released = Released - estimated };
        return (sequence > OwingSequence ? known with { Owing = owing, OwingSequence = sequence } : known).Measured(now);
    }

    public RppMove Release(Money estimate, DateTimeOffset now) => (this with { Released = Released + estimate }).Measured(now);

    /// <summary>Tells each threshold once when use rises to it, and again only after it fell five points below (15.2).</summary>
    RppMove Measured(DateTimeOffset now)
    {
        if (!IsIn) return (this with { Told = [], LowerBy = null }).TellHeadroom(null, now);
        var today = now.TorontoDate();
        var (told, crossed) = Utilization.Of(Exposure, LimitOn(today)).Cross(Told);
        // Over-use has its own time to be lowered, and does not by itself make the account deficient.
        // Where nothing is posted there is nothing to lower it to, and the time to mend that runs alone.
        var lowerBy = told.Contains(100) && BearsOn(today) > Money.Zero ? LowerBy ?? BusinessCalendar.AddBusinessDays(today, RppPolicy.LowerBusinessDays) : (DateOnly?)null;
        var measured = this with { Told = told, LowerBy = lowerBy };
        var move = new RppMove(measured, [.. crossed.Select(percent => RppNotices.Used(measured, percent, today, now)), .. crossed.Contains(90) ? (object[])[RppNotices.UsedOf(measured, now)] : []]);
        return move.Then(account => account.TellHeadroom(Utilization.HeadroomAfter(told), now));
    }

    /// <summary>Whoever acts for the importer sees how much room there is, and no amount; told when it changes.</summary>
    RppMove TellHeadroom(string? headroom, DateTimeOffset now) => headroom == Headroom
        ? new(this)
        : new(this with { Headroom = headroom, HeadroomsTold = HeadroomsTold + 1 }, [new RppHeadroomChanged(Id, HeadroomsTold + 1, headroom, now)]);

    /// <summary>A supervisor takes the privilege away after the time to mend has passed; never the calendar.</summary>
    public RppMove Suspend(DateTimeOffset now)
    {
        var today = now.TorontoDate();
        if (!IsIn || !(CureBy < today || (LowerBy < today && Utilization.Of(Exposure, LimitOn(today)).Reaches(100)))) throw new Rejected("BND-409");
        return (this with { State = RppState.Suspended }).Turn(now, "SUSPENDED").Then(account => account.Measured(now));
    }

    public RppMove Reinstate(DateTimeOffset now)
    {
        if (State != RppState.Suspended || !IsAdequateOn(now.TorontoDate())) throw new Rejected("BND-409");
        return (this with { State = RppState.Active }).Turn(now).Then(account => account.Measured(now));
    }

    public RppMove Revoke(DateTimeOffset now)
    {
        if (State is not (RppState.Active or RppState.Deficient or RppState.Suspended)) throw new Rejected("BND-409");
        return (this with { State = RppState.Revoked }).Turn(now, "REVOKED").Then(account => account.Measured(now));
    }

    /// <summary>The importer leaves, when nothing is owing any more.</summary>
    public RppMove Withdraw(DateTimeOffset now)
    {
        if (State is RppState.NotEnrolled or RppState.Revoked or RppState.Withdrawn || Exposure > Money.Zero) throw new Rejected("BND-409");
        return (this with { State = RppState.Withdrawn }).Turn(now, "WITHDRAWN").Then(account => account.Measured(now));
    }

    /// <summary>The annual look at the twelve months before 20 October; what it finds counts from 15 January (15.6). Only more than is posted is told.</summary>
    public RppMove Review(DateOnly asOf, DateTimeOffset now)
    {
        if (!IsIn || Requirements.Any(r => r.Cause == "REVIEW" && r.AsOf == asOf)) return new(this);
        var months = MonthsBefore(asOf);
        var row = new RequirementRow(asOf, Highest(months), RppPolicy.EffectiveAfterReview(asOf), "REVIEW") { Months = months };
        var isTold = row.Required.Coverage(AgreementsOn(row.EffectiveOn), CashOn(row.EffectiveOn)) < 1 && row.Base > (RowOn(asOf)?.Base ?? Money.Zero);
        var reviewed = this with { Requirements = [.. Requirements.Append(row with { IsTold = isTold }).OrderBy(r => r.EffectiveOn)] };
        return new(reviewed, isTold ? [RppNotices.Raised(reviewed, row, now), RppNotices.RaisedOf(reviewed, row, now)] : []);
    }

    /// <summary>The CBSA finds on request that less is enough from a day on (15); of two requirements of one day the later decision holds.</summary>
    public RppMove Reduce(Money highestMonth, DateOnly effectiveOn, DateTimeOffset now)
    {
        if (effectiveOn < now.TorontoDate() || State is RppState.NotEnrolled or RppState.Revoked or RppState.Withdrawn) throw new Rejected("BND-409");
        if (highestMonth >= (RowOn(effectiveOn)?.Base ?? Money.Zero)) throw new Rejected("BND_NOT_LOWER", RowOn(effectiveOn)?.Base ?? Money.Zero) { Path = "base" };
        return (this with { Requirements = [.. Requirements.Append(new(now.TorontoDate(), highestMonth, effectiveOn, "REDUCTION")).OrderBy(r => r.EffectiveOn)] }).Settle(now);
    }

    /// <summary>The CBSA lets goods leave before payment for a time although the account is not in the program; another word on it moves the last day.</summary>
    public RppMove Allow(DateOnly until, string reason, DateTimeOffset now)
    {
        if (!IsImporter) throw new Rejected("BND-416", Id);
        var today = now.TorontoDate();
        if (IsIn) throw new Rejected("BND-409");
        if (until < today || until > today.AddDays(RppPolicy.ContingencyDays)) throw new Rejected("BND_CONTINGENCY", $"{today.AddDays(RppPolicy.ContingencyDays):yyyy-MM-dd}") { Path = "until" };
        var allowed = this with { Contingency = new(Contingency?.From ?? today, until, reason), Turns = Contingency is null ? Turns + 1 : Turns, SettledOn = today };
        return new(allowed, [.. Contingency is null ? (object[])[new RppPrivilegeGranted(Id, allowed.Turns, now)] : [], RppNotices.Allowed(allowed, now)]);
    }

    /// <summary>The privilege is given, or ends for a reason.</summary>
    /// <param name="at">From when; now when left out.</param>
    RppMove Turn(DateTimeOffset now, string? ended = null, DateTimeOffset? at = null)
    {
        var turned = this with { Turns = Turns + 1, CureBy = null, Contingency = null, Told = ended is null ? Told : [], LowerBy = ended is null ? LowerBy : null };
        return new(turned, ended is null
            ? [new RppPrivilegeGranted(Id, turned.Turns, now), RppNotices.Granted(turned, now)]
            : [new RppPrivilegeEnded(Id, turned.Turns, ended, at ?? now), RppNotices.Ended(turned, ended, now)]);
    }
}
