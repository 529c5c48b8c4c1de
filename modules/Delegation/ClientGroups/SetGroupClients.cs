using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>A provider says which of its clients are in a group; those named take the place of those before.</summary>
public sealed record SetGroupClients(string GroupId, IReadOnlyList<string> ClientBn9s, [property: FromClaim("carm_bn9")] string CallerBn9, [property: System.Text.Json.Serialization.JsonIgnore] long? Expected = null);

public sealed record SetGroupClientsResponse(string GroupId, int Clients);

public sealed class SetGroupClientsValidator : Validator<SetGroupClients>
{
    public SetGroupClientsValidator() => RuleFor(x => x.ClientBn9s).NotNull();
}

public sealed class SetGroupClientsEndpoint : CarmEndpoint<SetGroupClients, SetGroupClientsResponse>
{
    public override void Configure()
    {
        Put("client-groups/{groupId}/clients");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Set the clients of a group");
    }

    public override Task HandleAsync(SetGroupClients command, CancellationToken ct) => OkAsync(command with { Expected = IfMatchGiven() }, ct);
}

public static class SetGroupClientsHandler
{
    public static async Task<SetGroupClientsResponse> Handle(SetGroupClients command, IDocumentSession session, CancellationToken ct)
    {
        var group = ClientGroup.Require(await session.LoadAsync<ClientGroup>(command.GroupId, ct), command.CallerBn9);
        var (wanted, names) = (command.ClientBn9s.ToHashSet(), command.ClientBn9s.ToArray());
        var standing = await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == command.CallerBn9 && r.EndedAt == null && (names.Contains(r.ClientBn9) || r.GroupIds.Contains(group.Id))).ToListAsync(ct);
        if (wanted.Except(standing.Select(r => r.ClientBn9)).FirstOrDefault() is not null) throw new Rejected("NOT_FOUND") { Path = "clientBn9s" };
        foreach (var client in standing.Where(r => r.GroupIds.Contains(group.Id) != wanted.Contains(r.ClientBn9)))
            session.Store(client with { GroupIds = wanted.Contains(client.ClientBn9) ? [.. client.GroupIds, group.Id] : [.. client.GroupIds.Where(g => g != group.Id)] });
        session.Store(group.Changed(command.Expected));
        return new(group.Id, wanted.Count);
    }
}
