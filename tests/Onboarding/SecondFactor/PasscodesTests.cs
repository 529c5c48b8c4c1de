using System.Text.RegularExpressions;
using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>The second factor by one-time passcode (onboarding 4.1, 10).</summary>
public sealed class PasscodesTests(PostOffice office) : IClassFixture<PostOffice>
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero);

    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task Without_a_second_factor_nothing_answers_but_what_gives_one_and_a_passcode_opens_this_token_for_eight_hours()
    {
        var person = await Carm.SignInAsync("walker", secondFactor: false);
        Assert.Equal((401, "AUTH_MFA_REQUIRED"), await CodeAsync(person.GetAsync("/api/v1/me")));
        Assert.Equal((409, "USR_NOT_ENROLLED"), await CodeAsync(person.PostAsync("/api/v1/session/mfa/send")));
        Assert.Equal((400, "USR_EMAIL_MISMATCH"), await CodeAsync(EnrolAsync(person, "walker", again: "other@carm.example")));
        Assert.Equal((400, "USR_CONSENT_REQUIRED"), await CodeAsync(EnrolAsync(person, "walker", consent: false)));
        Assert.Empty(office.LettersTo("walker"));

        Assert.Equal(200, (await EnrolAsync(person, "walker", language: "fr-CA")).Status);
        Assert.Equal((429, "USR_CODE_TOO_SOON"), await CodeAsync(person.PostAsync("/api/v1/session/mfa/send")));
        var letter = Assert.Single(office.LettersTo("walker"));
        Assert.Contains("Votre code", letter);
        Assert.Equal(200, (await VerifyAsync(person, CodeIn(letter))).Status);
        Assert.Equal((401, "USR_CODE_EXPIRED"), await CodeAsync(VerifyAsync(person, CodeIn(letter))));       // it counts once
        Assert.Equal(404, (await person.GetAsync("/api/v1/me")).Status);                                       // no profile yet, but let in
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(EnrolAsync(person, "walker")));

        var elsewhere = await Carm.SignInAsync("walker", secondFactor: false);
        Assert.Equal((401, "AUTH_MFA_REQUIRED"), await CodeAsync(elsewhere.GetAsync("/api/v1/me")));

        await office.LaterAsync(TimeSpan.FromMinutes(8 * 60 - 2));
        Assert.Equal(404, (await person.GetAsync("/api/v1/me")).Status);
        await office.LaterAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((401, "AUTH_MFA_REQUIRED"), await CodeAsync(person.GetAsync("/api/v1/me")));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_for_a_quarter_of_an_hour_and_an_old_code_expires()
    {
        var person = await Carm.SignInAsync("guesser", secondFactor: false);
        await EnrolAsync(person, "guesser");
        var code = CodeIn(Assert.Single(office.LettersTo("guesser")));
        var wrong = code == "000000" ? "000001" : "000000";
        for (var attempt = 1; attempt <= 4; attempt++) Assert.Equal((401, "USR_CODE_INVALID"), await CodeAsync(VerifyAsync(person, wrong)));
        Assert.Equal((423, "USR_CODE_LOCKED"), await CodeAsync(VerifyAsync(person, wrong)));
        Assert.Equal((423, "USR_CODE_LOCKED"), await CodeAsync(VerifyAsync(person, code)));
        Assert.Equal((423, "USR_CODE_LOCKED"), await CodeAsync(person.PostAsync("/api/v1/session/mfa/send")));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(VerifyAsync(person, "12345")));

        await office.LaterAsync(TimeSpan.FromMinutes(16));
        Assert.Equal(200, (await person.PostAsync("/api/v1/session/mfa/send")).Status);
        var second = CodeIn(office.LettersTo("guesser").Last());
        await office.LaterAsync(TimeSpan.FromMinutes(11));
        Assert.Equal((401, "USR_CODE_EXPIRED"), await CodeAsync(VerifyAsync(person, second)));
    }

    [Fact]
    public async Task The_help_desk_locks_unlocks_and_resets_and_each_holds_from_the_next_request()
    {
        var (person, desk) = (await Carm.SignInAsync("helped", secondFactor: false), await Carm.SignInAsync("desk", "HELPDESK"));
        await EnrolAsync(person, "helped");
        await VerifyAsync(person, CodeIn(office.LettersTo("helped").Last()));
        Assert.Equal(404, (await person.GetAsync("/api/v1/me")).Status);

        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(desk.PostAsync("/api/v1/admin/users/helped/lock", new { reason = "" })));
        Assert.Equal(200, (await desk.PostAsync("/api/v1/admin/users/helped/lock", new { reason = "Reported stolen" })).Status);
        Assert.Equal((403, "AUTH_LOCKED"), await CodeAsync(person.GetAsync("/api/v1/me")));
        Assert.Equal((403, "AUTH_LOCKED"), await CodeAsync((await Carm.SignInAsync("helped")).GetAsync("/api/v1/me")));
        Assert.Equal((403, "AUTH_LOCKED"), await CodeAsync(person.PostAsync("/api/v1/session/mfa/send")));
        Assert.Equal(200, (await desk.PostAsync("/api/v1/admin/users/helped/unlock", new { reason = "Found" })).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(desk.PostAsync("/api/v1/admin/users/helped/unlock", new { reason = "Again" })));
        Assert.Equal(404, (await person.GetAsync("/api/v1/me")).Status);

        Assert.Equal(200, (await desk.PostAsync("/api/v1/admin/users/helped/reset-mfa", new { reason = "New address" })).Status);
        Assert.Equal((401, "AUTH_MFA_REQUIRED"), await CodeAsync(person.GetAsync("/api/v1/me")));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(desk.PostAsync("/api/v1/admin/users/nobody/reset-mfa", new { reason = "None" })));
        Assert.Equal((403, "FORBIDDEN"), await CodeAsync(desk.PostAsync("/api/v1/admin/users/desk/lock", new { reason = "Myself" })));
        Assert.Equal(200, (await EnrolAsync(person, "helped")).Status);

        var kept = (await desk.GetAsync("/api/v1/admin/users/helped/actions")).Json.GetProperty("items").EnumerateArray().Select(a => (a.GetProperty("action").GetString(), a.GetProperty("reason").GetString(), a.GetProperty("by").GetString()));
        Assert.Equal([("LOCK", "Reported stolen", "desk"), ("UNLOCK", "Found", "desk"), ("RESET_MFA", "New address", "desk")], kept);
    }

    [Fact]
    public void However_codes_are_asked_and_typed_no_five_wrong_ones_pass_and_only_the_last_one_opens() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 200]).Array[1, 14].Sample(steps =>
        {
            var (state, now, code, wrong) = (new Passcodes("p", "p@carm.example", Noon), Noon, (string?)null, 0);
            DateTimeOffset sent = default;
            foreach (var (does, seconds) in steps)
            {
                now = now.AddSeconds(seconds);
                if (does == 0)
                {
                    try
                    {
                        var next = code == "111111" ? "222222" : "111111";
                        state = state.Sent(next, now);
                        (code, sent) = (next, now);
                    }
                    catch (Rejected refused)
                    {
                        Assert.True(refused.Code is "USR_CODE_TOO_SOON" && now < sent.AddSeconds(60) || refused.Code is "USR_CODE_LOCKED" && now < state.LockedUntil, refused.Code);
                    }
                    continue;
                }
                var typed = does == 1 ? code ?? "333333" : "333333";
                var wasLocked = now < state.LockedUntil;
                (state, var refusal) = state.Typed(typed, now);
                Assert.Equal(refusal is null, !wasLocked && code is not null && typed == code && now <= sent.AddMinutes(10));
                if (refusal is null) (code, wrong) = (null, 0);
                else if (refusal == "USR_CODE_INVALID") Assert.True(++wrong < 5);
                else if (refusal == "USR_CODE_LOCKED") (code, wrong) = (wasLocked ? code : null, 0);
            }
        }, iter: 150);      // each code costs a slow hash

    static Task<Answer> EnrolAsync(Caller person, string name, string? again = null, bool consent = true, string language = "en-CA") =>
        person.PostAsync("/api/v1/session/mfa/enrol", new { email = $"{name}@carm.example", emailAgain = again ?? $"{name.ToUpperInvariant()}@carm.example", consent }, language: language);

    static Task<Answer> VerifyAsync(Caller person, string code) => person.PostAsync("/api/v1/session/mfa/verify", new { code });

    static string CodeIn(string letter) => Regex.Match(letter, @"\b[0-9]{6}\b").Value;

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
