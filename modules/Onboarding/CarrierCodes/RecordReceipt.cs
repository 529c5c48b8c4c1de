using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer records the day on which the holder received a notice sent by mail.</summary>
public sealed record RecordReceipt(string CarrierCode, DateOnly ReceivedOn);

public sealed record RecordReceiptResponse(CarrierCodeView Code);

public sealed class RecordReceiptEndpoint : CarmEndpoint<RecordReceipt, RecordReceiptResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/cancellation-notice/receipt");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Record the receipt of a notice");
    }

    public override Task HandleAsync(RecordReceipt command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordReceiptHandler
{
    public static async Task<(RecordReceiptResponse, NoticeRequested)> Handle(RecordReceipt command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var received = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Received(command.ReceivedOn, clock.GetUtcNow().TorontoDate());
        session.Store(received);
        return (new(CarrierCodeView.Of(received)), received.Notice13(received.Reason ?? "", clock.GetUtcNow()));
    }
}
