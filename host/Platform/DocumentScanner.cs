using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>
/// The ClamAV daemon at <c>Scanning:ClamAv:Host</c> and <c>:Port</c>, by its INSTREAM command. In Development, without one, everything is clean but the
/// EICAR test file, which every scanner must find. Elsewhere, without one, nothing leaves quarantine.
/// </summary>
sealed class DocumentScanner(IConfiguration configuration, IHostEnvironment environment) : IDocumentScanner
{
    static readonly byte[] Eicar = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE");

    public async Task<bool?> IsHarmlessAsync(byte[] content, CancellationToken ct)
    {
        if (configuration["Scanning:ClamAv:Host"] is not { Length: > 0 } host)
            return !environment.IsDevelopment() ? null : content.AsSpan().IndexOf(Eicar) < 0;
        try
        {
            // A daemon that hangs holds nobody up.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            return await AskAsync(host, configuration.GetValue("Scanning:ClamAv:Port", 3310), content, patience.Token);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    static async Task<bool?> AskAsync(string host, int port, byte[] content, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        await stream.WriteAsync(length, ct);
        await stream.WriteAsync(content, ct);
        await stream.WriteAsync(new byte[4], ct);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = (await reader.ReadToEndAsync(ct)).TrimEnd('\0', '\n');
        return answer.EndsWith(" OK", StringComparison.Ordinal) ? true : answer.EndsWith(" FOUND", StringComparison.Ordinal) ? false : null;
    }
}
