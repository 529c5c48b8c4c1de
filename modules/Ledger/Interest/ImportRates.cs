using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Ledger;

/// <summary>A form with the results of treasury bill auctions.</summary>
/// <param name="File">CSV, as the Bank of Canada gives it.</param>
/// <param name="Quarter">The one quarter to propose, as 2026Q2; left out, every quarter whose month of auctions the file reaches.</param>
/// <param name="Source">Where it is from, as it will be quoted; the file's name when left out.</param>
public sealed record AuctionForm(IFormFile File, string? Quarter = null, string? Source = null);

/// <summary>An officer proposes the prescribed rates that follow by law from auctions (SOR/86-1121 s.4); another approves each.</summary>
public sealed record ImportRates(byte[] Content, string? Quarter, string Source, string Subject);

public sealed record ImportRatesResponse(IReadOnlyList<ImportedRate> Items);

/// <summary>What became of one quarter.</summary>
/// <param name="AuctionMonth">The first month of the quarter before, as 2026-01.</param>
/// <param name="Code">Why it was refused; null when it was not.</param>
public sealed record ImportedRate(string Quarter, string AuctionMonth, RateOutcome Outcome, RateView? Rate, string? Code, string? Message);

public enum RateOutcome
{
    Proposed,

    /// <summary>The very rate is approved already.</summary>
    Unchanged,
    Refused,
}

public sealed class ImportRatesValidator : Validator<AuctionForm>
{
    public ImportRatesValidator()
    {
        RuleFor(x => x.File).NotNull().WithErrorCode("VAL_FILE");
        RuleFor(x => x.Quarter).Matches(@"^20[0-9]{2}Q[1-4]\z");
        RuleFor(x => x.Source).MaximumLength(200);
    }
}

public sealed class ImportRatesEndpoint : CarmEndpoint<AuctionForm, ImportRatesResponse>
{
    public override void Configure()
    {
        Post("interest-rates/imports");
        Group<Staff>();
        Asks("ledger.rates.propose");
        AllowFileUploads();
        Summary(s => s.Summary = "Propose rates by the results of treasury bill auctions");
    }

    public override async Task HandleAsync(AuctionForm form, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await form.File.CopyToAsync(content, ct);
        var name = Path.GetFileName(form.File.FileName) is { Length: > 0 and <= 120 } given && !given.Any(char.IsControl) ? given : "file";
        await OkAsync(new ImportRates(content.ToArray(), form.Quarter, form.Source ?? name, User.FindFirst("sub")!.Value), ct);
    }
}

public static class ImportRatesHandler
{
    public static async Task<ImportRatesResponse> Handle(ImportRates command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var auctions = AuctionFile.Read(command.Content);
        AuctionMonth[] months = auctions.Count == 0 ? [] : [.. AuctionMonth.Of(auctions).Where(m => command.Quarter is null || m.Quarter == command.Quarter)];
        if (months.Length == 0) throw new Rejected("RATE_NO_AUCTIONS", command.Quarter ?? (object)new Bilingual("any quarter", "tout trimestre")) { Path = "file" };

        var before = (await session.LoadManyAsync<InterestRate>(ct, months.Select(m => m.Quarter))).ToDictionary(r => r.Id);
        var today = clock.GetUtcNow().TorontoDate();
        var found = months.Select(m => (Month: m, Approved: before.GetValueOrDefault(m.Quarter) is { Counts: true } approved ? approved : null)).Select(m => (m.Month, m.Approved, Fault: FaultOf(m.Month, m.Approved, today))).ToArray();
        if (found.All(m => m.Fault is not null)) throw Rejected.Of([.. found.Select(m => m.Fault!)]);

        return new([.. found.Select(m =>
        {
            if (m.Fault is { } fault) return new ImportedRate(m.Month.Quarter, m.Month.Name, RateOutcome.Refused, null, fault.Code, LedgerRejections.TextOf(fault));
            if (m.Approved is not null) return new(m.Month.Quarter, m.Month.Name, RateOutcome.Unchanged, RateView.Of(m.Approved), null, null);
            var rate = new InterestRate(m.Month.Quarter, m.Month.PrescribedPercent, command.Source, command.Subject, null) { Auctions = m.Month.Auctions, Revision = 1 + (before.GetValueOrDefault(m.Month.Quarter)?.Revision ?? 0) };
            session.Store(rate);
            return new(m.Month.Quarter, m.Month.Name, RateOutcome.Proposed, RateView.Of(rate), null, null);
        })]);
    }

    static Rejected? FaultOf(AuctionMonth month, InterestRate? approved, DateOnly today) =>
        month.Auctions.Count == 0 ? new("RATE_NO_AUCTIONS", month.Quarter) { Path = "file" }
        : !month.IsComplete(today) ? new("RATE_MONTH_INCOMPLETE", month.Quarter, month.Name) { Path = "file" }
        : approved is not null && approved.PrescribedPercent != month.PrescribedPercent ? new("RATE_APPROVED_OTHERWISE", month.Quarter, Percent(approved.PrescribedPercent), Percent(month.PrescribedPercent)) { Path = "file" }
        : null;

    static string Percent(decimal percent) => percent.ToString("0.0###", CultureInfo.InvariantCulture);
}
