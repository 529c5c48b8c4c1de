using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager takes a request for change back before it is decided.</summary>
public sealed record WithdrawChange(string Bn9, string ChangeRequestId);

public sealed record WithdrawChangeResponse(ChangeRequestView ChangeRequest);

public sealed class WithdrawChangeEndpoint : CarmEndpoint<WithdrawChange, WithdrawChangeResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/change-requests/{changeRequestId}/withdraw");
        Group<Portal>();
        Asks("onboarding.businesses.request-change");
        Summary(s => s.Summary = "Take a request for change back");
    }

    public override Task HandleAsync(WithdrawChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawChangeHandler
{
    public static async Task<WithdrawChangeResponse> Handle(WithdrawChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ChangeRequest>(command.ChangeRequestId, ct) is not { } request || request.Bn9 != command.Bn9) throw new Rejected("NOT_FOUND");
        var withdrawn = request.Withdrawn(clock.GetUtcNow());
        session.Store(withdrawn);
        return new(ChangeRequestView.Of(withdrawn));
    }
}
