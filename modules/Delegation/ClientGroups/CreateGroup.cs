using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>A provider makes a group of clients. A name is never used twice, also not after its group was deleted.</summary>
public sealed record CreateGroup(string Name, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record CreateGroupResponse(ClientGroupView ClientGroup);

public sealed class CreateGroupValidator : Validator<CreateGroup>
{
    public CreateGroupValidator() => RuleFor(x => x.Name).NotEmpty().MaximumLength(80);
}

public sealed class CreateGroupEndpoint : CarmEndpoint<CreateGroup, CreateGroupResponse>
{
    public override void Configure()
    {
        Post("client-groups");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Creates();
        Summary(s => s.Summary = "Make a client group");
    }

    public override Task HandleAsync(CreateGroup command, CancellationToken ct) => CreatedAsync(command, _ => "/api/v1/client-groups", ct);
}

public static class CreateGroupHandler
{
    public static async Task<CreateGroupResponse> Handle(CreateGroup command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<Provider>(command.CallerBn9, ct) is not { Licences.Count: > 0 }) throw new Rejected("DEL_NOT_A_PROVIDER");
        var name = GroupName.IdOf(command.CallerBn9, command.Name);
        if (await session.LoadAsync<GroupName>(name, ct) is not null) throw new Rejected("DEL_GROUP_NAME_TAKEN") { Path = "name" };
        var group = new ClientGroup(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), command.CallerBn9, command.Name.Trim());
        session.Insert(new GroupName(name));
        session.Insert(group);
        return new(ClientGroupView.Of(group));
    }
}
