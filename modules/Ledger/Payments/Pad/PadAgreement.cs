using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Carm.Ledger;

public enum PadState
{
    Draft,
    Active,
    Suspended,
    Cancelled,
}

/// <summary>A bank account as it is kept: its number sealed, and its last three digits to show.</summary>
public sealed record SealedAccount(string Institution, string Transit, string Sealed, string LastDigits, string HolderName)
{
    public BankAccount Open(BankAccountCipher cipher, string agreementId) => new(Institution, Transit, cipher.Open(agreementId, Sealed), HolderName);

    /// <summary>As it is shown everywhere: 001-12345-****789.</summary>
    public string Masked => $"{Institution}-{Transit}-****{LastDigits}";

    /// <summary>Seals an account that could be one; else <c>PAD_BANK_INVALID</c> with the field.</summary>
    public static SealedAccount Of(BankAccount given, BankAccountCipher cipher, string agreementId)
    {
        void Check(bool isRight, string field)
        {
            if (!isRight) throw new Rejected("PAD_BANK_INVALID") { Path = field };
        }
        Check(given.Institution is { Length: 3 } && given.Institution.All(char.IsAsciiDigit), "account.institution");
        Check(given.Transit is { Length: 5 } && given.Transit.All(char.IsAsciiDigit), "account.transit");
        Check(given.Number is { Length: >= 7 and <= 12 } && given.Number.All(char.IsAsciiDigit), "account.number");
        Check(given.HolderName is { Length: > 0 and <= 100 } name && name.Trim().Length > 0, "account.holderName");
        return new(given.Institution, given.Transit, cipher.Seal(agreementId, given.Number), given.Number[^3..], given.HolderName);
    }
}

/// <summary>An account that takes the place of the present one from a day on.</summary>
public sealed record NextAccount(SealedAccount Account, DateOnly From);

/// <summary>A client lets the CBSA draw the total of each statement from its bank account on the due date (ledger 5.1).</summary>
public sealed record PadAgreement(string Id, string RmAccount, SealedAccount Account, PadState State, DateTimeOffset CreatedAt)
{
    /// <summary>The first day on which it draws.</summary>
    public DateOnly? StartsOn { get; init; }

    public NextAccount? Next { get; init; }

    /// <summary>The version of the terms that were accepted, by whom and when.</summary>
    public string? TermsVersion { get; init; }

    public string? SignedBy { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>The days on which withdrawals were dishonoured, since it was last reinstated.</summary>
    public IReadOnlyList<DateOnly> Dishonours { get; init; } = [];

    /// <summary>How it stands, from 1; the ETag.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>The program account, while it draws.</summary>
    public string? ActiveOf => State == PadState.Active ? RmAccount : null;

    public SealedAccount AccountOn(DateOnly day) => Next is { } next && next.From <= day ? next.Account : Account;

    /// <summary>After a second dishonour within twelve months it draws no more (ledger 5.1).</summary>
    public PadAgreement Dishonoured(DateOnly on)
    {
        DateOnly[] within = [.. Dishonours.Where(d => d > on.AddMonths(-12)), on];
        return this with { Revision = Revision + 1, Dishonours = within, State = within.Length >= 2 && State == PadState.Active ? PadState.Suspended : State };
    }
}

/// <summary>Which cycle a change of an agreement still reaches.</summary>
/// <param name="overrides">Due dates that the CBSA has set otherwise.</param>
public sealed class PadCycle(IEnumerable<DueDateOverride> overrides)
{
    readonly DueDateOverride[] overrides = [.. overrides];

    /// <summary>The next due date of a statement, today's included.</summary>
    public DateOnly NextDueOn(DateOnly today)
    {
        var issued = new DateOnly(today.Year, today.Month, 25).AddMonths(-1);
        while (DueDateOverride.DueOf(issued, overrides) < today) issued = issued.AddMonths(1);
        return DueDateOverride.DueOf(issued, overrides);
    }

    /// <summary>Fewer than five weekdays are left: the withdrawal is on its way to the bank.</summary>
    public bool IsClosed(DateOnly today) => BusinessCalendar.AddWeekdays(today, 5) > NextDueOn(today);

    /// <summary>From when a change of today holds.</summary>
    public DateOnly AppliesFrom(DateOnly today) => IsClosed(today) ? NextDueOn(today).AddDays(1) : today;
}

/// <summary>What a client accepts when it activates an agreement.</summary>
public static class PadTerms
{
    public const string Current = "2026-01";

    public static readonly Bilingual Text = new(
        "The CBSA may draw the total payable of each statement of account, as far as it is still open, from this bank account on the statement's due date. A change made within five weekdays of a due date holds from the next one. A withdrawal that is dishonoured costs a charge; two in twelve months suspend the agreement. It may be cancelled at any time outside these five weekdays.",
        "L'ASFC peut prélever de ce compte bancaire, à l'échéance de chaque relevé de compte, le total à payer qui reste impayé. Une modification faite dans les cinq jours de semaine précédant une échéance vaut à compter de la suivante. Un prélèvement refusé entraîne des frais; deux refus en douze mois suspendent l'accord. Il peut être annulé en tout temps hors de ces cinq jours de semaine.");
}

/// <summary>An agreement as its owner and the staff read it.</summary>
/// <param name="NextAccount">The account that takes its place, and from when.</param>
/// <param name="Revision">What <c>If-Match</c> names when its bank account is changed.</param>
public sealed record PadView(string PadId, string RmAccount, PadState State, string Account, string HolderName, string? NextAccount, DateOnly? NextFrom, DateOnly? StartsOn, string? TermsVersion, DateTimeOffset? SignedAt, int Dishonours, int Revision)
{
    public static PadView Of(PadAgreement p) => new(p.Id, p.RmAccount, p.State, p.Account.Masked, p.Account.HolderName, p.Next?.Account.Masked, p.Next?.From, p.StartsOn, p.TermsVersion, p.SignedAt, p.Dishonours.Count, p.Revision);
}

static class PadAgreements
{
    public static async Task<PadAgreement?> ActivePadAsync(this IQuerySession session, string rmAccount, CancellationToken ct) => await session.Query<PadAgreement>().FirstOrDefaultAsync(p => p.ActiveOf == rmAccount, ct);

    public static async Task<PadCycle> PadCycleAsync(this IQuerySession session, CancellationToken ct) => new(await session.Query<DueDateOverride>().ToListAsync(ct));

    /// <summary>An agreement of the account, which is held so that its state changes once at a time.</summary>
    public static async Task<PadAgreement> OpenPadAsync(this IDocumentSession session, string rmAccount, string padId, CancellationToken ct)
    {
        await session.LockAccountAsync(rmAccount, ct);
        return await session.LoadAsync<PadAgreement>(padId, ct) is { } pad && pad.RmAccount == rmAccount ? pad : throw new Rejected("NOT_FOUND");
    }

    /// <summary>A dishonoured withdrawal is counted; the second suspends the agreement, and its owner is told.</summary>
    public static async Task SuspendPadAsync(this IDocumentSession session, Payment dishonoured, DateTimeOffset now, OutgoingMessages messages, CancellationToken ct)
    {
        if (dishonoured.PadId is not { } padId) return;
        var before = (await session.LoadAsync<PadAgreement>(padId, ct))!;
        var after = before.Dishonoured(now.TorontoDate());
        session.Store(after);
        if (after.State != before.State) messages.Add(NoticeRequested.ToManagers($"pad/{padId}/suspended/{now:yyyyMMdd}", after.RmAccount[..9], "LEDGER_PAD_SUSPENDED", now, after.RmAccount, after.RmAccount, after.Account.Masked));
    }
}

/// <summary>
/// Seals the numbers of bank accounts with AES-256-GCM under the key <c>Ledger:BankAccountKey</c> (32 bytes in base64), bound to their agreement. Without a key nobody is offered an
/// agreement, except in Development, which has a key of its own that protects nothing.
/// </summary>
public sealed class BankAccountCipher(IConfiguration configuration, IHostEnvironment environment)
{
    const int NonceBytes = 12, TagBytes = 16;

    readonly byte[]? key = Read(configuration["Ledger:BankAccountKey"]) ?? (environment.IsDevelopment() ? SHA256.HashData("Carm development, protects nothing"u8) : null);

    byte[] Key => key ?? throw new Rejected("PAD_NOT_OFFERED");

    public string Seal(string agreementId, string number)
    {
        var (plain, all) = (Encoding.ASCII.GetBytes(number), new byte[NonceBytes + TagBytes + number.Length]);
        RandomNumberGenerator.Fill(all.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Key, TagBytes);
        aes.Encrypt(all.AsSpan(0, NonceBytes), plain, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(agreementId));
        return Convert.ToBase64String(all);
    }

    public string Open(string agreementId, string sealedNumber)
    {
        var all = Convert.FromBase64String(sealedNumber);
        var plain = new byte[all.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Key, TagBytes);
        aes.Decrypt(all.AsSpan(0, NonceBytes), all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(agreementId));
        return Encoding.ASCII.GetString(plain);
    }

    static byte[]? Read(string? base64)
    {
        var bytes = new byte[32];
        return base64 is { Length: > 0 } && Convert.TryFromBase64String(base64, bytes, out var length) && length == 32 ? bytes : null;
    }
}
