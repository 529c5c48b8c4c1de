using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager changes the name of a program account and who answers for it.</summary>
/// <param name="Expected">The version last read, from If-Match.</param>
public sealed record SaveProgram(string RmAccount, string Name, string? ContactName = null, string? ContactEmail = null, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record SaveProgramResponse(ProgramView Program, int Changes);

public sealed class SaveProgramValidator : Validator<SaveProgram>
{
    public SaveProgramValidator()
    {
        RuleFor(x => x.Name).NotEmpty().MaximumLength(100);
        RuleFor(x => x.ContactName).MaximumLength(120);
        RuleFor(x => x.ContactEmail!).IsEmail().When(x => x.ContactEmail is not null);
    }
}

public sealed class SaveProgramEndpoint : CarmEndpoint<SaveProgram, SaveProgramResponse>
{
    public override void Configure()
    {
        Put("program-accounts/{rmAccount}");
        Group<Portal>();
        Asks("onboarding.programs.edit");
        Summary(s => s.Summary = "Change name and contact of a program account");
    }

    public override async Task HandleAsync(SaveProgram command, CancellationToken ct)
    {
        var saved = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(saved.Changes);
        await Send.OkAsync(saved, ct);
    }
}

public static class SaveProgramHandler
{
    public static async Task<SaveProgramResponse> Handle(SaveProgram command, IDocumentSession session, CancellationToken ct)
    {
        var program = await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        if (program.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var saved = program with { Name = command.Name, ContactName = command.ContactName, ContactEmail = command.ContactEmail?.ToLowerInvariant(), Changes = program.Changes + 1 };
        session.Store(saved);
        return new(ProgramView.Of(saved, (await session.LoadAsync<ProgramActivity>(command.RmAccount, ct))?.On), saved.Changes);
    }
}
