using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carm.Host.Demo;

/// <summary>A figure that the story must come to.</summary>
public sealed record StoryFigure(string Name, string Expected, string Actual)
{
    public bool Holds => Expected == Actual;
}

/// <summary>What somebody did, and the figures that came of it.</summary>
/// <param name="On">The story's Toronto date.</param>
public sealed record StoryStep(string On, string Actor, string What, IReadOnlyList<StoryFigure> Figures);

/// <summary>Speaks to a host over HTTP as the persons of the story, each signed in at the development issuer.</summary>
public class Storyteller(HttpClient http, string language)
{
    /// <summary>The sentence in the story's language.</summary>
    public string Say(string en, string fr) => language.StartsWith("fr", StringComparison.Ordinal) ? fr : en;

    /// <summary>One request of a person; anything but success ends the story with what the host said.</summary>
    public async Task<JsonNode> AskAsync(Person person, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var token = await http.PostAsJsonAsync("/dev/tokens", new { subject = person.Subject, name = person.Subject, email = $"{person.Subject}@carm.example", mfa = true, staffRoles = person.StaffRoles });
        return await AskAsync((await Read(token))["accessToken"]!.GetValue<string>(), method, path, body, ifMatch);
    }

    /// <summary>One request of who holds the token; a test has a client of Carm make it.</summary>
    protected virtual async Task<JsonNode> AskAsync(string token, HttpMethod method, string path, object? body, string? ifMatch)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        return await Read(response);
    }

    public Task<JsonNode> GetAsync(Person person, string path) => AskAsync(person, HttpMethod.Get, path);

    /// <param name="ifMatch">The version that the person has read, where the operation asks for it.</param>
    public Task<JsonNode> PostAsync(Person person, string path, object? body = null, string? ifMatch = null) => AskAsync(person, HttpMethod.Post, path, body, ifMatch);

    public Task<JsonNode> PutAsync(Person person, string path, object body) => AskAsync(person, HttpMethod.Put, path, body);

    /// <summary>Moves the development clock forward, with all that falls due on the way.</summary>
    public async Task MoveClockAsync(string now)
    {
        using var moved = await http.PutAsJsonAsync("/dev/clock", new { now });
        await Read(moved);
    }

    /// <summary>Until every module has heard what the others said: the clock moves a little on, which waits for all queues; by more than may pass while it is asked.</summary>
    public async Task SettleAsync()
    {
        using var clock = await http.GetAsync("/dev/clock");
        await MoveClockAsync((await Read(clock))["now"]!.GetValue<DateTimeOffset>().AddSeconds(10).ToString("O"));
    }

    static async Task<JsonNode> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}

/// <summary>Somebody in the story.</summary>
/// <param name="StaffRoles">Roles of CBSA staff; none for a client.</param>
public sealed record Person(string Subject, params string[] StaffRoles);
