using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>A security provider posts up to 500 agreements at once, each with an outcome of its own: what is wrong with one, also an amount or a day that cannot be read, keeps no other back.</summary>
public sealed record PostAgreements(IReadOnlyList<PostedAgreement> Agreements, [property: FromClaim("carm_bn9")] string CallerBn9);

/// <summary>One of them, as it is posted alone.</summary>
/// <param name="Amount">As 5000.00.</param>
/// <param name="ValidFrom">As 2026-03-01.</param>
public sealed record PostedAgreement(
    string? AgreementNumber, string? DebtorBn9, string? Program, string? LegislativeAuthority, string? Amount, IReadOnlyList<PostedAllocation>? Allocations, string? ValidFrom, string? ValidTo = null, IReadOnlyList<string>? References = null);

/// <summary>A program account's part of one.</summary>
/// <param name="Amount">As 5000.00.</param>
public sealed record PostedAllocation(string? RmAccount, string? Amount);

/// <param name="Items">In the order in which they were posted.</param>
public sealed record PostAgreementsResponse(int Accepted, int Refused, IReadOnlyList<PostedOutcome> Items);

/// <param name="Index">Its place, from 0.</param>
/// <param name="State">ACTIVE or SCHEDULED; null where it is refused.</param>
/// <param name="Code">Why it is refused; null where it is accepted.</param>
/// <param name="Path">Where in it the fault lies.</param>
public sealed record PostedOutcome(int Index, string? AgreementNumber, bool Accepted, string? State, string? Code, string? Detail, string? Path);

public sealed class PostAgreementsValidator : Validator<PostAgreements>
{
    public PostAgreementsValidator() => RuleFor(x => x.Agreements).NotEmpty().Must(a => a is null || (a.Count <= 500 && a.Sum(one => one?.Allocations?.Count ?? 0) <= 1_000)).WithErrorCode("VAL_AGREEMENTS");
}

public sealed class PostAgreementsEndpoint : CarmEndpoint<PostAgreements, PostAgreementsResponse>
{
    public override void Configure()
    {
        Post("provider/agreements/bulk");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true);
        Summary(s => s.Summary = "Post many agreements");
    }

    public override Task HandleAsync(PostAgreements command, CancellationToken ct) => OkAsync(command, ct);
}

public static class PostAgreementsHandler
{
    public static async Task<(PostAgreementsResponse, OutgoingMessages)> Handle(PostAgreements command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, given, outcomes) = (clock.GetUtcNow(), new List<SecurityAgreement>(), new List<PostedOutcome>());
        await session.ActiveProviderAsync(command.CallerBn9, ct);
        var known = (await session.OpenAgreementsAsync([.. command.Agreements.Select(a => SecurityAgreement.IdOf(command.CallerBn9, a?.AgreementNumber ?? "")).Distinct()], ct)).Where(a => a.IsGiven).Select(a => a.AgreementNumber).ToHashSet();
        var accounts = await session.OpenRppAsync([.. command.Agreements.SelectMany(a => a?.Allocations ?? []).Select(a => a?.RmAccount).OfType<string>()], ct);
        foreach (var (n, posted) in command.Agreements.Index())
            try
            {
                var terms = Terms(posted);
                if (known.Contains(posted.AgreementNumber!)) throw new Rejected("BND-403", posted.AgreementNumber!) { Path = "agreementNumber" };
                var agreement = Agreements.Given(terms, command.CallerBn9, posted.AgreementNumber!, AgreementChannel.Bulk, accounts, now);
                known.Add(agreement.AgreementNumber);
                given.Add(agreement);
                outcomes.Add(new(n, agreement.AgreementNumber, true, agreement.StateOn(now.TorontoDate()), null, null, null));
            }
            catch (Rejected refused)
            {
                outcomes.Add(new(n, posted?.AgreementNumber, false, null, refused.Code, BondsRejections.TextOf(refused), refused.Path));
            }
        OutgoingMessages told = given.Count == 0 ? [] : await session.LayNewAsync(given, now, ct);
        told.AddRange(given.Select(agreement => AgreementNotices.Changed(agreement, "GIVEN", now)));
        return (new(given.Count, outcomes.Count - given.Count, outcomes), told);
    }

    static AgreementTerms Terms(PostedAgreement? posted)
    {
        Rejected Missing(string path) => new("BND_INCOMPLETE", path) { Path = path };
        if (!Agreements.IsNumber(posted?.AgreementNumber)) throw Missing("agreementNumber");
        if (posted!.Allocations is not { Count: > 0 } parts || parts.Any(a => a?.RmAccount is null)) throw Missing("allocations");
        Money Amount(string? text, string path) => Money.TryParse(text ?? throw Missing(path), out var amount) ? amount : throw Missing(path);
        DateOnly? Day(string? text, string path) => text is null ? null : BusinessCalendar.TryReadDate(text, out var day) ? day : throw Missing(path);
        return new(
            posted.DebtorBn9 ?? throw Missing("debtorBn9"), posted.Program ?? throw Missing("program"), posted.LegislativeAuthority ?? throw Missing("legislativeAuthority"), Amount(posted.Amount, "amount"),
            [.. parts.Index().Select(p => new AgreementAllocation(p.Item.RmAccount!, Amount(p.Item.Amount, $"allocations[{p.Index}].amount")))], Day(posted.ValidFrom, "validFrom") ?? throw Missing("validFrom"), Day(posted.ValidTo, "validTo"), posted.References);
    }
}
