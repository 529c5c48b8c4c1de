using System.Globalization;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>What follows from an approved enrolment: the account, the licence or the code (onboarding 6.1).</summary>
static class Approval
{
    public static async Task<EnrolmentCase> CaseOfAsync(IQuerySession session, Enrolment enrolment, DateTimeOffset now, CancellationToken ct) => new(
        enrolment, await DocumentNote.OfAsync(session, enrolment.Id, ct), await ProgramAccounts.OfAsync(session, enrolment.Bn9, ct), await session.Query<Enrolment>().Where(e => e.Bn9 == enrolment.Bn9).ToListAsync(ct),
        await session.Query<CarrierCode>().Where(c => c.Bn9 == enrolment.Bn9).ToListAsync(ct),
        await session.Query<Licence>().Where(l => l.Bn9 == enrolment.Bn9).ToListAsync(ct), (await session.LoadAsync<BusinessAccount>(enrolment.Bn9, ct))?.State == BusinessState.Active, (enrolment.SubmittedAt ?? now).TorontoDate());

    /// <param name="carrierCode">The code that the officer gives; null lets the next free one be found.</param>
    public static async Task<(Enrolment, OutgoingMessages)> GrantAsync(IDocumentSession session, Enrolment enrolment, string? carrierCode, ReleaseSchedule releases, DateTimeOffset now, CancellationToken ct)
    {
        var program = ProgramCatalogue.Require(enrolment.Program);
        var facts = new OutgoingMessages();
        ProgramAccount account;
        if (program.HasOwnAccount && enrolment.RmAccount is null)
        {
            releases.RequireRmIssuance(now.TorontoDate());
            var entity = (await session.LoadAsync<LegalEntity>(enrolment.Bn9, ct))?.LegalName ?? (await session.LoadAsync<BusinessAccount>(enrolment.Bn9, ct))!.LegalName;
            var number = ProgramAccount.NextNumber(enrolment.Bn9, (await ProgramAccounts.OfAsync(session, enrolment.Bn9, ct)).Select(p => p.Id));
            // A broker and a warehouse act from when the licence is issued, not from when it is promised.
            var state = program.Licence is not null && program.Security is not null ? ProgramState.Pending : ProgramState.Active;
            account = new ProgramAccount(number, enrolment.Bn9, program.Code, enrolment.Answers.DisplayName!, state, now, enrolment.CreatedBy) { ContactName = enrolment.Answers.Contact?.Name, ContactEmail = enrolment.Answers.Contact?.Email };
            facts.Add(ProgramAccounts.Open(session, account, entity));
            if (state != ProgramState.Active) facts.Add(account.Changed(now));
            enrolment = enrolment with { RmAccount = number, OpensAccount = true };
        }
        else
        {
            account = (await session.LoadAsync<ProgramAccount>(enrolment.RmAccount!, ct))! is var known ? known with { SubPrograms = [.. known.SubPrograms.Union([program.Code])] } : known;
            session.Store(account);
        }

        if (program.Licence is { } kind)
        {
            var licence = Licence.Promised(Guid.CreateVersion7(now).ToString("N"), enrolment, kind, await Counter.NextAsync(session, kind, ct), account.Id);
            session.Insert(licence);
            if (licence.State == LicenceState.Active) facts.Add(licence.Changed(now));
        }
        if (program.IsCarrier)
        {
            var code = await NewCodeAsync(session, enrolment, account.Id, carrierCode, ct);
            session.Insert(code);
            enrolment = enrolment with { CarrierCode = code.Id };
        }
        session.Store(enrolment);
        var template = enrolment.CarrierCode is not null ? "N12_CODE" : program is { Licence: not null, Security: not null } ? "N12_PROMISED" : "N12_DECIDED";
        facts.AddRange(EnrolmentNotices.For(enrolment, "approved", template, now, program.Code, enrolment.CarrierCode ?? "APPROVED", enrolment.DecisionReason ?? ""));
        await DocumentSpace.ReleaseAsync(session, enrolment, ct);
        return (enrolment, facts);
    }

    static async Task<CarrierCode> NewCodeAsync(IDocumentSession session, Enrolment enrolment, string rmAccount, string? asked, CancellationToken ct)
    {
        var capacity = EnrolmentRules.Capacity(enrolment)!;
        // The key keeps two approvals at once from giving a second code (invariant I17).
        if (await session.LoadAsync<CapacityClaim>(CapacityClaim.IdOf(enrolment.Bn9, capacity), ct) is not null) throw new Rejected("CAR_DUPLICATE_CAPACITY", capacity);
        if (asked is not null && await session.LoadAsync<CarrierCode>(asked, ct) is not null) throw new Rejected("CAR_CODE_TAKEN", asked) { Path = "carrierCode" };
        var code = asked ?? "";
        if (asked is null)
        {
            // One look at the counter: what it gives next is not stored before the end.
            var counter = await session.LoadAsync<Counter>($"CODE_{capacity}", ct) ?? new($"CODE_{capacity}", 0);
            do
            {
                counter = counter with { Last = counter.Last + 1 };
                code = CarrierCode.Spell(capacity, counter.Last);
            }
            while (await session.LoadAsync<CarrierCode>(code, ct) is not null);
            session.Store(counter);
        }
        session.Insert(new CapacityClaim(CapacityClaim.IdOf(enrolment.Bn9, capacity), code));
        return new(code, enrolment.Bn9, rmAccount, capacity, enrolment.Answers.Carrier!.IsBonded, CarrierCodeState.Active) { SecurityAgreementNumber = enrolment.Answers.SecurityAgreementNumber };
    }
}

/// <summary>Numbers given in sequence. Two at once meet the concurrency check, and the second looks again.</summary>
public sealed record Counter(string Id, int Last)
{
    public static async Task<string> NextAsync(IDocumentSession session, string name, CancellationToken ct)
    {
        var next = (await session.LoadAsync<Counter>(name, ct) ?? new(name, 0)) is var counter ? counter with { Last = counter.Last + 1 } : counter;
        session.Store(next);
        return next.Last.ToString("00000", CultureInfo.InvariantCulture);
    }
}
