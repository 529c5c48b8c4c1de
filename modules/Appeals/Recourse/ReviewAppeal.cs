using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks for an appeal; a draft is the client's own.</summary>
public sealed record ReviewAppeal(string AppealNumber);

public sealed class ReviewAppealEndpoint(IAppealsStore store) : CarmEndpoint<ReviewAppeal, AppealView>
{
    public override void Configure()
    {
        Get("appeals/{appealNumber}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read an appeal as an officer");
    }

    public override async Task HandleAsync(ReviewAppeal query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Appeal>(query.AppealNumber, ct) is not { FiledOn: not null } appeal) throw new Rejected("NOT_FOUND");
        Tag(appeal.Changes);
        await Send.OkAsync(AppealView.ForStaff(appeal), ct);
    }
}
