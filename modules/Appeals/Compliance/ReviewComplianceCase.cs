using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks for a compliance case, with what waits for approval.</summary>
public sealed record ReviewComplianceCase(string ComplianceCaseNumber);

public sealed class ReviewComplianceCaseEndpoint(IAppealsStore store) : CarmEndpoint<ReviewComplianceCase, ComplianceView>
{
    public override void Configure()
    {
        Get("compliance-cases/{complianceCaseNumber}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read a compliance case as an officer");
    }

    public override async Task HandleAsync(ReviewComplianceCase query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<ComplianceCase>(query.ComplianceCaseNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(found.Changes);
        await Send.OkAsync(ComplianceView.Of(found, forStaff: true), ct);
    }
}
