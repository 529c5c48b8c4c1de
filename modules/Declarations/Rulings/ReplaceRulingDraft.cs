using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>An applicant replaces the content of a draft that it read before. Its kind stays.</summary>
public sealed record ReplaceRulingDraft(string RulingNumber, RulingRequest Request, [property: FromClaim("sub")] string CallerSubject, [property: JsonIgnore] long Expected = 0);

public sealed class ReplaceRulingDraftValidator : Validator<ReplaceRulingDraft>
{
    public ReplaceRulingDraftValidator() => RuleFor(x => x.Request).NotNull().SetValidator(new RulingRequestValidator());
}

public sealed class ReplaceRulingDraftEndpoint : CarmEndpoint<ReplaceRulingDraft, RulingResponse>
{
    public override void Configure()
    {
        Put("rulings/{rulingNumber}");
        Group<Portal>();
        Asks("declarations.rulings.request");
        Summary(s => s.Summary = "Replace the content of a draft request for a ruling");
    }

    public override Task HandleAsync(ReplaceRulingDraft command, CancellationToken ct)
    {
        var read = IfMatch();
        Tag(read + 1);
        return OkAsync(command with { Expected = read }, ct);
    }
}

public static class ReplaceRulingDraftHandler
{
    public static async Task<RulingResponse> Handle(ReplaceRulingDraft command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var draft = await session.RulingAsync(command.RulingNumber, ct);
        var saved = draft.After(RulingCommand.Save, command.CallerSubject, now) with { Request = command.Request };
        if (draft.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        session.Store(saved);
        return RulingResponse.Of(saved, now.TorontoDate());
    }
}
