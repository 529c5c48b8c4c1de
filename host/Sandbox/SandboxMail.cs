using Carm.Onboarding;
using Marten;

namespace Carm.Host;

/// <summary>A mail of a tenant's, which goes nowhere: its owner reads it at the front.</summary>
/// <param name="At">By the tenant's clock.</param>
/// <param name="Text">Its first 16 Ki characters.</param>
/// <param name="Unsubscribe">Where the reader of a list leaves it; null for what goes to one person alone.</param>
public sealed record SandboxMail(string Id, DateTimeOffset At, string To, string Subject, string Text, string? Unsubscribe);

/// <summary>
/// Keeps a tenant's mails, the newest <c>Sandbox:Mails</c> of them, in its own database, with which they go. None is sent: anybody calls a tenant, and would have the service write to anybody.
/// </summary>
sealed class SandboxMailer(IDocumentStore store, TimeProvider clock, IConfiguration configuration) : IMailer
{
    const int Longest = 16 * 1024, AtOnce = 100;

    readonly int most = Math.Max(1, configuration.GetValue("Sandbox:Mails", 1_000));

    public async Task<bool> SendAsync(Mail mail, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        // This one takes the place of the oldest.
        string[] forgotten = [.. await session.Query<SandboxMail>().OrderByDescending(m => m.Id).Select(m => m.Id).Skip(most - 1).Take(AtOnce).ToListAsync(ct)];
        if (forgotten.Length > 0) session.DeleteWhere<SandboxMail>(m => m.Id.IsOneOf(forgotten));
        session.Insert(new SandboxMail($"{Guid.CreateVersion7():N}", clock.GetUtcNow(), mail.To, mail.Subject, mail.Text.Length > Longest ? mail.Text[..Longest] : mail.Text, mail.Unsubscribe));
        await session.SaveChangesAsync(ct);
        return true;
    }
}
