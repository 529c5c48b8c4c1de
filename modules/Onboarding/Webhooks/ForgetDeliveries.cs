using Marten;

namespace Carm.Onboarding;

/// <summary>Each night: what was sent to webhooks more than thirty days ago is forgotten; the events stay in the feed.</summary>
public sealed record ForgetDeliveries(DateTimeOffset Now);

public static class ForgetDeliveriesHandler
{
    const int DaysKept = 30;

    public static void Handle(ForgetDeliveries command, IDocumentSession session)
    {
        var before = command.Now.AddDays(-DaysKept);
        session.DeleteWhere<WebhookDelivery>(d => d.At < before);
    }
}
