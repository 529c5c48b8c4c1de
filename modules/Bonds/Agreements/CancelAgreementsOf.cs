using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An officer cancels all agreements of a provider that is recognised no more (15.4); each debtor is told. Asked again, one that was cut off goes on.</summary>
/// <param name="Reason">Kept in the record of what was done.</param>
public sealed record CancelAgreementsOf(string ProviderBn9, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record CancelAgreementsOfResponse(CancellationView Cancellation);

/// <param name="Agreements">That stood when it began.</param>
/// <param name="Done">Of them so far.</param>
public sealed record CancellationView(string ProviderBn9, DateTimeOffset StartedAt, int Agreements, int Done, DateTimeOffset? FinishedAt)
{
    public static CancellationView Of(ProviderCancellation c) => new(c.Id, c.StartedAt, c.Agreements, c.Done, c.FinishedAt);
}

/// <summary>How far the cancellation of a provider's agreements has come.</summary>
/// <param name="Id">The provider's BN9.</param>
/// <param name="After">The last agreement that was looked at.</param>
public sealed record ProviderCancellation(string Id, string Reason, string OrderedBy, DateTimeOffset StartedAt, int Agreements, string After, int Done, DateTimeOffset? FinishedAt);

/// <summary>The next agreements of a provider whose agreements are cancelled.</summary>
public sealed record CancelSome(string ProviderBn9);

public sealed class CancelAgreementsOfValidator : Validator<CancelAgreementsOf>
{
    public CancelAgreementsOfValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class CancelAgreementsOfEndpoint : CarmEndpoint<CancelAgreementsOf, CancelAgreementsOfResponse>
{
    public override void Configure()
    {
        Post("security-providers/{providerBn9}/cancel-agreements");
        Group<Staff>();
        Asks("bonds.agreements.decide");
        Accepts();
        Summary(s => s.Summary = "Cancel all agreements of a provider that is recognised no more");
    }

    public override Task HandleAsync(CancelAgreementsOf command, CancellationToken ct) => AcceptedAsync(command, r => $"/api/v1/admin/security-providers/{r.Cancellation.ProviderBn9}/agreements", ct);
}

public static class CancelAgreementsOfHandler
{
    public static async Task<(CancelAgreementsOfResponse, CancelSome)> Handle(CancelAgreementsOf command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (provider, now) = (await session.OpenProviderAsync(command.ProviderBn9, ct) ?? throw new Rejected("NOT_FOUND"), clock.GetUtcNow());
        if (provider.IsRecognised) throw new Rejected("BND-409");
        var today = now.TorontoDate();
        var cancellation = await session.LoadAsync<ProviderCancellation>(provider.Id, ct) is { FinishedAt: null } begun
            ? begun
            : new(provider.Id, command.Reason, command.Subject, now, await session.Query<SecurityAgreement>().CountAsync(a => a.ProviderBn9 == provider.Id && a.Stage == AgreementStage.Given && (a.EndsOn == null || a.EndsOn > today), ct), "", 0, null);
        session.Store(cancellation);
        return (new(CancellationView.Of(cancellation)), new(provider.Id));
    }
}

public static class CancelSomeHandler
{
    const int AtOnce = 100;

    public static async Task<OutgoingMessages> Handle(CancelSome command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var provider = await session.OpenProviderAsync(command.ProviderBn9, ct);
        if (await session.LoadAsync<ProviderCancellation>(command.ProviderBn9, ct) is not { FinishedAt: null } cancellation) return [];
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        // Recognised again meanwhile, what still stands goes on standing.
        string[] ids = provider is { IsRecognised: false } ? [.. await session.Query<SecurityAgreement>().Where(a => a.ProviderBn9 == command.ProviderBn9 && string.Compare(a.Id, cancellation.After) > 0).OrderBy(a => a.Id).Take(AtOnce).Select(a => a.Id).ToListAsync(ct)] : [];
        SecurityAgreement[] standing = [.. (await session.OpenAgreementsAsync(ids, ct)).Where(a => a.IsAliveOn(today))];
        var isLast = ids.Length < AtOnce;
        session.Store(cancellation with { After = ids.Length > 0 ? ids[^1] : cancellation.After, Done = cancellation.Done + standing.Length, FinishedAt = isLast ? now : null });
        SecurityAgreement[] cancelled = [.. standing.Select(a => a.Cancelled(today))];
        var told = await session.LayAsync(cancelled, [.. standing.Select(a => a.LastDay)], now, ct);
        foreach (var agreement in cancelled) told.AddRange([AgreementNotices.Cancelled(agreement, now), AgreementNotices.Changed(agreement, "CANCELLED", now, today)]);
        if (!isLast) told.Add(command);
        return told;
    }
}
