using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads how far the credits of a business reach.</summary>
public sealed record GetOffsetPreference(string Bn9);

/// <param name="Preference">What was set last.</param>
/// <param name="InForce">What counts today.</param>
/// <param name="EffectiveOn">From when the one set last counts; null where none was set.</param>
public sealed record GetOffsetPreferenceResponse(string Bn9, OffsetPreference Preference, OffsetPreference InForce, DateOnly? EffectiveOn);

public sealed class GetOffsetPreferenceEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetOffsetPreference, GetOffsetPreferenceResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/offset-preference");
        Group<Portal>();
        Asks("ledger.offset-preference.set");
        Summary(s => s.Summary = "Read how credits are offset");
    }

    public override async Task HandleAsync(GetOffsetPreference query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var setting = await session.LoadAsync<OffsetSetting>(query.Bn9, ct) ?? OffsetSetting.None(query.Bn9);
        Tag(setting.Changes);
        await Send.OkAsync(new(setting.Id, setting.Preference, setting.From > clock.GetUtcNow().TorontoDate() ? setting.Before : setting.Preference, setting.From), ct);
    }
}
