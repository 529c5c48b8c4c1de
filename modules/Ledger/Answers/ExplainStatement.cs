using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Why a statement's total is what it is: each letter, the transactions under it, and where each of them is explained.</summary>
/// <param name="Line">One letter only, A to K; left out, all.</param>
public sealed record ExplainStatement(string RmAccount, string StatementNumber, [property: QueryParam] string? Line = null);

public sealed class ExplainStatementEndpoint(ILedgerStore store) : CarmEndpoint<ExplainStatement, Explanation>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements/{statementNumber}/explain");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Explain a statement: each line, and the transactions under it");
    }

    public override async Task HandleAsync(ExplainStatement query, CancellationToken ct)
    {
        if (query.Line is not (null or ['A' or 'B' or 'C' or 'D' or 'E' or 'F' or 'G' or 'H' or 'I' or 'J' or 'K'])) throw new Rejected("VAL_LINE") { Path = "line" };
        await using var session = store.QuerySession();
        var statement = await session.LoadAsync<StatementOfAccount>(query.StatementNumber, ct);
        // The letters mix what all submitters sent, so they are explained to those who see all.
        if (statement is null || statement.RmAccount != query.RmAccount || !SeesAll) throw new Rejected("NOT_FOUND");
        var previous = (await session.Query<StatementOfAccount>().Where(s => s.RmAccount == query.RmAccount && s.IssuedOn < statement.IssuedOn).OrderByDescending(s => s.IssuedOn).Take(1).ToListAsync(ct)).FirstOrDefault();
        var whole = Of(statement, previous);
        await Send.OkAsync(query.Line is { } line ? Find(whole, line) ?? whole : whole, ct);
    }

    static Explanation? Find(Explanation within, string line) => within.Subject == line ? within : within.Parts.Select(p => Find(p, line)).FirstOrDefault(p => p is not null);

    public static Explanation Of(StatementOfAccount s, StatementOfAccount? previous)
    {
        var root = $"/api/v1/program-accounts/{s.RmAccount}";
        Explanation Letter(string letter, Money amount, Bilingual says, params IEnumerable<Explanation> parts) => new(letter, amount, says.ToString(), [.. parts, .. s.Lines.Where(l => l.Line == letter).Select(l =>
            new Explanation($"{l.Type} {l.Reference}", l.Amount, l.Name.ToString(), [], Explanations.LinkOf(s.RmAccount, l.Type, l.Reference, l.Payer)))]);

        var held = (previous?.HeldOfBilled ?? Money.Zero) - s.HeldOfBilled;
        var brought = Letter("E", s.E, new("A less B and C, plus D, plus payments that were dishonoured, less what is newly held, plus what was released from hold.", "A moins B et C, plus D, plus les paiements refusés, moins ce qui est nouvellement en suspens, plus ce qui ne l'est plus."),
        [
            new("A", s.A, (previous is null ? new Bilingual("There was no statement before.", "Il n'y avait aucun relevé précédent.") : new Bilingual("The total payable of the statement before.", "Le total à payer du relevé précédent.")).ToString(), [], previous is null ? null : $"{root}/statements/{previous.Id}/explain"),
            Letter("B", s.B, new("Payments received since the statement before.", "Paiements reçus depuis le relevé précédent.")),
            Letter("C", s.C, new("Credits, refunds, interest to the client, waivers, write-offs and transfers.", "Crédits, remboursements, intérêts au client, renonciations, radiations et virements.")),
            Letter("D", s.D, new("Disbursements issued.", "Remboursements versés.")),
            .. held == Money.Zero ? [] : new[] { new Explanation("HOLDS", held, new Bilingual("What is newly held, or was released from hold, since the statement before.", "Ce qui est nouvellement en suspens, ou ne l'est plus, depuis le relevé précédent.").ToString(), []) },
        ]);
        return new("I", s.I, new Bilingual($"Total payable: E plus F, G and H. J ({s.J}) falls due later and K ({s.K}) is held; neither is in it.", $"Total à payer : E plus F, G et H. J ({s.J}) échoit plus tard et K ({s.K}) est en suspens; ni l'un ni l'autre n'y est.").ToString(),
        [
            brought,
            Letter("F", s.F, new("Declarations and their corrections due on the statement's due date.", "Déclarations et leurs corrections dues à l'échéance du relevé.")),
            Letter("G", s.G, new("Other transactions due by the statement's due date.", "Autres transactions dues au plus tard à l'échéance du relevé.")),
            Letter("H", s.H, new("Interest charged.", "Intérêts imputés.")),
            Letter("J", s.J, new("Posted by the cut and due later.", "Inscrit à l'arrêté et dû plus tard.")),
            new("K", s.K, new Bilingual("Held: under appeal and secured, or for another reason.", "En suspens : en appel et garanti, ou pour une autre raison.").ToString(), [.. s.Held.Select(h => new Explanation($"{h.Type} {h.Reference}", h.Open, $"{h.HoldReference} {h.HeldOn:yyyy-MM-dd}", [], Explanations.LinkOf(s.RmAccount, h.Type, h.Reference, h.SubmitterBn9 == s.RmAccount[..9] ? null : $"BROKER:{h.SubmitterBn9}")))]),
        ], $"{root}/statements/{s.Id}");
    }
}
