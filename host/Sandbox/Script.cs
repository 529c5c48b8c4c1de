using System.Text;
using System.Text.RegularExpressions;
using Carm.Bonds;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Host;

/// <summary>
/// What goes wrong in the sandbox when one asks for it. Payments have marks of their own (<c>SIM-RETURN</c> at the beginning of the reference is dishonoured); the sureties of
/// <see cref="SandboxWorld"/> answer by themselves; and any text of a request, or of its query, that says <c>SANDBOX-REJECT-</c> and a code is refused with that code, and with
/// <c>SBX_MARK</c> where that is none, but for a stream, which is not read ahead of its endpoint.
/// </summary>
static partial class Script
{
    const int Longest = 1024 * 1024;

    /// <summary>Whether the body is answered line by line: its sender may wait for the answer to what came before it sends on, and may go on without end.</summary>
    public static bool IsStream(HttpRequest request) => request.ContentType?.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>After Delegation was asked, before the endpoint reads its body: as the endpoint itself would refuse it.</summary>
    public static async Task RefuseMarkedAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsGet(http.Request.Method) || http.Request.ContentLength > Longest || IsStream(http.Request))
        {
            await next(http);
            return;
        }
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8, leaveOpen: true);
        var marked = Mark().Match($"{http.Request.QueryString} {await reader.ReadToEndAsync(http.RequestAborted)}");
        http.Request.Body.Position = 0;
        if (!marked.Success)
        {
            await next(http);
            return;
        }
        var (problems, code) = (http.RequestServices.GetRequiredService<Problems>(), marked.Groups[1].Value.TrimEnd('-', '_').ToUpperInvariant());
        // Who mistyped the code did not mean the request to be carried out.
        await Problems.WriteAsync(http, problems.Of(http, problems.Knows(code) ? new Rejected(code, [.. Enumerable.Repeat<object>("…", 9)]) : new Rejected("SBX_MARK", code)));
    }

    /// <summary>Whether the request asked to be refused.</summary>
    public static bool IsMarked(Exchange e) => Mark().IsMatch($"{e.Address} {e.RequestBody}");

    [GeneratedRegex("SANDBOX-REJECT-([A-Z0-9_-]{0,64})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}

/// <summary>The sureties that answer whatever they are asked, each in its own way.</summary>
sealed class ScriptedSureties(IBondsStore store, IServiceScopeFactory scopes, ILogger<ScriptedSureties> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await every.WaitForNextTickAsync(ct))
        {
            try
            {
                await AnswerAsync(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "A surety of the sandbox could not answer; it is tried again");
            }
        }
    }

    async Task AnswerAsync(CancellationToken ct)
    {
        string[] sureties = [SandboxWorld.Confirming, SandboxWorld.Declining];
        await using var session = store.QuerySession();
        var asked = await session.Query<SecurityAgreement>().Where(a => a.Stage == AgreementStage.Requested && a.ProviderBn9.IsOneOf(sureties)).Select(a => new { a.ProviderBn9, a.AgreementNumber }).ToListAsync(ct);
        foreach (var agreement in asked)
        {
            await using var scope = scopes.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
            if (agreement.ProviderBn9 == SandboxWorld.Confirming) await bus.InvokeAsync<ConfirmAgreementResponse>(new ConfirmAgreement(agreement.AgreementNumber, agreement.ProviderBn9), ct);
            else await bus.InvokeAsync<DeclineAgreementResponse>(new DeclineAgreement(agreement.AgreementNumber, agreement.ProviderBn9), ct);
        }
    }
}
