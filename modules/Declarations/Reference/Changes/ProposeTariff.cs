using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>A form with a tariff.</summary>
/// <param name="File">CBSA's customs tariff table (TPHS) as CSV, or the tables that this build carries.</param>
/// <param name="ValidFrom">The first day that the edition holds.</param>
/// <param name="Source">Where it is from, as it will be quoted; the file's name when left out.</param>
/// <param name="Language">Of descriptions in columns that name none: en or fr.</param>
/// <param name="AllowUnreadable">Keeps rates that cannot be computed; a declaration that claims one waits in manual review.</param>
/// <param name="AllowRemovals">Takes a file that lacks more than half of the items in force.</param>
public sealed record TariffForm(IFormFile File, DateOnly? ValidFrom, string? Source = null, string? Language = null, bool AllowUnreadable = false, bool AllowRemovals = false);

/// <summary>A trade officer proposes an edition of the tariff. It is read and kept at once, and holds only from its approval by somebody else.</summary>
public sealed record ProposeTariff(ImportTariff Import, string Subject);

public sealed record ProposeTariffResponse(ReferenceChangeView Change);

public sealed class ProposeTariffValidator : Validator<TariffForm>
{
    public ProposeTariffValidator()
    {
        RuleFor(x => x.File).NotNull().WithErrorCode("VAL_FILE");
        RuleFor(x => x.ValidFrom).NotNull();
        RuleFor(x => x.Source).MaximumLength(400);
        RuleFor(x => x.Language).Must(l => l is null or "en" or "fr").WithErrorCode("VAL_LANGUAGE");
    }
}

public sealed class ProposeTariffEndpoint : CarmEndpoint<TariffForm, ProposeTariffResponse>
{
    public override void Configure()
    {
        Post("reference/tariff/imports");
        Group<Staff>();
        Asks("declarations.reference.propose");
        AllowFileUploads();
        Creates();
        Summary(s => s.Summary = "Propose an edition of the customs tariff");
    }

    public override async Task HandleAsync(TariffForm form, CancellationToken ct)
    {
        ImportTariff import = new(await Uploads.BytesAsync(form.File, ct), form.ValidFrom!.Value, form.Source ?? Uploads.NameOf(form.File), CheckOnly: false, form.AllowUnreadable, form.AllowRemovals, form.Language == "fr");
        await CreatedAsync(new ProposeTariff(import, User.FindFirst("sub")!.Value), r => $"/api/v1/admin/reference-changes/{r.Change.ChangeId}", ct);
    }
}

public static class ProposeTariffHandler
{
    public static async Task<ProposeTariffResponse> Handle(ProposeTariff command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var (now, day) = (clock.GetUtcNow(), command.Import.ValidFrom);
        var inForce = (await references.CurrentAsync(session, ct)).Tariffs.InForceOn(day);
        var read = await session.ReadTariffAsync(command.Import, inForce, now, ct);
        if (read.WasLoaded) throw new Rejected("REF_UNCHANGED");
        if (read.Edition is not { } edition) throw Rejected.Of([.. read.Faults.Take(200).Select(fault => new Rejected("REF_TARIFF", fault.Text) { Path = $"lines[{fault.Line}]" })]);

        return new(ReferenceChangeView.Of(await ReferenceChange.KeepAsync(session, new(
            Guid.CreateVersion7(now).ToString("N"), ReferenceChange.Tariff, ReferenceChangeState.Proposed, edition.Id, edition.Source, [], ReferenceReport.Of(read, day, now.TorontoDate()), command.Subject, now)
        {
            Edition = edition,
        }, ct)));
    }
}
