using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;

namespace Carm.Onboarding;

public enum MailState
{
    /// <summary>The person wants no mail of this kind.</summary>
    NotWanted,
    Waiting,
    Sent,

    /// <summary>Every attempt failed.</summary>
    Failed,

    /// <summary>This system has no way of sending mail.</summary>
    Unavailable,
}

/// <summary>One notice to one recipient. The inbox has it always; mail goes to who wants it, and only says that a notice waits.</summary>
/// <param name="Id">Made of the sender's id and the recipient.</param>
/// <param name="Recipient">A person's subject, <c>business:</c> and a BN9 for a business's own address, or <c>staff:</c> and a role.</param>
/// <param name="Language">en or fr: the language of the mail; the inbox is read in the language of the request.</param>
public sealed record Notice(string Id, string Recipient, string Template, string Bn9, string? RmAccount, IReadOnlyList<string> Values, string Language, string? Email, MailState Mail, DateTimeOffset At)
{
    public const int Attempts = 6;

    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Where its reader finds the thing.</summary>
    public string? Link { get; init; }

    /// <summary>The values for a French reader, where they differ.</summary>
    public IReadOnlyList<string>? FrenchValues { get; init; }

    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>The notice after an attempt to mail it; the last failure is final.</summary>
    public Notice Tried(string? failure, bool hasWay, DateTimeOffset now) => this with
    {
        Mail = !hasWay ? MailState.Unavailable : failure is null ? MailState.Sent : Deliveries.Count + 1 < Attempts ? MailState.Waiting : MailState.Failed,
        Deliveries = [.. Deliveries, new(now, MaskedEmail(Email ?? ""), hasWay ? failure is null ? "SENT" : "FAILED" : "UNAVAILABLE", failure)],
    };

    /// <summary>How long to wait before the next attempt: one minute, then four, sixteen ...</summary>
    public TimeSpan Pause => TimeSpan.FromMinutes(1L << (2 * Math.Max(0, Deliveries.Count - 1)));

    public static string IdOf(string noticeId, string recipient) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{noticeId}\n{recipient}")))[..32];

    /// <summary>Only what the reader needs to know the account again: <c>#####6635RM0001</c>.</summary>
    public static string Masked(string account) => account.Length < 9 ? account : $"#####{account[5..]}";

    public static string MaskedEmail(string email) => email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? $"{email[0]}***{email[at..]}" : "";
}

/// <summary>One attempt to mail a notice, as its recipient may read it.</summary>
/// <param name="Outcome">SENT, FAILED or UNAVAILABLE.</param>
public sealed record Delivery(DateTimeOffset At, string To, string Outcome, string? Failure);

/// <summary>A notice on the wire, in the language of the request.</summary>
public sealed record NoticeView(string NotificationId, string Template, NoticeCategory Category, string Subject, string Text, string Bn9, string? RmAccount, string? Link, DateTimeOffset At, DateTimeOffset? ReadAt, MailState Mail, IReadOnlyList<Delivery> Deliveries)
{
    public static NoticeView Of(Notice n)
    {
        var template = NoticeTemplates.All[n.Template];
        return new(n.Id, n.Template, template.Category, template.Subject.ToString(), NoticeTemplates.Fill(template.Text, Bilingual.IsFrench(CultureInfo.CurrentUICulture) ? n.FrenchValues ?? n.Values : n.Values), n.Bn9, n.RmAccount, n.Link, n.At, n.ReadAt, n.Mail, n.Deliveries);
    }
}

/// <summary>What of a person's notices is also mailed.</summary>
public enum NoticeCategory
{
    Registration,
    Access,
    Programs,
    Licences,
    Declarations,
    Billing,
    Security,
    Appeals,
}
