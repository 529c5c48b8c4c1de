using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer enters the prescribed rate of a quarter from its official publication; another approves it.</summary>
/// <param name="Quarter">As 2026Q2.</param>
/// <param name="PrescribedPercent">Per year, with one decimal as published.</param>
public sealed record ProposeRate(string Quarter, string PrescribedPercent, string SourceReference, [property: FromClaim("sub")] string Subject);

public sealed record ProposeRateResponse(RateView Rate);

public sealed class ProposeRateValidator : Validator<ProposeRate>
{
    public ProposeRateValidator()
    {
        RuleFor(x => x.Quarter).NotEmpty().Matches(@"^20[0-9]{2}Q[1-4]\z");
        RuleFor(x => x.PrescribedPercent).NotEmpty().Matches(@"^[0-9]{1,2}(\.[0-9]{1,4})?\z");
        RuleFor(x => x.SourceReference).NotEmpty().MaximumLength(200);
    }
}

public sealed class ProposeRateEndpoint : CarmEndpoint<ProposeRate, ProposeRateResponse>
{
    public override void Configure()
    {
        Put("interest-rates/{quarter}");
        Group<Staff>();
        Asks("ledger.rates.propose");
        Summary(s => s.Summary = "Enter the prescribed rate of a quarter");
    }

    public override async Task HandleAsync(ProposeRate command, CancellationToken ct)
    {
        var proposed = await ExecuteAsync(command, ct);
        Tag(proposed.Rate.Revision);
        await Send.OkAsync(proposed, ct);
    }
}

public static class ProposeRateHandler
{
    public static async Task<ProposeRateResponse> Handle(ProposeRate command, IDocumentSession session, CancellationToken ct)
    {
        // An approved rate has been charged with; a correction of it is a matter of reversals, not of another figure in its place.
        var before = await session.LoadAsync<InterestRate>(command.Quarter, ct);
        if (before is { Counts: true }) throw new Rejected("STATE_CONFLICT");
        var rate = new InterestRate(command.Quarter, decimal.Parse(command.PrescribedPercent, System.Globalization.CultureInfo.InvariantCulture), command.SourceReference, command.Subject, null) { Revision = 1 + (before?.Revision ?? 0) };
        session.Store(rate);
        return new(RateView.Of(rate));
    }
}
