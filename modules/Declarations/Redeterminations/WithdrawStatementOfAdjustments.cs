using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer takes back a draft that will not be issued, so that the declaration is open for another.</summary>
public sealed record WithdrawStatementOfAdjustments(string StatementNumber);

public sealed record WithdrawStatementOfAdjustmentsResponse(string StatementNumber, StatementStatus Status);

public sealed class WithdrawStatementOfAdjustmentsEndpoint : CarmEndpoint<WithdrawStatementOfAdjustments, WithdrawStatementOfAdjustmentsResponse>
{
    public override void Configure()
    {
        Post("statements-of-adjustments/{statementNumber}/withdraw");
        Group<Staff>();
        Asks("declarations.determinations.draft");
        Summary(s => s.Summary = "Withdraw a draft statement of adjustments");
    }

    public override Task HandleAsync(WithdrawStatementOfAdjustments command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawStatementOfAdjustmentsHandler
{
    public static async Task<WithdrawStatementOfAdjustmentsResponse> Handle(WithdrawStatementOfAdjustments command, IDocumentSession session, CancellationToken ct)
    {
        var number = StatementOfAdjustments.TransactionNumberIn(command.StatementNumber) ?? throw new Rejected("NOT_FOUND");
        await session.LockCadAsync(number, ct);
        var statement = await session.LoadAsync<StatementOfAdjustments>(command.StatementNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (statement.Status == StatementStatus.Issued) throw new Rejected("STATE_CONFLICT");
        session.Store(statement with { Status = StatementStatus.Withdrawn });
        return new(statement.Id, StatementStatus.Withdrawn);
    }
}
