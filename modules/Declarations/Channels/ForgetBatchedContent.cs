using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The calendar's command of each night: what was given in bulk and decided while the whole of it was still kept is left its key, as what is decided now.</summary>
public sealed record ForgetBatchedContent(DateOnly Night);

public static class ForgetBatchedContentHandler
{
    const int AtOnce = 500;

    /// <summary>Forgets some, and asks for the night again while there are more. Where they stand the database does it: each may have thousands of lines.</summary>
    public static async Task<OutgoingMessages> Handle(ForgetBatchedContent command, IDocumentSession session, CancellationToken ct)
    {
        var whole = await session.AdvancedSql.QueryAsync<string>("select id from declarations.mt_doc_batchedcad where data -> 'message' -> 'invoices' is not null and data ->> 'status' <> 'Pending' order by id limit ?", ct, AtOnce);
        session.QueueSqlCommand("""
            update declarations.mt_doc_batchedcad set data = jsonb_set(data, '{message}', (data -> 'message') - '{header,invoices,reasons,explanation}'::text[]) where id = any(?::text[])
            """, (object)whole.ToArray());
        return whole.Count == AtOnce ? [command] : [];
    }
}
