using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Carm.Declarations;

/// <summary>The lines of a body, one by one as they come, in bounded memory.</summary>
public static class NdjsonLines
{
    /// <param name="most">How many bytes a line may have; one that has more is null, and none of it is kept.</param>
    /// <param name="patience">How long a line may take that has begun; then the reading is cancelled.</param>
    public static async IAsyncEnumerable<byte[]?> ReadAsync(PipeReader body, int most, TimeSpan patience, [EnumeratorCancellation] CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (isTooLong, isBegun, searched) = (false, false, 0L);
        while (true)
        {
            var read = await body.ReadAsync(waiting.Token);
            var rest = read.Buffer;
            // A long line comes in many parts, and is not looked through from its beginning with each.
            while (rest.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                waiting.CancelAfter(Timeout.InfiniteTimeSpan);
                var line = rest.Slice(0, end);
                yield return isTooLong || line.Length > most ? null : line.ToArray();
                (isTooLong, isBegun, searched) = (false, false, 0);
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (!isBegun && !rest.IsEmpty)
            {
                waiting.CancelAfter(patience);
                isBegun = true;
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
