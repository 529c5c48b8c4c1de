using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>Says in words why a message or a job failed, for staff who read no stack traces, and what of the technical text may be shown.</summary>
static partial class FailureExplanation
{
    public static Bilingual Of(IReadOnlyList<ICarmModule> modules, string? exceptionType, string? message)
    {
        if (exceptionType == typeof(Rejected).FullName && HostRejections.All.Concat(modules.SelectMany(m => m.Rejections)).FirstOrDefault(r => r.Code == message) is { } rule)
            return new($"A rule of the module refuses it: {Places().Replace(rule.En, "…")} Until what it is about changes, it will be refused again.", $"Une règle du module le refuse : {Places().Replace(rule.Fr, "…")} Tant que l'objet visé ne change pas, il sera refusé de nouveau.");
        return exceptionType switch
        {
            "Npgsql.PostgresException" or "Marten.Exceptions.MartenCommandException" => new(
                "The database refused what was to be written. What it holds already may contradict the message; re-run it once the cause is mended.", "La base de données a refusé l'écriture. Ce qu'elle contient déjà contredit peut-être le message; relancez-le une fois la cause corrigée."),
            "Npgsql.NpgsqlException" or "System.TimeoutException" or "System.Net.Sockets.SocketException" or "System.IO.IOException" or "System.Threading.Tasks.TaskCanceledException" or "System.OperationCanceledException" => new(
                "Something that the listener needs, as the database, did not answer in time. Re-run it when it answers again.", "Un service dont le destinataire a besoin, comme la base de données, n'a pas répondu à temps. Relancez-le lorsqu'il répond de nouveau."),
            "JasperFx.ConcurrencyException" or "Marten.Exceptions.ConcurrencyException" or "JasperFx.DocumentAlreadyExistsException" or "Marten.Exceptions.DocumentAlreadyExistsException" => new(
                "Others kept changing the same thing at the same time, until it gave up. Re-run it: nothing was written.", "D'autres modifiaient sans cesse le même élément en même temps, jusqu'à l'abandon. Relancez-le : rien n'a été écrit."),
            "System.Text.Json.JsonException" or "System.FormatException" => new(
                "The message, or what stands in the database, could not be read. A version of the system that reads it must be installed first.", "Le message, ou ce qui se trouve dans la base de données, n'a pu être lu. Il faut d'abord installer une version du système qui le lit."),
            { } mail when mail.StartsWith("MailKit.", StringComparison.Ordinal) || mail.StartsWith("MimeKit.", StringComparison.Ordinal) => new(
                "The mail server did not take the letter. Re-run it when the mail server is well.", "Le serveur de courrier n'a pas accepté la lettre. Relancez-le lorsque le serveur de courrier fonctionne."),
            _ => new(
                "The listener met something that it was not made for: a defect of the system, or data that should not be. Have it mended before it is re-run.", "Le destinataire a rencontré un cas pour lequel il n'est pas fait : un défaut du système, ou des données qui ne devraient pas exister. Faites-le corriger avant de le relancer."),
        };
    }

    /// <summary>The first line of what the exception said, without what may be somebody's: quoted values, addresses and long numbers are left out. An account is named by the message's key.</summary>
    public static string Technical(string? message)
    {
        var line = (message ?? "").Split('\n')[0].Trim();
        line = Masked().Replace(line, "…");
        return line.Length > 300 ? line[..300] : line;
    }

    [GeneratedRegex("\\{[0-9]+[^}]*\\}")]
    private static partial Regex Places();

    [GeneratedRegex("""[^\s"'<>]+@[^\s"'<>]+|"[^"]*"|'[^']*'|[0-9]{5,}|\bCarm\.[\w.]+""")]
    private static partial Regex Masked();
}
