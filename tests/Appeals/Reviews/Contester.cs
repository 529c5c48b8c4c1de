using Carm.Testing;

namespace Carm.Appeals.Tests;

/// <summary>An importer who contests what was served on it, with the officers of the recourse directorate.</summary>
sealed record Contester(CarmSystem Carm, string Bn9, string Rm, Caller Manager, Caller Officer, Caller Delegate)
{
    public const string Grounds = "The goods were presented when the officer asked for them.";

    /// <summary>One that Onboarding knows, so that notices reach its manager.</summary>
    public static async Task<Contester> OpenAsync(CarmSystem carm)
    {
        var bn9 = Fresh.Bn9();
        await OnboardAsync(carm, bn9);
        return new(carm, bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"), await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER", "RECOURSE_DELEGATE"), await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE"));
    }

    public static async Task OnboardAsync(CarmSystem carm, string bn9, params object[] licences)
    {
        var registrar = await carm.SignInAsync("registrar", "REGISTRATION_OFFICER");
        await MustAsync(await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Importer", managerSubject = $"manager.{bn9}", programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" } }, licences }));
        await carm.SettleAsync();
    }

    public static Task LoadRatesAsync(CarmSystem carm) => carm.ApproveRatesAsync(("2026Q1", "2.3"), ("2026Q2", "2.2"), ("2026Q3", "2.2"), ("2026Q4", "2.2"));

    /// <summary>A notice of penalty assessment of 500.00 for each request that was not obeyed (C026), served in the portal today.</summary>
    public async Task<string> PenaltyAsync(string infractionOn, int count = 1)
    {
        var (trade, supervisor) = (await Carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await Carm.SignInAsync("penalty.supervisor", "SUPERVISOR"));
        var drafted = await trade.PostAsync("/api/v1/admin/penalties", new { rmAccount = Rm, lines = new[] { new { contravention = "C026", count, infractionOn } }, narrativeEn = "The goods were not presented.", narrativeFr = "Les marchandises n'ont pas été présentées." });
        var number = (await MustAsync(drafted)).Json.GetProperty("penalty").GetProperty("penaltyNumber").GetString()!;
        await MustAsync(await supervisor.PostAsync($"/api/v1/admin/penalties/{number}/issue"));
        await MustAsync(await trade.PostAsync($"/api/v1/admin/penalties/{number}/serve", new { method = "PORTAL" }));
        await Carm.SettleAsync();
        return number;
    }

    public Task<Answer> DraftAsync(string penalty, string grounds = Grounds) => DraftAsync([penalty], "PENALTY", "PERSON_SERVED", null, grounds);

    public Task<Answer> DraftAsync(string[] references, string subject, string applicant, string? noticeOn = null, string grounds = Grounds, string language = "en-CA") =>
        Manager.PostAsync($"/api/v1/program-accounts/{Rm}/ministerial-reviews", new { subject, references, noticeOn, applicant, grounds }, language: language);

    public async Task<string> DraftedAsync(string penalty) => (await MustAsync(await DraftAsync(penalty))).Json.GetProperty("review").GetProperty("reviewNumber").GetString()!;

    public Task<Answer> SubmitAsync(string review) => DoAsync(review, "submit");

    public async Task<string> SubmittedAsync(string penalty)
    {
        var number = await DraftedAsync(penalty);
        await MustAsync(await SubmitAsync(number));
        await Carm.SettleAsync();
        return number;
    }

    /// <summary>Submitted, acknowledged, and its reasons served today.</summary>
    public async Task<string> WithReasonsAsync(string penalty)
    {
        var number = await SubmittedAsync(penalty);
        await MustAsync(await HandleAsync(number, "acknowledge"));
        await MustAsync(await HandleAsync(number, "serve-reasons", Reasons));
        return number;
    }

    public static object Reasons => new { reasonsEn = "The officer's notes of the examination.", reasonsFr = "Les notes d'examen de l'agent." };

    public Task<Answer> DoAsync(string review, string command, object? body = null) => Manager.PostAsync($"/api/v1/ministerial-reviews/{review}/{command}", body);

    public Task<Answer> HandleAsync(string review, string command, object? body = null) => Officer.PostAsync($"/api/v1/admin/ministerial-reviews/{review}/{command}", body);

    public Task<Answer> DecideAsync(string review, string outcome, string? amount = null, Caller? by = null, string language = "en-CA") =>
        (by ?? Delegate).PostAsync($"/api/v1/admin/ministerial-reviews/{review}/decide", new { outcome, amount, rationaleEn = "As the evidence shows.", rationaleFr = "Comme le montrent les preuves." }, language: language);

    public async Task<string> PenaltyStateAsync(string number)
    {
        await Carm.SettleAsync();
        return (await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/penalties")).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("penaltyNumber").GetString() == number).GetProperty("state").GetString()!;
    }

    /// <summary>Type, reference, first amount and what is open of it, as the Ledger has posted them.</summary>
    public async Task<IReadOnlyList<string>> PostedAsync(params string[] types)
    {
        await Carm.SettleAsync();
        var all = new List<string>();
        foreach (var type in types)
            foreach (var item in (await Manager.GetAsync($"/api/v1/program-accounts/{Rm}/transactions?type={type}&sort=OLDEST")).Json.GetProperty("items").EnumerateArray())
                all.Add(string.Join(' ', new[] { "type", "reference", "original", "open" }.Select(p => item.GetProperty(p).GetString())));
        return all;
    }

    /// <summary>The limit that comes first in a case, and whose turn it is.</summary>
    public async Task<string> NextAsync(string number)
    {
        var @case = await MustAsync(await Manager.GetAsync($"/api/v1/cases/{number}"));
        var next = @case.Json.GetProperty("next");
        return $"{@case["state"]} {@case["turn"]} {(next.ValueKind == System.Text.Json.JsonValueKind.Object ? $"{next.GetProperty("kind").GetString()} {next.GetProperty("lastDay").GetString()}" : "-")}";
    }

    public Task<Answer> ApplyAsync(string type, string reference, string? subject = null, string? unableToAct = "Our office was flooded.", string? fileNumber = null, string language = "en-CA", string? noticeOn = null) =>
        Manager.PostAsync($"/api/v1/program-accounts/{Rm}/extension-applications", new { type, references = new[] { reference }, unableToAct, justAndEquitable = "The grounds are strong.", asSoonAsPossible = "We applied when the office opened.", subject, fileNumber, noticeOn }, language: language);

    public async Task<string> AppliedAsync(string type, string reference, string? subject = null, string? fileNumber = null) =>
        (await MustAsync(await ApplyAsync(type, reference, subject, fileNumber: fileNumber))).Json.GetProperty("extension").GetProperty("extensionNumber").GetString()!;

    public Task<Answer> AssignAsync(string extension) => Officer.PostAsync($"/api/v1/admin/extension-applications/{extension}/assign", new { officer = "recourse.officer" });

    public Task<Answer> DecideExtensionAsync(string extension, string outcome, Caller? by = null, string language = "en-CA") =>
        (by ?? Delegate).PostAsync($"/api/v1/admin/extension-applications/{extension}/decide", new { outcome, rationaleEn = "All three conditions are met.", rationaleFr = "Les trois conditions sont remplies." }, language: language);

    /// <summary>How often the client was told this of a case.</summary>
    public async Task<int> ToldAsync(string template, string about) => await CountAsync(Manager, "/api/v1/notifications", template, about);

    /// <summary>How often officers of recourse were.</summary>
    public async Task<int> StaffToldAsync(string template, string about, Caller? officer = null) => await CountAsync(officer ?? Officer, "/api/v1/admin/notifications", template, about);

    async Task<int> CountAsync(Caller reader, string where, string template, string about)
    {
        await Carm.SettleAsync();
        return (await MustAsync(await reader.GetAsync($"{where}?pageSize=500"))).Json.GetProperty("items").EnumerateArray().Count(n => n.GetProperty("template").GetString() == template && n.GetProperty("text").GetString()!.Contains(about, StringComparison.Ordinal));
    }

    /// <summary>This account's rows of a list of the officers'.</summary>
    public async Task<IReadOnlyList<string?>> ListedAsync(string list, string number) =>
        [.. (await MustAsync(await Officer.GetAsync($"/api/v1/admin/{list}"))).Json.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("rmAccount").GetString() == Rm).Select(i => i.GetProperty(number).GetString())];

    /// <summary>A customs broker who acts for the client and sees of its account what these say, as OWN or IMPORTER.</summary>
    public async Task<(string Bn9, Contester Broker)> BrokerAsync(params string[] visibility)
    {
        var broker = Fresh.Bn9();
        await OnboardAsync(Carm, broker, new { kind = "CUSTOMS_BROKER", number = "L1", status = "ACTIVE" });
        var manager = await Carm.SignInAsync($"manager.{broker}");
        var asked = await MustAsync(await manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = Bn9, kind = "BMR", comment = "We act for you" }));
        await MustAsync(await Manager.PostAsync($"/api/v1/relationship-requests/{asked.Json.GetProperty("request").GetProperty("requestId")}/approve", new { kind = "BMR", visibility }));
        await Carm.SettleAsync();
        return (broker, this with { Manager = manager });
    }

    public static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }

    public static string? State(Answer answer, string thing = "review") => answer.Status is 200 or 201 ? answer.Json.GetProperty(thing).GetProperty("state").GetString() : answer.Text;

    public static Task<Answer> MustAsync(Answer answer) => answer.Status is 200 or 201 ? Task.FromResult(answer) : throw new InvalidOperationException(answer.Text);
}
