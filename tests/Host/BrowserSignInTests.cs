using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Carm.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>A portal signs a person in at the development issuer as it would at a real authority.</summary>
public sealed class BrowserSignInTests(CarmHost carm)
{
    const string Back = "http://localhost:3000/callback";

    readonly string verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public async Task A_portal_finds_the_issuer_and_its_keys_by_discovery()
    {
        var found = (await carm.GetAsync("/.well-known/openid-configuration")).Json;
        Assert.Equal("http://localhost/", found.GetProperty("issuer").GetString());
        Assert.Equal("http://localhost/connect/authorize", found.GetProperty("authorization_endpoint").GetString());
        Assert.Contains("S256", found.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(m => m.GetString()));
        Assert.DoesNotContain("\"d\":", (await carm.GetAsync("/.well-known/jwks")).Text);
        Assert.Equal("ES256", (await carm.GetAsync("/.well-known/jwks")).Json.GetProperty("keys")[0].GetProperty("alg").GetString());
    }

    [Fact]
    public async Task Who_is_chosen_on_the_page_is_signed_in_and_stays_so_by_the_refresh_token()
    {
        var page = await carm.GetAsync(AuthorizeUrl());
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("alpha.manager", page.Text);

        var tokens = await RedeemAsync(await ChooseAsync(new() { ["user"] = "ar.officer", ["mfa"] = "on" }));
        var access = new JsonWebToken(tokens.GetProperty("access_token").GetString());
        Assert.Equal(["ar.officer", "ar.officer@carm.example", "mfa", "AR_OFFICER", "carm-api"], new[] { "sub", "email", "amr", "staff_role", "aud" }.Select(c => access.GetClaim(c).Value));
        Assert.Equal("nonce-1", new JsonWebToken(tokens.GetProperty("id_token").GetString()).GetClaim("nonce").Value);
        Assert.Equal(200, (await TrialBalanceAsync(tokens, "access_token")).Status);
        Assert.Equal("AUTH_REQUIRED", (await TrialBalanceAsync(tokens, "id_token"))["code"]);

        var renewed = await TokenAsync(carm, new() { ["grant_type"] = "refresh_token", ["client_id"] = "portal", ["refresh_token"] = tokens.GetProperty("refresh_token").GetString()! });
        Assert.Equal("ar.officer", new JsonWebToken(renewed.Json.GetProperty("access_token").GetString()).Subject);
    }

    [Fact]
    public async Task Somebody_else_signs_in_with_or_without_a_second_factor_and_what_is_missing_is_asked_again()
    {
        Dictionary<string, string> somebody = new() { ["subject"] = "<b>nobody", ["name"] = "N", ["email"] = "no e-mail" };
        using (var again = await PostAsync(somebody))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
            Assert.Contains("role=\"alert\"", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        somebody["email"] = "n@carm.example";
        var tokens = await RedeemAsync(await ChooseAsync(somebody));
        Assert.Equal("AUTH_MFA_REQUIRED", (await TrialBalanceAsync(tokens, "access_token"))["code"]);
        somebody["mfa"] = "on";
        Assert.Equal("<b>nobody", new JsonWebToken((await RedeemAsync(await ChooseAsync(somebody))).GetProperty("access_token").GetString()).Subject);
    }

    [Fact]
    public async Task A_test_of_a_portal_names_the_person_and_sees_no_page()
    {
        using var client = Browser(carm);
        using var answer = await client.GetAsync(AuthorizeUrl() + "&login_hint=alpha.manager", TestContext.Current.CancellationToken);
        Assert.Equal("alpha.manager", new JsonWebToken((await RedeemAsync(CodeIn(answer))).GetProperty("access_token").GetString()).Subject);
    }

    [Fact]
    public async Task Codes_go_to_this_machine_only_with_a_proof_key_and_whoever_cancels_is_not_signed_in()
    {
        Assert.Contains("redirect_uri must be on this machine", (await carm.GetAsync(AuthorizeUrl("https://carm.example/callback"))).Text);
        Assert.Contains("post_logout_redirect_uri must be on this machine", (await carm.GetAsync("/connect/logout?post_logout_redirect_uri=https://carm.example/")).Text);

        Assert.Contains("'code_challenge' parameter is missing", (await carm.GetAsync(AuthorizeUrl().Replace("code_challenge", "no_challenge"))).Text);
        Assert.Contains("'code_challenge_method'", (await carm.GetAsync(AuthorizeUrl().Replace("S256", "plain"))).Text);
        using (var silent = await Browser(carm).GetAsync(AuthorizeUrl() + "&prompt=none", TestContext.Current.CancellationToken)) Assert.Contains("error=login_required", silent.Headers.Location!.Query);
        using var cancelled = await PostAsync(new() { ["user"] = "-" });
        Assert.Contains("error=access_denied", cancelled.Headers.Location!.Query);
        Assert.Equal("invalid_grant", (await TokenAsync(carm, Redemption(await ChooseAsync(new() { ["user"] = "alpha.manager" }), "another verifier of forty-three characters, or more")))["error"]);
    }

    [Fact]
    public async Task The_page_speaks_french_and_carries_what_was_asked_without_trusting_it()
    {
        var page = await carm.GetAsync(AuthorizeUrl() + "&ui=%22%3E%3Cscript%3E", "fr-CA");
        Assert.Contains("Ouvrir une session", page.Text);
        Assert.DoesNotContain("<script>", page.Text);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task Another_host_of_the_database_takes_the_codes_and_tokens_of_the_first()
    {
        await using var other = await CarmSystem.OnAsync(carm.Database.ConnectionString);
        var tokens = (await TokenAsync(other, Redemption(await ChooseAsync(new() { ["user"] = "ar.officer", ["mfa"] = "on" }), verifier))).Json;
        Assert.Equal(200, (await TrialBalanceAsync(tokens, "access_token")).Status);
    }

    string AuthorizeUrl(string back = Back) => QueryHelpers.AddQueryString("/connect/authorize", Request(back)!);

    Dictionary<string, string> Request(string back) => new()
    {
        ["client_id"] = "portal", ["response_type"] = "code", ["redirect_uri"] = back, ["scope"] = "openid profile email offline_access carm", ["state"] = "s", ["nonce"] = "nonce-1",
        ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier))), ["code_challenge_method"] = "S256",
    };

    async Task<HttpResponseMessage> PostAsync(Dictionary<string, string> choice)
    {
        using var client = Browser(carm);
        using var form = new FormUrlEncodedContent(Request(Back).Concat(choice));
        return await client.PostAsync("/connect/authorize", form, TestContext.Current.CancellationToken);
    }

    async Task<string> ChooseAsync(Dictionary<string, string> choice)
    {
        using var answer = await PostAsync(choice);
        return CodeIn(answer);
    }

    static string CodeIn(HttpResponseMessage answer)
    {
        Assert.StartsWith(Back, answer.Headers.Location?.AbsoluteUri);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
    }

    async Task<JsonElement> RedeemAsync(string code) => (await TokenAsync(carm, Redemption(code, verifier))).Json;

    static Dictionary<string, string> Redemption(string code, string verifier) =>
        new() { ["grant_type"] = "authorization_code", ["client_id"] = "portal", ["code"] = code, ["redirect_uri"] = Back, ["code_verifier"] = verifier };

    static async Task<Answer> TokenAsync(CarmSystem carm, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent(form) };
        return await carm.SendAsync(request);
    }

    Task<Answer> TrialBalanceAsync(JsonElement tokens, string which) => new Caller(carm, tokens.GetProperty(which).GetString()).GetAsync("/api/v1/admin/ledger/trial-balance");

    static HttpClient Browser(CarmSystem carm) => carm.Alba.Server.CreateClient();
}
