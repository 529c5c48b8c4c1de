using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for one appeal.</summary>
public sealed record GetAppeal(string AppealNumber);

public sealed class GetAppealEndpoint(IAppealsStore store) : CarmEndpoint<GetAppeal, AppealView>
{
    public override void Configure()
    {
        Get("appeals/{appealNumber}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read an appeal");
    }

    public override async Task HandleAsync(GetAppeal query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var appeal = await session.LoadAsync<Appeal>(query.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(appeal.Changes);
        await Send.OkAsync(AppealView.Of(appeal), ct);
    }
}

/// <summary>Whose an appeal is.</summary>
sealed class AppealLocator(IAppealsStore store) : IResourceLocator
{
    public string RouteParameter => "appealNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Appeal>(value, ct) is { } appeal ? (appeal.RmAccount, appeal.SubmitterBn9, false) : null;
    }
}
