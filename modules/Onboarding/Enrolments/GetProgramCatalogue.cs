using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>The programs of the CBSA and what each asks.</summary>
public sealed record GetProgramCatalogueResponse(IReadOnlyList<CatalogueRow> Programs);

/// <param name="Security">In dollars; <c>0.00</c> where the Minister sets it, null where none is asked.</param>
/// <param name="Answers">The parts of the answers that it asks; a bonded carrier also gives securityAgreementNumber.</param>
/// <param name="EnrolAt">The operation that begins an enrolment.</param>
public sealed record CatalogueRow(string Program, string Name, bool HasOwnAccount, bool IsSingle, bool NeedsOfficer, Money? Security, IReadOnlyList<string> Answers, IReadOnlyList<string> Documents, string? Licence, IReadOnlyList<string> StandsOn, string Law, string EnrolAt);

public sealed class GetProgramCatalogueEndpoint : CarmEndpoint<EmptyRequest, GetProgramCatalogueResponse>
{
    public override void Configure()
    {
        Get("program-catalogue");
        Group<Public>();
        Summary(s => s.Summary = "The programs of the CBSA");
    }

    public override Task HandleAsync(EmptyRequest query, CancellationToken ct) => Send.OkAsync(new(
    [
        .. ProgramCatalogue.All.Select(p => new CatalogueRow(p.Code, p.Name.ToString(), p.HasOwnAccount, p.IsSingle, p.NeedsOfficer, p.Security is { } amount ? Money.Of(amount) : null, p.Answers, p.Documents, p.Licence, p.Parents, p.Law,
            p.HasOwnAccount ? "POST /api/v1/businesses/{bn9}/enrolments" : "POST /api/v1/program-accounts/{rmAccount}/enrolments")),
        new("RPP", new Bilingual("Release prior to payment", "Mainlevée avant paiement").ToString(), false, true, false, Money.Of(0), [], [], null, ["IMPORTER"], "SOR/2024-42", "POST /api/v1/program-accounts/{rmAccount}/rpp"),
    ]), ct);
}
