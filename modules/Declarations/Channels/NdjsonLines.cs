using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Carm.Declarations;

/// <summary>The lines of a body, one by one as they come, in bounded memory.</summary>
static class NdjsonLines
{
    /// <param name="most">How many bytes a line may have; one that has more is null, and none of it is kept.</param>
    public static async IAsyncEnumerable<byte[]?> ReadAsync(PipeReader body, int most, [EnumeratorCancellation] CancellationToken ct)
    {
        var isTooLong = false;
        while (true)
        {
            var read = await body.ReadAsync(ct);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                yield return isTooLong || line.Length > most ? null : line.ToArray();
                isTooLong = false;
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (rest.Length > most) (isTooLong, rest) = (true, rest.Slice(rest.End));
            if (read.IsCompleted)
            {
                if (isTooLong || !rest.IsEmpty) yield return isTooLong ? null : rest.ToArray();
                body.AdvanceTo(rest.End);
                yield break;
            }
            body.AdvanceTo(rest.Start, rest.End);
        }
    }
}
