using System.Security.Cryptography;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A form with a file of receipts: CAMT.053, X12 820 or CSV with the columns rmAccount, amount, receivedOn, reference, and where known currency, bankReference, payerBn9, payerName.</summary>
public sealed record BankFileForm(IFormFile File);

/// <summary>The bank, or an officer for it, brings a file of receipts. Each line is posted once, whatever is sent again, and none is lost: the report says what became of each.</summary>
public sealed record ImportBankFile(byte[] Content, string Name, string Subject);

public sealed record ImportBankFileResponse(BankFileView File);

public sealed class ImportBankFileValidator : Validator<BankFileForm>
{
    public ImportBankFileValidator() => RuleFor(x => x.File).NotNull().WithErrorCode("VAL_BANK_FILE");
}

public sealed class ImportBankFileEndpoint : CarmEndpoint<BankFileForm, ImportBankFileResponse>
{
    public override void Configure()
    {
        Post("bank-files");
        Group<Staff>();
        Asks("ledger.receipts.import");
        AllowFileUploads();
        Creates();
        Summary(s => s.Summary = "Import a bank's file of receipts");
    }

    public override async Task HandleAsync(BankFileForm form, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await form.File.CopyToAsync(content, ct);
        var name = Path.GetFileName(form.File.FileName) is { Length: > 0 and <= 120 } own && !own.Any(char.IsControl) ? own : "file";
        await CreatedAsync(new ImportBankFile(content.ToArray(), name, User.FindFirst("sub")!.Value), r => $"/api/v1/admin/bank-files/{r.File.FileId}", ct);
    }
}

public static class ImportBankFileHandler
{
    public static async Task<(ImportBankFileResponse, OutgoingMessages)> Handle(ImportBankFile command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, id) = (clock.GetUtcNow(), Convert.ToHexStringLower(SHA256.HashData(command.Content)));
        var (format, lines) = BankFileReading.Read(command.Content, now.TorontoDate());
        // One file at a time, so that a line that stands in two is posted with the first.
        await session.HoldAsync("ledger/bank-files", ct);
        var (before, receiving) = (await session.LoadAsync<BankFile>(id, ct), new BankReceiving(session, id, format, command.Subject, now));
        // Of what came before only the lines are taken that were refused for a day that has come since.
        var keyed = BankFileReading.Keyed(lines).Where((l, n) => before is null || before.Lines[n].Code == "VAL_DATE" && l.Line.Code is null).ToArray();
        if (before is not null && keyed.Length == 0) return (new(BankFileView.Of(before)), []);
        var taken = await receiving.TakeAsync(keyed, ct);
        var file = before is null ? new BankFile(id, format, command.Name, now, command.Subject, taken) : before with { Lines = [.. taken.UnionBy(before.Lines, l => l.LineNumber).OrderBy(l => l.LineNumber)] };
        session.Store(file);
        return (new(BankFileView.Of(file)), receiving.Messages);
    }
}
