using System.Text;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>The programs of a business sign in by themselves, and do what they were left.</summary>
public sealed class ServiceAccountTests(CarmHost tests)
{
    static readonly DateTimeOffset At = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_program_signs_in_with_its_secret_and_does_what_its_role_and_its_capabilities_say()
    {
        var (carm, bn9, manager, accounts) = await OpenAsync();
        var made = await manager.PostAsync(accounts, New("EDITOR", capabilities: ["FILE"]), "key-1");
        Assert.Equal((201, "ACTIVE", "EDITOR"), (made.Status, made.Json.GetProperty("account").GetProperty("state").GetString(), made.Json.GetProperty("account").GetProperty("role").GetString()));
        Assert.Null((await manager.PostAsync(accounts, New("EDITOR", capabilities: ["FILE"]), "key-1"))["clientSecret"]);
        await carm.SettleAsync();

        var signedIn = await TokenAsync(carm, IdOf(made), made["clientSecret"]!);
        Assert.Equal((200, "Bearer", "3600"), (signedIn.Status, signedIn["token_type"], signedIn["expires_in"]));
        var program = new Caller(carm, signedIn["access_token"]);
        Assert.Equal(bn9, (await program.GetAsync("/api/v1/me/access"))["bn9"]);
        Assert.Equal(200, (await program.GetAsync($"/api/v1/program-accounts/{bn9}RM0001/cads")).Status);
        // It was not left SEE_BALANCE, manages nobody, and has no profile.
        Assert.Equal("403 DEL_CAPABILITY", Refused(await program.GetAsync($"/api/v1/program-accounts/{bn9}RM0001/balance")));
        Assert.Equal(["403 DEL_FORBIDDEN", "403 DEL_FORBIDDEN", "403 DEL_FORBIDDEN"], [Refused(await program.GetAsync("/api/v1/me")), Refused(await program.GetAsync(accounts)), Refused(await program.GetAsync($"/api/v1/businesses/{bn9}/employees"))]);
        Assert.Equal("404 NOT_FOUND", Refused(await program.GetAsync($"/api/v1/program-accounts/{Fresh.Bn9()}RM0001/cads")));

        // As good as an employee, but never a manager of the business.
        Assert.Equal("404 NOT_FOUND", Refused(await manager.PostAsync($"/api/v1/businesses/{bn9}/roles", new { grantee = $"service:{IdOf(made)}", role = "BAM" })));
    }

    [Fact]
    public async Task A_secret_is_told_once_may_come_by_basic_and_is_kept_by_nobody()
    {
        var (carm, _, manager, accounts) = await OpenAsync();
        var made = await manager.PostAsync(accounts, New("READER"));
        var (id, secret) = (IdOf(made), made["clientSecret"]!);
        using var basic = new HttpRequestMessage(HttpMethod.Post, "/api/v1/oauth/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        basic.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        var token = (await carm.SendAsync(basic))["access_token"]!;
        Assert.StartsWith("carm_", token);

        // What a library of OAuth looks for is there, beside what everybody else of ours is told.
        var wrong = await TokenAsync(carm, id, "guess");
        Assert.Equal(("invalid_client", "AUTH_CLIENT", "Basic realm=\"carm\""), (wrong["error"], wrong["code"], wrong.Headers["WWW-Authenticate"]));
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, (await manager.GetAsync(accounts)).Json.GetProperty("items")[0].GetProperty("signedInAt").ValueKind);
        // No authority signs anybody in under a program's name.
        var posing = await carm.SignInAsync($"service:{id}");
        Assert.Equal(401, (await posing.GetAsync("/api/v1/me/access")).Status);
        await using var kept = carm.Database.CreateCommand("""
            select concat((select string_agg(data::text, ' ') from onboarding.mt_doc_serviceaccount), (select string_agg(data::text, ' ') from onboarding.mt_doc_servicetoken), (select string_agg(data::text, ' ') from onboarding.mt_doc_serviceaccountuse),
                (select string_agg(answer::text, ' ') from onboarding.idempotency_key))
            """);
        var all = (string)(await kept.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains(id, all);
        Assert.DoesNotContain(secret, all);
        Assert.DoesNotContain(token, all);
    }

    [Fact]
    public async Task A_program_that_was_left_to_see_balances_moves_no_money_by_what_has_no_capability_of_its_own()
    {
        var (carm, bn9, manager, accounts) = await OpenAsync();
        async Task<Caller> ProgramAsync(string[]? capabilities)
        {
            var made = await manager.PostAsync(accounts, New("PAM", capabilities: capabilities));
            await carm.SettleAsync();
            return new(carm, (await TokenAsync(carm, IdOf(made), made["clientSecret"]!))["access_token"]);
        }
        var (bounded, whole) = (await ProgramAsync(["SEE_BALANCE"]), await ProgramAsync(null));
        var asked = $"/api/v1/program-accounts/{bn9}RM0001/disbursement-requests";
        Assert.Equal(("403 DEL_CAPABILITY", "422 DSB_CREDIT_NOT_DISBURSABLE"), (Refused(await bounded.PostAsync(asked, new { })), Refused(await whole.PostAsync(asked, new { }))));
        Assert.Equal("403 DEL_CAPABILITY", Refused(await bounded.PostAsync($"/api/v1/program-accounts/{bn9}RM0001/rpp")));
        Assert.Equal((200, 200), ((await bounded.GetAsync($"/api/v1/program-accounts/{bn9}RM0001/balance")).Status, (await bounded.PostAsync($"/api/v1/program-accounts/{bn9}RM0001/simulate", new { })).Status));
    }

    [Fact]
    public async Task A_program_that_is_kept_to_one_account_gives_no_security_for_its_business_and_one_that_was_left_security_does()
    {
        var client = await Client.OfAsync(tests);
        var bn9 = client.Bn9;
        async Task<Caller> ProgramAsync(object account)
        {
            var made = await client.Manager.PostAsync($"/api/v1/businesses/{bn9}/service-accounts", account);
            await tests.SettleAsync();
            return new(tests, (await TokenAsync(tests, IdOf(made), made["clientSecret"]!))["access_token"]);
        }
        var (kept, left, filer) = (await ProgramAsync(New("PAM", rmAccount: $"{bn9}RM0001")), await ProgramAsync(New("PAM", capabilities: ["SECURITY"])), await ProgramAsync(New("PAM", capabilities: ["FILE"])));
        Assert.Equal(("403 DEL_FORBIDDEN", "200 ", "403 DEL_CAPABILITY"), (Refused(await kept.GetAsync("/api/v1/provider/agreements")), Refused(await left.GetAsync("/api/v1/provider/agreements")), Refused(await filer.GetAsync("/api/v1/provider/agreements"))));
        Assert.Equal(("403 DEL_FORBIDDEN", "404 NOT_FOUND", "403 DEL_CAPABILITY"), (Refused(await AcceptAsync(kept)), Refused(await AcceptAsync(left)), Refused(await AcceptAsync(filer))));
        // In its account it does what its role does, and it follows what happens there.
        foreach (var path in new[] { $"/api/v1/program-accounts/{bn9}RM0001/balance", "/api/v1/events", "/api/v1/me/access" }) Assert.Equal("200 ", Refused(await kept.GetAsync(path)));
        Assert.Equal("403 DEL_FORBIDDEN", Refused(await kept.GetAsync($"/api/v1/businesses/{bn9}/daily-notices")));

        static Task<Answer> AcceptAsync(Caller program) => program.PostAsync("/api/v1/provider/demands/DMD-700000003RM0001-0001/accept", new { });
    }

    [Fact]
    public async Task A_rotated_secret_leaves_the_old_one_its_hours_and_an_ended_account_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-01-20T15:00:00Z");
        var (_, bn9, manager, accounts) = await OpenAsync(carm);
        var made = await manager.PostAsync(accounts, New("READER", lastDay: "2026-01-25"));
        var (id, old) = (IdOf(made), made["clientSecret"]!);
        await carm.SettleAsync();
        var program = new Caller(carm, (await TokenAsync(carm, id, old))["access_token"]);

        var rotated = await manager.PostAsync($"{accounts}/{id}/rotate-secret", new { overlapHours = 2 });
        Assert.StartsWith("2026-01-20T17:00", rotated.Json.GetProperty("account").GetProperty("oldSecretUntil").GetString());
        Assert.Equal((200, 200), ((await TokenAsync(carm, id, old)).Status, (await TokenAsync(carm, id, rotated["clientSecret"]!)).Status));
        // It was promised its hours, and another secret would take them from it.
        Assert.Equal("409 STATE_CONFLICT", Refused(await manager.PostAsync($"{accounts}/{id}/rotate-secret", new { overlapHours = 5 })));
        Assert.Equal(200, (await TokenAsync(carm, id, old)).Status);
        await carm.MoveClockAsync("2026-01-20T17:05:00Z");
        Assert.Equal("401 AUTH_CLIENT", Refused(await TokenAsync(carm, id, old)));
        Assert.Equal(200, (await program.GetAsync($"/api/v1/program-accounts/{bn9}RM0001/cads")).Status);

        // At once, with all that was given for it.
        var now = await manager.PostAsync($"{accounts}/{id}/rotate-secret", new { overlapHours = 0 });
        Assert.Equal(["401 AUTH_REQUIRED", "401 AUTH_CLIENT"], [Refused(await program.GetAsync("/api/v1/me/access")), Refused(await TokenAsync(carm, id, rotated["clientSecret"]!))]);

        program = new(carm, (await TokenAsync(carm, id, now["clientSecret"]!))["access_token"]);
        await carm.MoveClockAsync("2026-01-26T06:00:00Z");
        Assert.Equal(["401 AUTH_REQUIRED", "401 AUTH_CLIENT", "409 SVC_ENDED"],
            [Refused(await program.GetAsync("/api/v1/me/access")), Refused(await TokenAsync(carm, id, now["clientSecret"]!)), Refused(await manager.PostAsync($"{accounts}/{id}/rotate-secret", new { }))]);
        Assert.Equal("EXPIRED", (await manager.GetAsync(accounts)).Json.GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Every_use_stands_in_its_history_and_every_write_in_the_audit()
    {
        var (carm, bn9, manager, accounts) = await OpenAsync();
        var made = await manager.PostAsync(accounts, New("PAM"));
        var id = IdOf(made);
        await carm.SettleAsync();
        var program = new Caller(carm, (await TokenAsync(carm, id, made["clientSecret"]!))["access_token"]);
        await TokenAsync(carm, id, "wrong");
        await TokenAsync(carm, id, "wrong again");
        Assert.Equal(201, (await program.PostAsync($"/api/v1/program-accounts/{bn9}RM0001/calendar-feeds", new { language = "en" })).Status);
        Assert.Equal(200, (await manager.PostAsync($"{accounts}/{id}/end")).Status);
        await carm.SettleAsync();
        Assert.Equal(["401 AUTH_REQUIRED", "401 AUTH_CLIENT", "409 SVC_ENDED"],
            [Refused(await program.GetAsync("/api/v1/me/access")), Refused(await TokenAsync(carm, id, made["clientSecret"]!)), Refused(await manager.PostAsync($"{accounts}/{id}/end"))]);

        var uses = (await manager.GetAsync($"{accounts}/{id}/uses")).Json.GetProperty("items").EnumerateArray().Select(u => u.GetProperty("what").GetString()!).ToArray();
        Assert.Equal(["CREATED", "ENDED", "TOKEN_ISSUED", "TOKEN_REFUSED"], uses.Distinct().Order());
        Assert.True(uses.Length <= 6);
        Assert.Contains(bn9, (await manager.GetAsync($"/api/v1/businesses/{bn9}/audit")).Text);
        Assert.Contains($"service:{id}", (await manager.GetAsync($"/api/v1/businesses/{bn9}/audit")).Text);
        Assert.Equal("404 NOT_FOUND", Refused(await (await carm.SignInAsync("stranger")).GetAsync($"{accounts}/{id}/uses")));
    }

    [Fact]
    public void Who_guesses_a_secret_fills_no_history_and_hides_nobody_elses_guess()
    {
        string IdOf(string? address, int seconds) => ServiceAccountUse.Refused("svc1", address, At.AddSeconds(seconds)).Id;
        Assert.Equal(IdOf("192.0.2.1", 0), IdOf("192.0.2.1", 59));
        Assert.Equal(3, new[] { IdOf("192.0.2.1", 0), IdOf("192.0.2.2", 0), IdOf("192.0.2.1", 60) }.Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_says_why_in_both_languages()
    {
        var (carm, bn9, manager, accounts) = await OpenAsync();
        Assert.Equal("400 VAL_SERVICE_LAST_DAY", Refused(await manager.PostAsync(accounts, New("READER", lastDay: "2020-01-01"))));
        var refused = await manager.PostAsync(accounts, new { name = "", role = "BAM", lastDay = LastDay, capabilities = new[] { "FLY" }, rmAccount = "1" });
        Assert.Equal(["capabilities[0] VAL_SERVICE_CAPABILITY", "name VAL_NOT_EMPTY", "rmAccount ID_BN15_FORMAT", "role VAL_SERVICE_ROLE"], refused.Json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("path").GetString()} {e.GetProperty("code").GetString()}").Order());
        Assert.Equal("404 NOT_FOUND", Refused(await manager.PostAsync(accounts, New("READER", rmAccount: $"{bn9}RM0009"))));
        Assert.Equal("400 VAL_GRANT_TYPE", Refused(await carm.Anyone.PostContentAsync("/api/v1/oauth/token", Encoding.UTF8.GetBytes("grant_type=password"), "application/x-www-form-urlencoded")));
        Assert.Contains("Le client et son secret", (await TokenAsync(carm, "svc1", "x", "fr-CA")).Text);
    }

    async Task<(CarmSystem Carm, string Bn9, Caller Manager, string Accounts)> OpenAsync(CarmSystem? system = null)
    {
        var (carm, bn9) = (system ?? tests, Fresh.Bn9());
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", At), new BusinessOnboarded(bn9, "Importer", $"manager.{bn9}", [$"{bn9}RM0001"], At));
        return (carm, bn9, await carm.SignInAsync($"manager.{bn9}"), $"/api/v1/businesses/{bn9}/service-accounts");
    }

    static string LastDay => $"{DateTimeOffset.UtcNow.AddDays(30):yyyy-MM-dd}";

    static object New(string role, string? lastDay = null, string[]? capabilities = null, string? rmAccount = null) => new { name = "Our system", role, lastDay = lastDay ?? LastDay, capabilities, rmAccount };

    static string IdOf(Answer made) => made.Json.GetProperty("account").GetProperty("serviceAccountId").GetString()!;

    static async Task<Answer> TokenAsync(CarmSystem carm, string id, string secret, string language = "en-CA") =>
        await carm.Anyone.PostContentAsync("/api/v1/oauth/token", Encoding.UTF8.GetBytes($"grant_type=client_credentials&client_id={id}&client_secret={Uri.EscapeDataString(secret)}"), "application/x-www-form-urlencoded", language: language);

    static string Refused(Answer answer) => $"{answer.Status} {(answer.Status >= 400 ? answer["code"] : "")}";
}
