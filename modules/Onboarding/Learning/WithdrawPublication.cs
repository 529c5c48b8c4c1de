using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Staff take back what was published. Who holds a seat in a webinar that is not over hears that it is called off.</summary>
public sealed record WithdrawPublication(string PublicationId, string Reason);

public sealed record WithdrawPublicationResponse(PublicationView Publication, int Changes);

public sealed class WithdrawPublicationValidator : Validator<WithdrawPublication>
{
    public WithdrawPublicationValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class WithdrawPublicationEndpoint : CarmEndpoint<WithdrawPublication, WithdrawPublicationResponse>
{
    public override void Configure()
    {
        Post("publications/{publicationId}/withdraw");
        Group<Staff>();
        Asks("onboarding.publications.publish");
        Summary(s => s.Summary = "Withdraw a publication");
    }

    public override Task HandleAsync(WithdrawPublication command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawPublicationHandler
{
    public static async Task<(WithdrawPublicationResponse, OutgoingMessages)> Handle(WithdrawPublication command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, messages) = (clock.GetUtcNow(), new OutgoingMessages());
        var before = await session.LoadAsync<Publication>(command.PublicationId, ct) ?? throw new Rejected("NOT_FOUND");
        var withdrawn = before.Withdrawn(command.Reason, now);
        var seats = await session.LoadAsync<WebinarSeats>(before.Id, ct);
        session.Store(withdrawn);
        // Written too, so that nobody takes a seat beside this and hears nothing.
        if (seats is not null) session.Store(seats);
        if (withdrawn.ConcernsSeats(before, now)) messages.AddRange(seats!.Seats.Select(s => new MailSeatHolder(before.Id, s.Subject, SeatOccasion.CalledOff)));
        return (new(PublicationView.Of(withdrawn, seats), withdrawn.Changes), messages);
    }
}
