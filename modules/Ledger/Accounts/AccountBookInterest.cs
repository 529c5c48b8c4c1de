using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Interest: what a debt bears and when it is charged, what goes back of it, and what the client is paid.</summary>
public sealed partial class AccountBook
{
    /// <summary>Interest to the client on money that it turns out never to have paid is owing. What was reversed was posted in error, and is with nobody.</summary>
    void TakeInterestToClientBack(OpenItem interest, InterestBearing bearing, OpenItem payment)
    {
        if (interest.StandingCents == 0) return;
        var left = bearing with { Paid = [.. bearing.Paid.Where(p => p.By != payment.Id)] };
        var over = ItemInterest.ToClient(bearing.Paid, bearing.Until, rates) - ItemInterest.ToClient(left.Paid, left.Until, rates);
        Keep(interest with { Bearing = left });
        if (over <= Money.Zero) return;
        var reference = $"RINT {interest.Reference} {payment.Reference}";
        var back = interest with
        {
            Id = OpenItem.IdOf(account.Id, "INT", reference), Side = Side.Debit, Type = "INT", Reference = reference, OriginalCents = over.Cents, OpenCents = over.Cents, Reductions = [], Undone = [], Holds = [], TimesCleared = 0, Bearing = null,
            EffectiveOn = Today, PostedOn = Today, PostedAt = now, DueOn = Today, BillOn = StatementDates.FirstFor(Today, Today),
        };
        Post(back, "INTEREST_TO_CLIENT_REVERSED", new PostingLine(Accounts.InterestToClients, Side.Credit, over));
        ClearWith(interest.Id, back.Id, Math.Min(items[interest.Id].OpenCents, back.OpenCents), Today);
    }

    /// <summary>What is open, or was charged interest, and was due on a regulation's date that the CBSA moved is due on the new one.</summary>
    public void Defer()
    {
        foreach (var item in InOrder.Where(i => i.OpenCents > 0 || i.ChargedThrough is not null).ToArray())
            if (rates.Deferred(item) is var later && later != item) Keep(later);
    }

    /// <summary>A penalty that might be paid without interest by a day of an outage that is over may be so by a later one. What was charged for it goes back where it was paid by then, or where that is still ahead.</summary>
    public void MoveInterestFree(DeclaredOutage outage, DateOnly to)
    {
        foreach (var item in InOrder.Where(i => i.InterestFreeUntil is { } free && outage.Covers(free)).ToArray())
        {
            Keep(items[item.Id] with { InterestFreeUntil = to });
            GiveInterestBack(item, $"{item.Type} {item.Reference} {item.TimesCharged + 1}", Today);
        }
        if (postings.Count > 0) Clear(Today);
    }

    /// <summary>No more interest is charged on it, as on what is written off, nor on its interest where all of that is gone.</summary>
    public void CloseInterest(OpenItem item)
    {
        Keep(items[item.Id] with { InterestSettled = true });
        if (item.Interest is { } of && items.GetValueOrDefault(of.ItemId) is { OpenCents: 0, UnpaidInterestCents: 0 } debt) Keep(debt with { InterestSettled = true });
    }

    /// <summary>From this day on it bears the prescribed rate instead of the specified.</summary>
    /// <param name="isAuthorized">Whether an officer authorized it, so that no decision ends it.</param>
    public void BearPrescribed(OpenItem item, DateOnly from, string reference, bool isAuthorized = false)
    {
        if (items[item.Id].Prescribed.All(p => p.Reference != reference)) Keep(items[item.Id] with { Prescribed = [.. items[item.Id].Prescribed, new(from, null, reference) { IsAuthorized = isAuthorized }] });
    }

    /// <summary>The last day at the prescribed rate.</summary>
    public void EndPrescribed(OpenItem item, DateOnly to, string reference) => Keep(items[item.Id] with { Prescribed = [.. items[item.Id].Prescribed.Select(p => p.Reference == reference && p.To is null ? p with { To = to } : p)] });

    /// <summary>The re-determination for which it was paid is decided.</summary>
    /// <param name="interestId">Of the interest that it brings to the client.</param>
    public void MeetExpected(OpenItem credit, string? interestId) => Keep(items[credit.Id] with { ExpectedOf = null, RewardId = interestId });

    /// <summary>A payment that was rewarded never came: neither is the interest on it owing to anybody.</summary>
    public void TakeRewardBack(OpenItem credit)
    {
        if (items[credit.Id].RewardId is { } id && Find(id) is { Bearing: { } bearing } interest) TakeInterestToClientBack(interest, bearing, credit);
    }

    /// <summary>
    /// What was charged on a debt above what is right as it stands now goes back: off what is open of that interest first, and what was paid of it becomes the client's credit. So it is when a refund finds
    /// that less was owing, and when a payment becomes known that came before the interest was charged.
    /// </summary>
    public void GiveInterestBack(OpenItem debt, string reference, DateOnly on)
    {
        // What was charged was charged with approved rates, and through a certain day.
        if (items[debt.Id].ChargedThrough is { } through) GiveInterestBack(debt, through, reference, on);
    }

    /// <param name="through">The day through which it is right, or the one through which it was charged where that is later.</param>
    void GiveInterestBack(OpenItem debt, DateOnly through, string reference, DateOnly on)
    {
        if (items[debt.Id] is not { InterestPostedCents: > 0 } now || givingBack.Contains(debt.Id)) return;
        // What was waived of it has gone already.
        var most = InterestOn(now).Sum(i => i.StandingCents);
        var (over, before) = (Math.Min(Over(now), most), 0L);
        // What goes back changes what was unpaid of the charges, and so what that bore: a book that nobody keeps tells by how much.
        for (var tries = 0; over > 0 && tries < 8; tries++)
        {
            var trial = new AccountBook(account, [now, .. InterestOn(now)], rates, Now);
            trial.GiveInterestBack(now, over, reference, on);
            var right = Math.Clamp(over + Over(trial.items[now.Id]), 0, most);
            if (right == over) break;
            // Where each of two asks for the other, for want of half a cent, the client has the one more.
            if (right == before && Math.Abs(right - over) == 1)
            {
                over = Math.Max(over, right);
                break;
            }
            (before, over) = (over, right);
        }
        GiveInterestBack(now, over, reference, on);

        // In its days of grace nothing is owing yet, as where an outage has moved them past what was charged.
        long Over(OpenItem item) => item.InterestPostedCents - (Today <= item.GraceOn ? 0 : Money.Round(ItemInterest.Accrued(item, LastOf(item, through), rates)).Cents);
    }

    static DateOnly LastOf(OpenItem item, DateOnly through) => item.ChargedThrough is { } charged && charged > through ? charged : through;

    /// <param name="over">In cents.</param>
    void GiveInterestBack(OpenItem debt, long over, string reference, DateOnly on)
    {
        if (over <= 0) return;
        OpenItem[] charges = [.. InterestOn(debt).Where(i => i.StandingCents > 0).Reverse()];
        var left = Math.Min(over, charges.Sum(c => c.StandingCents));
        // What is given back is looked at again as each charge falls, and not given back twice.
        if (left <= 0 || !givingBack.Add(debt.Id)) return;
        Keep(debt with { InterestPostedCents = debt.InterestPostedCents - left, TimesCharged = debt.TimesCharged + 1 });
        var credit = Beside(debt, Side.Credit, "REF", $"{reference} interest", left, on);
        Post(credit, "INTEREST_REFUNDED", new PostingLine(Accounts.InterestRevenue, Side.Debit, credit.Original));
        foreach (var (charge, part) in GoingBack(charges, left)) TakeBack(credit, charge, part, on, neverOwing: true);
        givingBack.Remove(debt.Id);
    }

    /// <summary>
    /// What of each charge goes back: what is open first, and then what was paid last, whichever charge that went to, since what was paid before went to what stays. So as much is unpaid on each day after it as
    /// before, and what that bore is neither charged anew nor given back again.
    /// </summary>
    /// <param name="charges">The newest first.</param>
    static (OpenItem Charge, long Cents)[] GoingBack(IReadOnlyList<OpenItem> charges, long cents)
    {
        var back = charges.ToDictionary(c => c.Id, _ => 0L);
        var paid = charges.SelectMany(c => c.Reductions.Where(r => !r.IsGivenBack).Select(r => (Charge: c, r.Cents, r.EffectiveOn))).OrderByDescending(p => p.EffectiveOn).Select(p => (p.Charge, p.Cents));
        foreach (var (charge, most) in charges.Select(c => (Charge: c, Cents: c.OpenCents)).Concat(paid))
        {
            var part = Math.Min(cents, most);
            (back[charge.Id], cents) = (back[charge.Id] + part, cents - part);
        }
        return [.. charges.Select(c => (c, back[c.Id])).Where(c => c.Item2 > 0)];
    }

    /// <summary>Posts interest to the client (P6). Without the rate of a quarter it waits until that is approved; the money that it is on does not.</summary>
    /// <returns>Whether it waits no more.</returns>
    public bool PayInterest(WaitingInterest due)
    {
        Money amount;
        try
        {
            amount = ItemInterest.ToClient(due.Paid, due.Until, rates);
        }
        catch (Rejected missing) when (missing.Code == "RATE_MISSING")
        {
            waiting.Add(due with { Since = due.Since ?? now });
            return false;
        }
        if (amount <= Money.Zero) return true;
        var credit = due.Credit with { Bearing = new(due.Paid, due.Until), OriginalCents = amount.Cents, OpenCents = amount.Cents, EffectiveOn = due.Until, PostedOn = Today, PostedAt = now, DueOn = due.Until };
        // What has waited is of today, and the statement that would have counted it may be out.
        if (due.Since is not null) credit = credit with { EffectiveOn = Today, DueOn = Today, BillOn = StatementDates.FirstFor(Today, Today) };
        Post(credit, "INTEREST_TO_CLIENT", new PostingLine(Accounts.InterestToClients, Side.Debit, amount));
        return true;
    }

    /// <summary>Charges what has accrued through the day and was not yet posted (ledger 6.3).</summary>
    public void ChargeInterest(DateOnly through)
    {
        foreach (var item in InOrder.Where(i => i.Side == Side.Debit && !i.InterestSettled && i.InterestFrom <= through && through > i.GraceOn).ToArray()) Charge(items[item.Id], through);
        if (postings.Any(p => p.Type == "INTEREST_REFUNDED")) Clear(Today);
    }

    /// <summary>What was paid off is charged its last interest, and what was paid in part as of an earlier day gets back what that day spares.</summary>
    void ChargeSettled(IReadOnlyList<Allocation> allocations, DateOnly day, DateOnly? asOf, Reduction? like)
    {
        foreach (var of in allocations.GroupBy(a => items[a.DebitId].Interest?.ItemId ?? a.DebitId))
            if (items.GetValueOrDefault(of.Key) is { OpenCents: 0, InterestSettled: false } debt)
            {
                if (ChargeLast(debt) is not { } interest) continue;
                // A refund pays it when all that it takes back is taken.
                if (like is { IsGivenBack: true }) lastInterest.Add((of.First().CreditId, interest.Id));
                else Apply([.. of.Where(a => items[a.CreditId].OpenCents > 0).Take(1).Select(a => new Allocation(a.CreditId, interest.Id, Math.Min(items[a.CreditId].OpenCents, interest.OpenCents)))], day);
            }
            // Paid in part as of a day whose interest was charged already.
            else if (items.GetValueOrDefault(of.Key) is { OpenCents: > 0, ChargedThrough: { } through } part && of.Any(a => (asOf ?? items[a.CreditId].EffectiveOn) < through)) GiveInterestBack(part, $"{part.Type} {part.Reference} {part.TimesCharged + 1}", Today);
    }

    /// <summary>The last interest of a debt that is paid off, or whose interest is. Without the quarter's rate it waits for the monthly run; the payment does not.</summary>
    OpenItem? ChargeLast(OpenItem item)
    {
        try
        {
            return Charge(item, item.Reductions.Concat(item.InterestPaid).Select(r => r.EffectiveOn).Append(item.ChargedThrough ?? DateOnly.MinValue).Max());
        }
        catch (Rejected missing) when (missing.Code == "RATE_MISSING")
        {
            return null;
        }
    }

    OpenItem? Charge(OpenItem item, DateOnly through)
    {
        // What was charged through a later day stands: a run for an earlier one gives nothing back.
        through = LastOf(item, through);
        var accrued = Money.Round(ItemInterest.Accrued(item, through, rates));
        var due = accrued - Money.OfCents(item.InterestPostedCents);
        if (due <= Money.Zero)
        {
            GiveInterestBack(item, through, $"{item.Type} {item.Reference} {item.TimesCharged + 1}", Today);
            var now = items[item.Id];
            if (now.InterestPostedCents > 0 && !(now.ChargedThrough >= through)) Keep(now = now with { ChargedThrough = through });
            // What was paid after the day has borne interest to that of the payment, which is charged when its rate is known.
            if (now is { OpenCents: 0, UnpaidInterestCents: 0 } && now.Reductions.Concat(now.InterestPaid).All(r => r.EffectiveOn <= through)) Keep(now with { InterestSettled = true });
            return null;
        }
        Keep(item with { InterestPostedCents = accrued.Cents, TimesCharged = item.TimesCharged + 1, ChargedThrough = through });
        var reference = $"{item.Type} {item.Reference} {through:yyyy-MM-dd}{(item.ChargedThrough >= through ? $" {item.TimesCharged + 1}" : "")}";
        var charged = Charged(item, through);
        var interest = new OpenItem(
            OpenItem.IdOf(account.Id, "INT", reference), account.Id, Side.Debit, "INT", reference, item.TransactionNumber,
            item.SubmitterBn9, item.PayerTag, due.Cents, through, Today, now, StatementDates.DueOfNextAfter(Today), null, RateKind.None)
        {
            Cause = item.Cause,
            Interest = charged,
            InterestOnCents = ItemInterest.BearingFrom(item, charged.From),
            // What an appeal or a review keeps from being collected, it keeps with its interest.
            Holds = [.. item.Holds.Where(h => h.Type is HoldType.AppealSecured or HoldType.AppealS129)],
        };
        Post(interest, "INTEREST_CHARGED", new PostingLine(Accounts.InterestRevenue, Side.Credit, due));
        return interest;
    }

    /// <summary>From the first day that no earlier charge has covered.</summary>
    InterestOf Charged(OpenItem item, DateOnly through)
    {
        var from = InterestOn(item).Select(i => (DateOnly?)i.Interest!.Through.AddDays(1)).Max() ?? item.InterestFrom!.Value;
        if (from > through) from = item.InterestFrom!.Value;
        return new(item.Id, from, through, [.. rates.Spans(item.OpenCents == 0 && from > item.Reductions.Max(r => r.EffectiveOn) ? ItemInterest.AfterItsBase(item) : item, from, through, item.Original).Select(span => span.RatePercent).Aggregate(new List<decimal>(), (list, rate) => list.Count > 0 && list[^1] == rate ? list : [.. list, rate])]);
    }

    /// <summary>What lowered the interest of a debt stands with the debt too, which bears interest by what is unpaid of it.</summary>
    void KeepPaid(OpenItem debt, OpenItem interest)
    {
        Reduction[] paid = [.. debt.InterestPaid.Where(r => r.By != interest.Id), .. interest.Reductions.Where(r => !r.IsNeverOwing).Select(r => new Reduction(r.EffectiveOn, r.Cents, interest.Id))];
        if (paid.SequenceEqual(debt.InterestPaid)) return;
        var now = debt with { InterestPaid = paid };
        Keep(now with { InterestSettled = now.InterestSettled && (now.UnpaidInterestCents <= 0 || now.IsWrittenOff) });
    }
}
