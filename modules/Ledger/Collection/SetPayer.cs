using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.Extensions.Configuration;

namespace Carm.Ledger;

/// <summary>Who pays what a broker declares (ledger 5.5). The importer is liable for all of it, whoever pays.</summary>
public enum PayerOption
{
    Importer,

    /// <summary>The broker pays the duties, and the importer the GST.</summary>
    GstOption,

    /// <summary>The broker pays all of it.</summary>
    Broker,
}

/// <summary>A manager says who pays what a broker declares for the account from now on. Any but IMPORTER only where the installation allows it, as before CARM.</summary>
/// <param name="Option">IMPORTER, GST_OPTION or BROKER.</param>
/// <param name="BrokerBn9">The broker; none with IMPORTER.</param>
/// <param name="Expected">The version last read, from If-Match; 0 where it was never set.</param>
public sealed record SetPayer(string RmAccount, string Option, string? BrokerBn9, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record SetPayerResponse(string RmAccount, PayerOption Option, string? BrokerBn9, int Changes);

public sealed class SetPayerValidator : Validator<SetPayer>
{
    public SetPayerValidator()
    {
        RuleFor(x => x.Option).Must(o => o is "IMPORTER" or "GST_OPTION" or "BROKER").WithErrorCode("VAL_PAYER_OPTION");
        RuleFor(x => x.BrokerBn9).Must((x, bn9) => x.Option == "IMPORTER" ? bn9 is null : bn9 is not null && Bn9.Read(bn9, out _) is not null && bn9 != x.RmAccount[..9]).WithErrorCode("VAL_PAYER_OPTION");
    }
}

public sealed class SetPayerEndpoint : CarmEndpoint<SetPayer, SetPayerResponse>
{
    public override void Configure()
    {
        Put("program-accounts/{rmAccount}/payer");
        Group<Portal>();
        Asks("ledger.payer.set");
        Summary(s => s.Summary = "Say who pays what a broker declares");
    }

    public override async Task HandleAsync(SetPayer command, CancellationToken ct)
    {
        var set = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(set.Changes);
        await Send.OkAsync(set, ct);
    }
}

public static class SetPayerHandler
{
    public static async Task<SetPayerResponse> Handle(SetPayer command, IDocumentSession session, IConfiguration configuration, CancellationToken ct)
    {
        // Who sets this and who sets how credits are offset come one after the other.
        await session.HoldAsync(OffsetSetting.NameOf(command.RmAccount[..9]), ct);
        var account = await session.LockAccountAsync(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        if (account.PayerChanges != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var option = Enum.Parse<PayerOption>(command.Option.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        if (option != PayerOption.Importer && !configuration.GetValue<bool>("Ledger:AllowBrokerPayer")) throw new Rejected("PAYER_OPTION_CLOSED") { Path = "option" };
        var set = account with { Payer = option, PayerBroker = command.BrokerBn9, PayerChanges = account.PayerChanges + 1 };
        session.Store(set);
        return new(set.Id, set.Payer, set.PayerBroker, set.PayerChanges);
    }
}
