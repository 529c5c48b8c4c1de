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
        var (isTooLong, searched) = (false, 0L);
        while (true)
        {
            var read = await body.ReadAsync(ct);
            var rest = read.Buffer;
            // A long line comes in many parts, and is not looked through from its beginning with each.
            while (rest.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                yield return isTooLong || line.Length > most ? null : line.ToArray();
                (isTooLong, searched) = (false, 0);
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (rest.Length > most) (isTooLong, rest) = (true, rest.Slice(rest.End));
            searched = rest.Length;
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
