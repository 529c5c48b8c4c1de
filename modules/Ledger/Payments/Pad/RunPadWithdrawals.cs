using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each morning: what falls due today is drawn where the client has agreed to it.</summary>
public sealed record RunPadWithdrawals(DateOnly Day);

/// <summary>One statement's withdrawal.</summary>
public sealed record WithdrawPad(string RmAccount, string StatementNumber, DateOnly Day);

public static class RunPadWithdrawalsHandler
{
    public static async Task<OutgoingMessages> Handle(RunPadWithdrawals run, IDocumentSession session, CancellationToken ct)
    {
        string[] agreed = [.. await session.Query<PadAgreement>().Where(p => p.ActiveOf != null).Select(p => p.RmAccount).ToListAsync(ct)];
        // Also what was issued with another due date, which the CBSA has moved to this day since.
        DateOnly[] issues = [.. (await session.ReadRatesAsync(ct)).IssuesDueOn(run.Day)];
        var due = await session.Query<StatementOfAccount>().Where(s => s.RmAccount.IsOneOf(agreed) && s.IssuedOn.IsOneOf(issues)).ToListAsync(ct);
        return [.. due.Select(s => new WithdrawPad(s.RmAccount, s.Id, run.Day))];
    }
}

public static class WithdrawPadHandler
{
    /// <summary>The statement's number makes it one payment, however often it is asked; it counts as of the due date, also where hosts were down over it.</summary>
    public static async Task<OutgoingMessages> Handle(WithdrawPad command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // All that is due by today; what falls due later, or is held, is neither drawn nor cleared with it.
        if (await session.OpenBookOfCreditsAsync(command.RmAccount, now, ct, int.MaxValue) is not { } book || await session.ActivePadAsync(command.RmAccount, ct) is not { } pad || pad.StartsOn > command.Day) return [];
        var statement = (await session.LoadAsync<StatementOfAccount>(command.StatementNumber, ct))!;
        var underWay = await session.Query<Payment>().Where(p => p.WaitingOf == command.RmAccount).ToListAsync(ct);
        var amount = StillPayable(statement, command.Day, book, underWay);
        if (amount <= Money.Zero) return [];
        var payment = Payment.Of(command.RmAccount, command.RmAccount[..9], PaymentMethods.Pad, $"PAD-{command.StatementNumber}", amount, now, command.Day) with { PadId = pad.Id };
        if (await session.LoadAsync<Payment>(payment.Id, ct) is not null) return [];
        var (_, messages) = await session.BeginAsync(book, payment, [], ct);
        session.Lay(book);
        return messages;
    }

    /// <summary>
    /// What of a statement's total (line I) the client's own money still has to pay: the debts that are tagged to it and not held, less what the credits and what is on its way will clear of them by themselves. A
    /// broker's part is the broker's to pay, and refunds that the client wants to designate clear nothing.
    /// </summary>
    /// <param name="due">The due date of the statement, as the CBSA has set it last.</param>
    public static Money StillPayable(StatementOfAccount statement, DateOnly due, AccountBook book, IEnumerable<Payment> underWay)
    {
        var coming = underWay.Where(p => !p.IsSecurity).Select(p => PaymentPosting.Item(p, book));
        var cleared = ClearingRun.Of(book.Items.Where(i => i.Side == Side.Credit || i.DueOn <= due).Concat(coming), DateOnly.MaxValue, book.Account.OffsetOn(due)).ToLookup(a => a.DebitId, a => a.Cents);
        var owing = book.Items.Where(i => i.Side == Side.Debit && !i.IsHeld && i.PayerTag == OpenItem.Importer && i.DueOn <= due && i.PostedOn <= statement.CutOn).Sum(i => i.OpenCents - cleared[i.Id].Sum());
        return Money.Min(statement.I, Money.OfCents(owing));
    }
}

/// <summary>When a statement is issued, a client whose account will be drawn is told when and from where, and what credit its total counts that pays nothing until it is designated.</summary>
public static class AnnounceWithdrawalHandler
{
    public static async Task<OutgoingMessages> Handle(StatementOfAccountIssued statement, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, messages) = (clock.GetUtcNow(), new OutgoingMessages());
        if (statement.DueOn < now.TorontoDate() || await session.ActivePadAsync(statement.RmAccount, ct) is not { } pad || pad.StartsOn > statement.DueOn) return messages;
        if ((await session.LoadAsync<ClientAccount>(statement.RmAccount, ct))?.OffsetOn(statement.DueOn) == OffsetPreference.Manual
            && Money.Sum((await session.Query<OpenItem>().Where(i => i.OpenCreditOf == statement.RmAccount && i.Type != "PMT").ToListAsync(ct)).Where(i => !i.IsHeld).Select(i => i.Open)) is var waiting && waiting > Money.Zero)
            messages.Add(NoticeRequested.ToManagers($"pad/{statement.StatementNumber}/credit", statement.RmAccount[..9], "LEDGER_PAD_CREDIT_WAITS", now, statement.RmAccount, statement.StatementNumber, waiting.ToString(), $"{statement.DueOn:yyyy-MM-dd}"));
        if (statement.TotalPayable <= 0) return messages;
        messages.Add(NoticeRequested.ToManagers($"pad/{statement.StatementNumber}", statement.RmAccount[..9], "LEDGER_PAD_UPCOMING", now, statement.RmAccount,
            $"{statement.DueOn:yyyy-MM-dd}", Money.Of(statement.TotalPayable).ToString(), pad.AccountOn(statement.DueOn).Masked, statement.StatementNumber));
        return messages;
    }
}
