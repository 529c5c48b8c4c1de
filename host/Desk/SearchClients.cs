using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;

namespace Carm.Host;

/// <summary>Staff look for a client by its BN9, a program account, the beginning of its name or a transaction number.</summary>
public sealed record SearchClients([property: QueryParam] string? Q = null);

/// <param name="Clients">At most fifty.</param>
public sealed record SearchClientsResponse(IReadOnlyList<FoundClientRow> Clients);

/// <param name="By">BN9, RM_ACCOUNT, NAME or TRANSACTION_NUMBER.</param>
public sealed record FoundClientRow(string Bn9, string? Name, string? RmAccount, string By, string Matched, string Link);

sealed class SearchClientsEndpoint(StaffDesks desks) : CarmEndpoint<SearchClients, SearchClientsResponse>
{
    const int Most = 50;

    public override void Configure()
    {
        Get("clients");
        Group<Staff>();
        Asks("host.clients.view");
        Summary(s => s.Summary = "Look for a client");
    }

    public override async Task HandleAsync(SearchClients query, CancellationToken ct)
    {
        var text = query.Q?.Trim() ?? "";
        if (text.Length is < 2 or > 200) throw new Rejected("VAL_SEARCH") { Path = "q" };
        var found = await desks.AskAsync(User, (desk, seen) => desk.FindClientsAsync(text, seen, Most, ct), ct);
        await Send.OkAsync(new([.. found.OrderBy(c => c.Bn9, StringComparer.Ordinal).Take(Most).Select(c => new FoundClientRow(c.Bn9, c.Name, c.RmAccount, c.By, c.Matched, $"/api/v1/admin/clients/{c.Bn9}/overview"))]), ct);
    }
}
