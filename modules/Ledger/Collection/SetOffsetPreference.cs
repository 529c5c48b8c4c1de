using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>What a business has chosen for all its program accounts, also those that are opened later.</summary>
/// <param name="Id">The BN9.</param>
/// <param name="Before">What counts until the day before <see cref="From"/>.</param>
/// <param name="Changes">How often it was set; the ETag.</param>
public sealed record OffsetSetting(string Id, OffsetPreference Preference, OffsetPreference Before, DateOnly? From, int Changes)
{
    public static OffsetSetting None(string bn9) => new(bn9, OffsetPreference.Account, OffsetPreference.Account, null, 0);

    /// <summary>By which those who set it and those who open accounts come one after the other.</summary>
    public static string NameOf(string bn9) => $"offsetting {bn9}";

    /// <summary>It counts from the run of the next day; what was cleared stays as it is.</summary>
    public OffsetSetting Set(OffsetPreference preference, DateOnly today) => new(Id, preference, From > today ? Before : Preference, today.AddDays(1), Changes + 1);

    public ClientAccount On(ClientAccount account) => account with { Offset = Preference, OffsetBefore = Before, OffsetFrom = From };
}

/// <summary>A manager chooses how far the credits of the business reach (ledger 5.2, R6).</summary>
/// <param name="Preference">ACCOUNT, BUSINESS or MANUAL.</param>
/// <param name="Expected">The version last read, from If-Match; 0 where none was set yet.</param>
public sealed record SetOffsetPreference(string Bn9, string Preference, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record SetOffsetPreferenceResponse(string Bn9, OffsetPreference Preference, DateOnly EffectiveOn, int Changes);

public sealed class SetOffsetPreferenceValidator : Validator<SetOffsetPreference>
{
    public SetOffsetPreferenceValidator() => RuleFor(x => x.Preference).Must(p => p is "ACCOUNT" or "BUSINESS" or "MANUAL").WithErrorCode("VAL_OFFSET");
}

public sealed class SetOffsetPreferenceEndpoint : CarmEndpoint<SetOffsetPreference, SetOffsetPreferenceResponse>
{
    public override void Configure()
    {
        Put("businesses/{bn9}/offset-preference");
        Group<Portal>();
        Asks("ledger.offset-preference.set");
        Summary(s => s.Summary = "Choose how credits are offset");
    }

    public override async Task HandleAsync(SetOffsetPreference command, CancellationToken ct)
    {
        var set = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(set.Changes);
        await Send.OkAsync(set, ct);
    }
}

public static class SetOffsetPreferenceHandler
{
    public static async Task<(SetOffsetPreferenceResponse, NoticeRequested)> Handle(SetOffsetPreference command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync(OffsetSetting.NameOf(command.Bn9), ct);
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var names = await session.Query<ClientAccount>().Where(a => a.Bn9 == command.Bn9).Select(a => a.Id).ToListAsync(ct);
        if (names.Count == 0) throw new Rejected("NOT_FOUND");
        ClientAccount[] accounts = [.. (await session.OpenBooksAsync([.. names], now, ct)).Values.Select(b => b.Account)];
        var setting = await session.LoadAsync<OffsetSetting>(command.Bn9, ct) ?? OffsetSetting.None(command.Bn9);
        if (setting.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (await session.Query<CollectionFile>().Where(f => f.OpenOf!.IsOneOf(names.ToArray())).OrderBy(f => f.Id).FirstOrDefaultAsync(ct) is { } file) throw new Rejected("ACCOUNT_IN_COLLECTION", file.RmAccount);
        var set = setting.Set(Enum.Parse<OffsetPreference>(command.Preference, ignoreCase: true), today);
        session.Store(set);
        session.Store(accounts.Select(set.On).ToArray());
        return (new(set.Id, set.Preference, set.From!.Value, set.Changes),
            NoticeRequested.ToManagers($"offsetting/{set.Id}/{set.Changes}", set.Id, "LEDGER_OFFSET_CHANGED", now, null, command.Preference, $"{set.From:yyyy-MM-dd}"));
    }
}
