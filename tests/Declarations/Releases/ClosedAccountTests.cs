using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>An account that is not active accounts for nothing (CAD-2002), whichever way a declaration comes.</summary>
public sealed class ClosedAccountTests(CarmHost tests)
{
    [Fact]
    public async Task What_was_drafted_before_the_closing_is_not_accepted_after_it_and_is_when_the_account_lives_again()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (number, early, late, system) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), Fresh.TransactionNumber(), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number);
        // Delegation asks the person, the examination the account: only Declarations hears it here.
        async Task Becomes(string status, string at)
        {
            await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession();
            await KeepProgramAccountStatesHandler.Handle(new RmAccountStatusChanged(importer.Rm, importer.Bn9, status, DateTimeOffset.Parse(at)), session, TestContext.Current.CancellationToken);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await Becomes("CLOSED", "2026-03-18T15:00:00Z");
        Assert.Equal((403, "CAD-2002"), await Code(importer.SubmitAsync(number)));
        Assert.Equal((403, "CAD-2002"), await Code(importer.DraftAsync(late)));
        object Release(string of, string on) => new { transactionNumber = of, rmAccount = importer.Rm, releasedOn = on, estimatedDutiesAndTaxes = "4000.00" };
        Assert.Equal((403, "CAD-2002"), await Code(system.PostAsync("/api/v1/admin/releases", Release(late, "2026-03-19"))));
        // Reported late, of goods that came in while the account was open.
        Assert.Equal(201, (await system.PostAsync("/api/v1/admin/releases", Release(early, "2026-03-17"))).Status);

        await Becomes("ACTIVE", "2026-03-17T15:00:00Z");
        Assert.Equal((403, "CAD-2002"), await Code(importer.SubmitAsync(number)));
        await Becomes("ACTIVE", "2026-03-20T15:00:00Z");
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
    }

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
