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
        if (await session.OpenBookAsync(command.RmAccount, now, ct) is not { } book || await session.ActivePadAsync(command.RmAccount, ct) is not { } pad || pad.StartsOn > command.Day) return [];
        var statement = (await session.LoadAsync<StatementOfAccount>(command.StatementNumber, ct))!;
        var underWay = await session.Query<Payment>().Where(p => p.WaitingOf == command.RmAccount).ToListAsync(ct);
        var amount = StillPayable(statement, command.Day, book.Items, underWay);
        if (amount <= Money.Zero) return [];
        var payment = Payment.Of(command.RmAccount, command.RmAccount[..9], PaymentMethods.Pad, $"PAD-{command.StatementNumber}", amount, now, command.Day) with { PadId = pad.Id };
        if (await session.LoadAsync<Payment>(payment.Id, ct) is not null) return [];
        var (_, messages) = await session.BeginAsync(book, payment, [], ct);
        session.Lay(book);
        return messages;
    }

    /// <summary>What of a statement's total (line I) is still open: its debts that are not held, less the credits that will pay them and what is on its way.</summary>
    /// <param name="due">The due date of the statement, as the CBSA has set it last.</param>
    public static Money StillPayable(StatementOfAccount statement, DateOnly due, IEnumerable<OpenItem> items, IEnumerable<Payment> underWay)
    {
        OpenItem[] open = [.. items.Where(i => i.OpenCents > 0 && !i.IsHeld)];
        var debts = Money.Sum(open.Where(i => i.Side == Side.Debit && i.DueOn <= due && i.PostedOn <= statement.CutOn).Select(i => i.Open));
        var credits = Money.Sum(open.Where(i => i.Side == Side.Credit && i.HeldFor is null).Select(i => i.Open)) + Money.Sum(underWay.Where(p => p.Purpose == PaymentPurpose.Debt && p.TransactionNumber is null).Select(p => p.Amount));
        return Money.Min(statement.I, debts - credits);
    }
}

/// <summary>When a statement is issued, a client whose account will be drawn is told when and from where.</summary>
public static class AnnounceWithdrawalHandler
{
    public static async Task<NoticeRequested?> Handle(StatementOfAccountIssued statement, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (statement.TotalPayable <= 0 || statement.DueOn < now.TorontoDate() || await session.ActivePadAsync(statement.RmAccount, ct) is not { } pad || pad.StartsOn > statement.DueOn) return null;
        return NoticeRequested.ToManagers($"pad/{statement.StatementNumber}", statement.RmAccount[..9], "LEDGER_PAD_UPCOMING", now, statement.RmAccount,
            $"{statement.DueOn:yyyy-MM-dd}", Money.Of(statement.TotalPayable).ToString(), pad.AccountOn(statement.DueOn).Masked, statement.StatementNumber);
    }
}
