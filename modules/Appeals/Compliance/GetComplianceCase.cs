using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for a compliance case, with its letters in both languages. What has no letter yet is not there.</summary>
public sealed record GetComplianceCase(string ComplianceCaseNumber);

public sealed class GetComplianceCaseEndpoint(IAppealsStore store) : CarmEndpoint<GetComplianceCase, ComplianceView>
{
    public override void Configure()
    {
        Get("compliance-cases/{complianceCaseNumber}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read a compliance case");
    }

    public override async Task HandleAsync(GetComplianceCase query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ComplianceCase>(query.ComplianceCaseNumber, ct) is not { IssuedOn: not null } found) throw new Rejected("NOT_FOUND");
        Tag(found.Changes);
        await Send.OkAsync(ComplianceView.Of(found), ct);
    }
}
