using System.Text.RegularExpressions;
using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>What a person and the help desk do with an account (onboarding 4.1, 5).</summary>
public sealed class AccountTests(PostOffice office) : IClassFixture<PostOffice>
{
    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task The_last_manager_stays_unless_two_of_the_staff_say_otherwise()
    {
        var (client, desk, supervisor) = (await OfAsync(Carm), await Carm.SignInAsync("desk", "HELPDESK"), await SupervisorAsync(Carm));
        var user = $"/api/v1/admin/users/{client.ManagerSubject}";
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(client.Manager.PostAsync("/api/v1/me/deactivate")));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(desk.PostAsync($"{user}/deactivate", new { reason = "Has left" })));
        Assert.Equal((403, "SECOND_OFFICER_NEEDED"), await CodeAsync(supervisor.PostAsync($"{user}/deactivate", new { reason = "Has left", overrides = true })));
        await Must(200, desk.PostAsync($"{user}/manager-override", new { reason = "Has left" }));
        Assert.Equal((403, "SECOND_OFFICER_NEEDED"), await CodeAsync(desk.PostAsync($"{user}/deactivate", new { reason = "Has left", overrides = true })));
        await Must(200, supervisor.PostAsync($"{user}/deactivate", new { reason = "Has left", overrides = true }));
        await Carm.SettleAsync();

        Assert.Equal((403, "AUTH_LOCKED"), await CodeAsync(client.Manager.GetAsync("/api/v1/me")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(desk.PostAsync($"{user}/unlock", new { reason = "Back" })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(desk.PostAsync($"{user}/lock", new { reason = "Again" })));
        var alone = (await desk.GetAsync($"/api/v1/admin/businesses?search={client.Bn9}")).Json.GetProperty("items")[0];
        Assert.True(alone.GetProperty("isWithoutManager").GetBoolean());
        Assert.Equal(["OVERRIDE_REQUESTED", "DEACTIVATE"], (await desk.GetAsync($"{user}/actions")).Json.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("action").GetString()));
        Assert.Equal("DEACTIVATED", (await desk.GetAsync($"/api/v1/admin/users?search={client.ManagerSubject}")).Json.GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Who_is_in_no_business_deactivates_itself_and_is_gone()
    {
        var name = $"leaver.{Guid.NewGuid():N}";
        var person = await WithProfileAsync(Carm, name);
        await Must(200, person.PostAsync("/api/v1/me/deactivate"));
        Assert.Equal((403, "AUTH_LOCKED"), await CodeAsync((await Carm.SignInAsync(name)).GetAsync("/api/v1/me")));
    }

    [Fact]
    public async Task A_person_in_one_business_is_taken_over_into_no_other()
    {
        var (client, officer) = (await OfAsync(Carm), await OfficerAsync(Carm));
        Assert.Equal((409, "REG_USER_ALREADY_ASSOCIATED"), await CodeAsync(officer.PutAsync($"/api/v1/admin/businesses/{Fresh.Bn9()}", new { legalName = "Other", managerSubject = client.ManagerSubject, programs = Array.Empty<object>(), licences = Array.Empty<object>() })));
        Assert.Equal((409, "REG_USER_ALREADY_ASSOCIATED"), await CodeAsync(client.Manager.PostAsync("/api/v1/registrations")));
    }

    [Fact]
    public async Task Passcodes_move_to_a_new_address_once_it_is_proved_and_the_old_one_is_told()
    {
        var name = $"mover{Guid.NewGuid():N}"[..12];
        var person = await Carm.SignInAsync(name, secondFactor: false);
        await Must(200, person.PostAsync("/api/v1/session/mfa/enrol", new { email = $"{name}@carm.example", emailAgain = $"{name}@carm.example", consent = true }));
        await Must(200, person.PostAsync("/api/v1/session/mfa/verify", new { code = CodeIn(office.LettersTo(name).Last()) }));
        await office.LaterAsync(TimeSpan.FromMinutes(2));

        object To(string again) => new { email = $"{name}.new@carm.example", emailAgain = again };
        Assert.Equal((400, "USR_EMAIL_MISMATCH"), await CodeAsync(person.PutAsync("/api/v1/me/mfa-email", To("other@carm.example"))));
        await Must(200, person.PutAsync("/api/v1/me/mfa-email", To($"{name}.new@carm.example")));
        Assert.Contains("is changing", office.LettersTo(name).Last());
        await Must(200, person.PostAsync("/api/v1/session/mfa/verify", new { code = CodeIn(office.LettersTo($"{name}.new").Last()) }));
        await office.LaterAsync(TimeSpan.FromMinutes(2));
        await Must(200, person.PostAsync("/api/v1/session/mfa/send"));
        Assert.Equal(2, office.LettersTo($"{name}.new").Count());

        Assert.True((await Must(200, person.SendAsync(HttpMethod.Delete, "/api/v1/session", null))).Json.GetProperty("ended").GetBoolean());
        Assert.Equal((401, "AUTH_MFA_REQUIRED"), await CodeAsync(person.GetAsync("/api/v1/me")));
        var partner = await Carm.SignInAsync($"partner.{Guid.NewGuid():N}");
        Assert.Equal((409, "USR_NOT_ENROLLED"), await CodeAsync(partner.PutAsync("/api/v1/me/mfa-email", To($"{name}.new@carm.example"))));
    }

    [Fact]
    public async Task The_help_desk_parts_a_person_from_the_wrong_business()
    {
        var (client, desk, supervisor) = (await OfAsync(Carm), await Carm.SignInAsync("desk", "HELPDESK"), await SupervisorAsync(Carm));
        await Must(200, desk.PostAsync($"/api/v1/admin/users/{client.ManagerSubject}/manager-override", new { reason = "Linked to the wrong one" }));
        await Must(200, supervisor.PostAsync($"/api/v1/admin/users/{client.ManagerSubject}/unlink", new { reason = "Linked to the wrong one", overrides = true }));
        await Carm.SettleAsync();
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}")).Status);
        await Must(201, client.Manager.PostAsync("/api/v1/registrations"));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(desk.PostAsync($"/api/v1/admin/users/{client.ManagerSubject}/unlink", new { reason = "Again" })));
    }

    static string CodeIn(string letter) => Regex.Match(letter, @"\b[0-9]{6}\b").Value;
}
