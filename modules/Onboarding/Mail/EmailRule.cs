using FluentValidation;
using MimeKit;

namespace Carm.Onboarding;

/// <summary>What is taken for an e-mail address: one that a mail server will take, and no name or list around it.</summary>
static class EmailRule
{
    public static bool IsAddress(string? text) => text is { Length: <= 254 } && text.All(c => c is > ' ' and <= '~') && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address == text && string.IsNullOrEmpty(mailbox.Name) && text.Contains('@', StringComparison.Ordinal);

    public static IRuleBuilderOptions<T, string> IsEmail<T>(this IRuleBuilder<T, string> rule) => rule.Must(IsAddress).WithErrorCode("VAL_EMAIL");
}
