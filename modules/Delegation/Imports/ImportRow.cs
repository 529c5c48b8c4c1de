using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Delegation;

/// <summary>The turn of one row of an import. What it does and what became of it stand in one transaction.</summary>
/// <param name="Bn9">The business whose file it is: its rows come one after the other.</param>
public sealed record ImportRow(string ImportId, int Number, string Bn9);

public static class ImportRowHandler
{
    public static void Configure(HandlerChain chain) => Patience.With(chain, e => e is not Rejected);

    public static async Task<OutgoingMessages> Handle(ImportRow command, IDocumentSession session, IAuthority authority, IAccounts accounts, DelegationPolicy policy, TimeProvider clock, CancellationToken ct)
    {
        var import = (await session.LoadAsync<AuthorityImport>(command.ImportId, ct))!;
        var row = (await session.LoadAsync<ImportedRow>(ImportedRow.IdOf(import.Id, command.Number), ct))!;
        if (row.State != "PENDING") return [];
        try
        {
            // A person who was locked out or lost the right since it gave the file has lost it for what is left of it.
            if ((await accounts.StandingOfAsync(import.By, null, ct)).IsLocked) throw new Rejected("AUTH_LOCKED");
            var may = await authority.DecideAsync(new(import.By, [], import.Kind == "REQUESTS" ? "delegation.relationships.request" : "delegation.requests.approve", import.Bn9, null, null, IsWrite: true), ct);
            if (may.Refusal is { } refusal) throw new Rejected(refusal);
            var (requestId, messages) = import.Kind == "REQUESTS" ? await RequestAsync(session, import, row, clock.GetUtcNow(), policy, ct) : await AnswerAsync(session, import, row, clock.GetUtcNow(), policy, ct);
            session.Store(row with { State = "DONE", RequestId = requestId });
            return messages;
        }
        catch (Rejected no)
        {
            // Each looks at everything before it stores anything, so that nothing of a refused row is there.
            session.Store(row with { State = "REFUSED", Code = no.Code, Path = no.Path });
            return [];
        }
    }

    static async Task<(string, OutgoingMessages)> RequestAsync(IDocumentSession session, AuthorityImport import, ImportedRow row, DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var (kind, comment, programs) = (Kind(row.Text("kind")), row.Text("comment"), row.List("rmAccounts"));
        if (comment is not { Length: <= 500 }) throw new Rejected("VAL_ROW") { Path = "comment" };
        if (kind == "PMR" && programs is null) throw new Rejected("VAL_ROW") { Path = "rmAccounts" };
        if (kind == "BMR" && programs is not null) throw new Rejected("VAL_PROGRAMS_OF_BMR") { Path = "rmAccounts" };
        var (request, notices) = await Requesting.RequestAsync(session, import.Bn9, row.Text("clientBn9") ?? throw new Rejected("VAL_ROW") { Path = "clientBn9" }, kind, programs, comment, import.By, now, policy, ct);
        return (request.Id, notices);
    }

    static async Task<(string, OutgoingMessages)> AnswerAsync(IDocumentSession session, AuthorityImport import, ImportedRow row, DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var request = row.Text("requestId") is { } id ? await session.LoadAsync<RelationshipRequest>(id, ct) : null;
        if (request is null) throw new Rejected("NOT_FOUND") { Path = "requestId" };
        if (row.Text("answer") == "REJECT")
        {
            if (row.Text("reason") is { Length: > 500 }) throw new Rejected("VAL_ROW") { Path = "reason" };
            var (rejected, notice) = await Answering.RejectAsync(session, request, import.Bn9, import.By, import.Bn9, row.Text("reason"), now, policy, ct);
            return (rejected.Id, [notice]);
        }
        if (row.Text("answer") != "APPROVE") throw new Rejected("VAL_ROW") { Path = "answer" };

        var (kind, visibility, capabilities) = (Kind(row.Text("kind") ?? request.Kind), row.List("visibility") ?? ["OWN"], row.List("capabilities"));
        if (!Visibilities.AreKnown(visibility)) throw new Rejected("VAL_VISIBILITY_OWN_REQUIRED") { Path = "visibility" };
        if (!Capabilities.AreKnown(capabilities)) throw new Rejected("VAL_CAPABILITY") { Path = "capabilities" };
        var programs = row.List("rmAccounts") ?? request.RmAccounts;
        if (kind == "BMR" && row.List("rmAccounts") is not null) throw new Rejected("VAL_PROGRAMS_OF_BMR") { Path = "rmAccounts" };
        if (kind == "PMR" && programs.Count == 0) throw new Rejected("VAL_ROW") { Path = "rmAccounts" };
        var (granted, messages) = await Answering.ApproveAsync(session, request, import.Bn9, import.By, import.Bn9, kind, programs, visibility, capabilities, row.Date("startOn"), row.Date("endOn"), now, policy, ct);
        return (request.Id, messages);
    }

    static string Kind(string? kind) => kind is "BMR" or "PMR" ? kind : throw new Rejected("VAL_KIND_OF_RELATIONSHIP") { Path = "kind" };
}

static class Importing
{
    /// <summary>Keeps the file and sends each of its rows on its way. Each is recorded as done by who gave the file.</summary>
    public static (AuthorityImport, OutgoingMessages) Keep(IDocumentSession session, string kind, IReadOnlyList<IReadOnlyDictionary<string, string>> rows, string by, string bn9, string role, DateTimeOffset now)
    {
        var import = new AuthorityImport(Guid.CreateVersion7(now).ToString("N"), bn9, by, kind, rows.Count, now);
        session.Insert(import);
        session.Insert(rows.Index().Select(row => new ImportedRow(ImportedRow.IdOf(import.Id, row.Index + 1), import.Id, row.Index + 1, row.Item)).ToArray());
        var recorded = new DeliveryOptions().WithHeader("carm-actor", by).WithHeader("carm-actor-bn9", bn9).WithHeader("carm-on-behalf-of", bn9).WithHeader("carm-role", role);
        return (import, [.. rows.Index().Select(row => new ImportRow(import.Id, row.Index + 1, bn9).WithDeliveryOptions(recorded))]);
    }

    /// <summary>An import is seen by who gave it and by the managers of the whole business.</summary>
    public static async Task<AuthorityImport> RequireAsync(IQuerySession session, string importId, string subject, string callerBn9, string role, CancellationToken ct) =>
        await session.LoadAsync<AuthorityImport>(importId, ct) is { } import && import.Bn9 == callerBn9 && (import.By == subject || role == "BAM") ? import : throw new Rejected("NOT_FOUND");
}
