using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Carm.Kernel;
using CsvHelper;
using Microsoft.Net.Http.Headers;

namespace Carm.Host;

/// <summary>How every slice's answer is written: with a strong ETag when it was read, so that an unchanged one need not be sent again, and a list as CSV when the caller asks for that.</summary>
static class Answers
{
    const string Csv = "text/csv";

    public static async Task WriteAsync(HttpResponse response, object? answer, string contentType, CancellationToken ct)
    {
        if (answer is null) return;
        if (Elements(answer.GetType(), typeof(IAsyncEnumerable<>)) is { } row)
        {
            await (Task)typeof(Answers).GetMethod(nameof(StreamCsvAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(row).Invoke(null, [response, answer, ct])!;
            return;
        }
        var (isRead, asked) = (HttpMethods.IsGet(response.HttpContext.Request.Method) && response.StatusCode == StatusCodes.Status200OK, response.HttpContext.Request.GetTypedHeaders());
        var list = isRead && WantsCsv(asked.Accept) ? RowsOf(answer) : null;
        if (list is not null && answer.GetType().GetProperty("NextCursor")?.GetValue(answer) is string next) response.Headers["Next-Cursor"] = next;
        var bytes = list is null ? JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), CarmJson.Options) : await ToCsvAsync(list, ct);
        if (isRead)
        {
            // The language of the texts is part of the bytes, so it is part of the tag. A resource that is changed by If-Match has set its version, which
            // counts its edits alone: the bytes follow it, since a state or a list may change without an edit.
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
            response.Headers.ETag = response.Headers.ETag.Count == 0 ? $"\"{hash}\"" : $"\"{response.Headers.ETag.ToString().Trim('"')}.{hash}\"";
            response.Headers.Vary = "Accept, Accept-Language, Authorization";
            if (asked.IfNoneMatch.Any(tag => tag.Compare(EntityTagHeaderValue.Parse(response.Headers.ETag.ToString()), useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                await response.StartAsync(ct);
                return;
            }
        }
        response.ContentType = list is null ? contentType : $"{Csv}; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, ct);
    }

    /// <summary>Whether CSV is what the caller likes best of what is offered.</summary>
    static bool WantsCsv(IList<MediaTypeHeaderValue> accept) =>
        accept.OrderByDescending(type => type.Quality ?? 1).Select(type => type.MediaType.Value).FirstOrDefault(type => type is Csv or "application/json" or "*/*") == Csv;

    /// <summary>The rows of a list, which every list calls its items.</summary>
    static IList? RowsOf(object answer) => answer.GetType().GetProperty("Items")?.GetValue(answer) as IList;

    static async Task<byte[]> ToCsvAsync(IList rows, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        await using (var text = new StreamWriter(bytes, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            var columns = await WriteHeaderAsync(csv, Elements(rows.GetType(), typeof(IEnumerable<>))!);
            foreach (var row in rows)
            {
                ct.ThrowIfCancellationRequested();
                foreach (var column in columns) csv.WriteField(Cell(column.GetValue(row)));
                await csv.NextRecordAsync();
            }
        }
        return bytes.ToArray();
    }

    /// <summary>A whole list, however long, as CSV, row by row as it is read.</summary>
    static async Task StreamCsvAsync<T>(HttpResponse response, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        response.ContentType = $"{Csv}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{response.HttpContext.Request.Path.Value!.Split('/').Last(part => part != "export")}.csv\"";
        await using var text = new StreamWriter(response.Body, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        var columns = await WriteHeaderAsync(csv, typeof(T));
        await foreach (var row in rows.WithCancellation(ct))
        {
            foreach (var column in columns) csv.WriteField(Cell(column.GetValue(row)));
            await csv.NextRecordAsync();
        }
    }

    static async Task<PropertyInfo[]> WriteHeaderAsync(CsvWriter csv, Type row)
    {
        var columns = CsvColumns.Of(row);
        foreach (var column in columns) csv.WriteField(CsvColumns.Heading(column));
        await csv.NextRecordAsync();
        return columns;
    }

    /// <summary>Of what it is a list.</summary>
    static Type? Elements(Type type, Type list) => type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == list)?.GetGenericArguments()[0];

    /// <summary>The same text as in JSON. One that a spreadsheet would run as a formula is quoted; amounts are none.</summary>
    static string Cell(object? value)
    {
        var json = JsonSerializer.SerializeToElement(value, CarmJson.Options);
        var text = json.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => json.GetString()!,
            JsonValueKind.Array when json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => string.Join(' ', json.EnumerateArray().Select(item => item.GetString())),
            _ => json.GetRawText(),
        };
        return value is string or IEnumerable<string> && text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
    }
}
