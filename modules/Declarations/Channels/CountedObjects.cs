using Carm.Kernel;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Three bytes of JSON are a line of hundreds in memory, so its objects are counted before any is made: nobody means more of them than the lines that a declaration may have.</summary>
public static class CountedObjects
{
    /// <summary>In one declaration: its lines, and as many invoices, reasons and what else stands by line.</summary>
    public const int MostOfOne = 50_000;

    /// <summary>Elements of XML, where every field is one: a declaration of as many bytes as it may have does not come to them where they say anything.</summary>
    public const int MostElements = 10 * MostOfOne;

    /// <summary>In a batch, whose bytes hold a hundred thousand lines that say anything.</summary>
    public const int MostOfMany = 200_000;

    public static bool AreTooMany(ReadOnlySpan<byte> json, int most) => json.Count((byte)'{') > most;

    /// <summary>Reads the body ahead of its binder; CAD-4001 at <paramref name="path"/> where it holds more objects than can be meant.</summary>
    public static async Task ReadAheadAsync(HttpContext http, int most, string path, CancellationToken ct)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        if (AreTooMany(body.GetBuffer().AsSpan(0, (int)body.Length), most)) throw new Rejected("CAD-4001") { Path = path };
        body.Position = 0;
        http.Request.Body = body;
    }
}
