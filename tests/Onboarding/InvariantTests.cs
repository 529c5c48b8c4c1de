using System.Collections.Concurrent;
using System.Collections.Immutable;
using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;
using static Carm.Onboarding.Tests.Client;
using static Carm.Onboarding.Tests.Registering;

namespace Carm.Onboarding.Tests;

/// <summary>Whatever is done in whatever order, the invariants of section 9 that are Onboarding's hold: I1 to I4, I17 to I20.</summary>
public sealed class InvariantTests(AprilOffice office) : IClassFixture<AprilOffice>
{
    static readonly DateTimeOffset Start = new(2026, 4, 1, 16, 0, 0, TimeSpan.Zero);
    static readonly string[] Numbers = ["700000003", "712345677"];
    static readonly string[] Modes = ["HIGHWAY", "AIR"];
    static readonly OnboardingPolicy Policy = new() { AffinityFailures = 3, AffinityReviewFailures = 4 };

    CarmSystem Carm => office.Carm;

    /// <summary>Everything that the decisions see and write, as the store would keep it.</summary>
    sealed record World(
        DateTimeOffset Now, ImmutableDictionary<string, Registration> Registrations, ImmutableDictionary<string, Membership> Members, ImmutableDictionary<string, BusinessAccount> Businesses, ImmutableDictionary<string, ProgramAccount> Programs,
        ImmutableDictionary<string, CarrierCode> Codes, ImmutableDictionary<string, Enrolment> Enrolments, ImmutableDictionary<string, Licence> Licences, ImmutableDictionary<string, FailedAnswers> Failures, ImmutableHashSet<string> Overridden, int Completions)
    {
        public static readonly World Empty = new(Start, ImmutableDictionary<string, Registration>.Empty, ImmutableDictionary<string, Membership>.Empty, ImmutableDictionary<string, BusinessAccount>.Empty, ImmutableDictionary<string, ProgramAccount>.Empty,
            ImmutableDictionary<string, CarrierCode>.Empty, ImmutableDictionary<string, Enrolment>.Empty, ImmutableDictionary<string, Licence>.Empty, ImmutableDictionary<string, FailedAnswers>.Empty, [], 0);

        /// <summary>One business with a carrier code is there already, and the other was guessed at, so that what comes after a registration comes often enough.</summary>
        public static readonly World WithOne = Empty with
        {
            Members = Empty.Members.Add("person1", new("person1", Numbers[1], Start)), Businesses = Empty.Businesses.Add(Numbers[1], new(Numbers[1], "Beta", "person1", Start) { Managers = ["person1"] }),
            Licences = Empty.Licences.Add(Numbers[1], new(Numbers[1], Numbers[1], $"{Numbers[1]}RM0001", "CUSTOMS_BROKER", "00001", LicenceState.ApprovedPending)), Completions = 1,
            Codes = Empty.Codes.Add("HAAA", new("HAAA", Numbers[1], $"{Numbers[1]}RM0001", "RAIL", false, CarrierCodeState.Active)), Failures = Empty.Failures.Add(Numbers[0], new(Numbers[0], [.. Enumerable.Range(0, 3).Select(n => new FailedAnswer($"stranger{n}", Start, false))])),
        };
    }

    /// <param name="Does">Which command.</param>
    /// <param name="Who">Which of the people; for some commands, which of four variants.</param>
    /// <param name="Bn">Which of two businesses.</param>
    /// <param name="Luck">Right or wrong, first or second, as the command reads it.</param>
    readonly record struct Step(int Does, int Who, int Bn, int Luck);

    [Fact]
    public void Ten_thousand_sequences_of_decisions_keep_them()
    {
        var accepted = new ConcurrentDictionary<int, int>();
        // The steps of a registration come oftener than the rest, or few would get past it.
        Gen.Select(Gen.Int[0, 39], Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[0, 3], (a, b, c, d) => new Step(a < 20 ? a : (a - 20) % 5, b % (a is 11 or 15 ? 4 : 2), c, d)).Array[40, 120].Sample(steps =>
        {
            var world = World.WithOne;
            foreach (var step in steps)
            {
                var before = world;
                try
                {
                    world = Do(world with { Now = world.Now.AddMinutes(7) }, step);
                    accepted.AddOrUpdate(step.Does, 1, (_, n) => n + 1);
                }
                catch (Rejected refused)
                {
                    // What is refused changes nothing, and never for a reason outside the tables.
                    Assert.Contains(OnboardingRejections.All.Select(r => r.Code).Concat(["STATE_CONFLICT", "NOT_FOUND", "FORBIDDEN", "DEL_LAST_BAM"]), c => c == refused.Code);
                    Assert.Same(before, world);
                }
                Check(world);
            }
        }, iter: 10_000);
        // A sequence that never gets anywhere proves nothing: each command went through, again and again.
        Assert.All(Enumerable.Range(0, 20), does => Assert.True(accepted.GetValueOrDefault(does) > 30, $"{does}: {accepted.GetValueOrDefault(does)}"));
    }

    static World Do(World w, Step s)
    {
        var (person, bn9, now, today) = ($"person{s.Who}", Numbers[s.Bn], w.Now, w.Now.TorontoDate());
        var mine = $"{person}/{bn9}";
        Registration Own() => w.Registrations.GetValueOrDefault(mine) ?? throw new Rejected("NOT_FOUND");
        World Keep(Registration r) => w with { Registrations = w.Registrations.SetItem(mine, r) };
        BusinessAccount Business() => w.Businesses.GetValueOrDefault(bn9) ?? throw new Rejected("NOT_FOUND");
        World Put(BusinessAccount b) => w with { Businesses = w.Businesses.SetItem(bn9, b) };
        CarrierCode Code() => w.Codes.Values.Where(c => c.Bn9 == bn9).OrderBy(c => c.Id).ElementAtOrDefault(s.Luck) ?? throw new Rejected("NOT_FOUND");
        Licence Licence() => w.Licences.GetValueOrDefault(bn9) ?? throw new Rejected("NOT_FOUND");
        switch (s.Does)
        {
            case 0:
                if (w.Members.ContainsKey(person)) throw new Rejected("REG_USER_ALREADY_ASSOCIATED");
                if (w.Registrations.GetValueOrDefault(mine) is { IsLive: true }) throw new Rejected("STATE_CONFLICT");
                return Keep(new(mine, person, RegistrationState.Identified, now) { Bn9 = bn9, RmAccount = $"{bn9}RM0001", Offered = ["TRANSACTION", "SOA"] });
            case 1: return Keep(Own().At(RegistrationState.Identified, person, now, Policy).To(RegistrationState.InfoMatched, now));
            case 2:
                var answering = Own().At(RegistrationState.InfoMatched, person, now, Policy);
                var before = w.Failures.GetValueOrDefault(bn9) ?? new(bn9, []);
                if (before.LockedUntil(person, Policy) > now) throw new Rejected("REG_LOCKED");
                if (s.Luck > 1) return Keep(answering.To(RegistrationState.AffinityPassed, now));
                var failed = before.With(new(person, now, IsLegalInfo: false));
                return Keep(Proofs.Failed(answering, failed, Policy, now).Next) with { Failures = w.Failures.SetItem(bn9, failed) };
            case 3: return Keep(Own().At(RegistrationState.AffinityPassed, person, now, Policy).To(RegistrationState.TermsAccepted, now));
            case 4:
                var (completed, membership, business) = CompleteRegistrationHandler.Complete(Own().At(RegistrationState.TermsAccepted, person, now, Policy), new(bn9, "Alpha", [], "RESIDENT", new("1", null, "H", "NS", "B3H 1A1", "CA"), null), new(person, "F", "U", "e", "1", "en", true, 1), w.Members.GetValueOrDefault(person), w.Businesses.GetValueOrDefault(bn9), now);
                return w with
                {
                    Registrations = w.Registrations.SetItem(mine, completed), Members = w.Members.Add(person, membership), Businesses = w.Businesses.Add(bn9, business with { Managers = [person] }), Completions = w.Completions + 1,
                    Licences = w.Licences.SetItem(bn9, new(bn9, bn9, $"{bn9}RM0001", "CUSTOMS_BROKER", "00001", LicenceState.ApprovedPending)),
                };
            case 5: return Keep(Own().Abandoned(person, now));
            case 6: return Keep(Own().Decided(s.Luck != 0, "Seen", "officer", now));
            case 7: return Put(Business().Suspended("r"));
            case 8: return Put(Business().Reinstated("r"));
            case 9:
                if (s.Luck != 0) throw new Rejected("FORBIDDEN");
                var closed = CloseBusinessHandler.Close(Business(), w.Programs.Values.Where(p => p.Bn9 == bn9), w.Licences.Values.Where(l => l.Bn9 == bn9), w.Codes.Values.Where(c => c.Bn9 == bn9), w.Enrolments.Values.Where(e => e.Bn9 == bn9), "r", now);
                return Put(closed.Business) with { Programs = w.Programs.SetItems(closed.Programs.Select(p => KeyValuePair.Create(p.Id, p))), Licences = w.Licences.SetItems(closed.Licences.Select(l => KeyValuePair.Create(l.Id, l))), Codes = w.Codes.SetItems(closed.Codes.Select(c => KeyValuePair.Create(c.Id, c))), Enrolments = w.Enrolments.SetItems(closed.Enrolments.Select(e => KeyValuePair.Create(e.Id, e))) };
            case 10:
                if (w.Businesses.GetValueOrDefault(bn9)?.State == BusinessState.Closed) throw new Rejected("STATE_CONFLICT");
                var number = ProgramAccount.NextNumber(bn9, w.Programs.Values.Where(p => p.Bn9 == bn9).Select(p => p.Id));
                return w with { Programs = w.Programs.Add(number, new(number, bn9, "IMPORTER", "Alpha", ProgramState.Active, now, person)) };
            case 11:
                var account = w.Programs.GetValueOrDefault($"{bn9}RM000{s.Luck + 1}") ?? throw new Rejected("NOT_FOUND");
                return w with { Programs = w.Programs.SetItem(account.Id, s.Who switch { 0 => account.Deactivated(), 1 => account.Activated(), 2 => account.Suspended("r"), _ => account.Closed("r") }) };
            case 12:
                if (Business().State != BusinessState.Active) throw new Rejected("ENR_NOT_ELIGIBLE", "goodStanding");
                var mode = Modes[s.Luck % 2];
                var asked = new Enrolment($"e{w.Enrolments.Count:000}", bn9, "CARRIER", null, EnrolmentState.Draft, person, now) { Answers = Complete(mode, today) }.Submitted(person, now);
                var faults = EnrolmentRules.FaultsOf(new(asked, [Paper(asked)], [.. w.Programs.Values.Where(p => p.Bn9 == bn9)], [.. w.Enrolments.Values.Where(e => e.Bn9 == bn9)], [.. w.Codes.Values.Where(c => c.Bn9 == bn9)], [], true, today));
                if (faults.Count > 0) throw Rejected.Of(faults);
                return w with { Enrolments = w.Enrolments.Add(asked.Id, asked) };
            case 13 or 14:
                var open = w.Enrolments.Values.Where(e => e.Bn9 == bn9 && e.IsOpen).OrderBy(e => e.Id).FirstOrDefault() ?? throw new Rejected("NOT_FOUND");
                if (open.State == EnrolmentState.Submitted) return w with { Enrolments = w.Enrolments.SetItem(open.Id, s.Does == 14 ? open.Withdrawn(now) : open.Taken("officer", now)) };
                var approved = open.Approved(null, "officer", now);
                var again = EnrolmentRules.FaultsOf(new(approved, [Paper(approved)], [.. w.Programs.Values.Where(p => p.Bn9 == bn9)], [.. w.Enrolments.Values.Where(e => e.Bn9 == bn9)], [.. w.Codes.Values.Where(c => c.Bn9 == bn9)], [], Business().State == BusinessState.Active, today));
                if (again.Count > 0) throw Rejected.Of(again);
                var rm = ProgramAccount.NextNumber(bn9, w.Programs.Values.Where(p => p.Bn9 == bn9).Select(p => p.Id));
                var code = new CarrierCode(CarrierCode.Spell("RAIL", w.Codes.Count), bn9, rm, approved.Answers.Carrier!.Mode!, false, CarrierCodeState.Active);
                return w with { Enrolments = w.Enrolments.SetItem(open.Id, approved with { RmAccount = rm, OpensAccount = true }), Programs = w.Programs.Add(rm, new(rm, bn9, "CARRIER", "Alpha", ProgramState.Active, now, person)), Codes = w.Codes.Add(code.Id, code) };
            case 15: return w with { Codes = w.Codes.SetItem(Code().Id, s.Who switch { 0 => Code().GivenUp(), 1 => Code().Suspended("UNPAID_AMOUNT", "r", today.AddDays(5), today), 2 => Code().Reinstated("r", today), _ => Code().Noticed("CEASED", "r", false, "officer", today).Confirmed("second") }) };
            case 16: return w with { Codes = w.Codes.SetItem(Code().Id, Code().TakenEffect(today.AddDays(30))) };
            case 17:
                if (!w.Members.TryGetValue(person, out var leaver)) throw new Rejected("NOT_FOUND");
                var left = w.Businesses[leaver.Bn9].WithoutManager(person, overrides: s.Luck == 0, now);
                return w with { Businesses = w.Businesses.SetItem(leaver.Bn9, left), Members = w.Members.Remove(person), Overridden = s.Luck == 0 ? w.Overridden.Add(leaver.Bn9) : w.Overridden };
            case 18: return w with { Licences = w.Licences.SetItem(bn9, s.Luck switch { 0 => Licence().Issued(today, today, "S-1", null, null), 1 => Licence().Noticed(LicenceNoticeKind.Suspension, "FRAUD", "r", "officer", today.AddDays(-30)), 2 => Licence().Decided(true, "r", "second", today), _ => Licence().Reinstated("r") }) };
            default: return w with { Now = now.AddDays(s.Luck * 9) };
        }
    }

    static void Check(World w)
    {
        Assert.Equal(w.Businesses.Count, w.Completions);                                                                     // I1: one account for a BN9, made once
        Assert.All(w.Programs.Values, p => Assert.Equal(p.Bn9, RmAccount.Read(p.Id, out _)?.Business.Value));                // I2
        Assert.All(w.Businesses.Values.SelectMany(b => b.Managers.Select(m => (b, m))).GroupBy(x => x.m), g => Assert.Single(g));    // I3
        Assert.All(w.Businesses.Values.Where(b => b.State == BusinessState.Active && !w.Overridden.Contains(b.Id)), b => Assert.NotEmpty(b.Managers));   // I4
        Assert.All(w.Codes.Values.Where(c => c.State != CarrierCodeState.Cancelled).GroupBy(c => (c.Bn9, c.Capacity)), g => Assert.Single(g));           // I17
        foreach (var closed in w.Businesses.Values.Where(b => b.State == BusinessState.Closed))                              // I20
        {
            Assert.All(w.Programs.Values.Where(p => p.Bn9 == closed.Id), p => Assert.Equal(ProgramState.Closed, p.State));
            Assert.All(w.Codes.Values.Where(c => c.Bn9 == closed.Id), c => Assert.Equal(CarrierCodeState.Cancelled, c.State));
            Assert.All(w.Licences.Values.Where(l => l.Bn9 == closed.Id), l => Assert.True(l.IsOver));
            Assert.All(w.Enrolments.Values.Where(e => e.Bn9 == closed.Id), e => Assert.False(e.IsOpen));
        }
    }

    static EnrolmentAnswers Complete(string mode, DateOnly today) => new()
    {
        Contact = new("F", "f@carm.example", "1"), DisplayName = "Alpha", PlaceOfBusiness = new("1", null, "H", "NS", "B3H 1A1", "CA"), Attestation = new("F", "D", today), Carrier = new(true, false, false, mode),
    };

    static DocumentNote Paper(Enrolment e) => new("d", e.Id, "PROOF_OF_OWNERSHIP", "p.pdf", "application/pdf", 1, "", DocumentState.Clean, e.At);

    /// <summary>Two people and one business each time; the answers they give are so odd that they would be found again wherever they lay.</summary>
    [Fact]
    public async Task Two_hundred_sequences_over_HTTP_keep_them_too_and_leave_no_answer_behind()
    {
        var (officer, supervisor, programs) = (await OfficerAsync(Carm), await SupervisorAsync(Carm), await ProgramOfficerAsync(Carm));
        var done = new ConcurrentDictionary<string, int>();
        var random = new Random(20260401);
        var sequences = Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 14).Select(_ => random.Next(15)).ToArray()).ToArray();
        await Parallel.ForEachAsync(sequences, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (sequence, ct) =>
        {
            var bn9 = await AlphaAsync(Carm);
            Caller[] people = [await PersonAsync(Carm, "random"), await PersonAsync(Carm, "random")];
            var registrations = new string?[2];
            foreach (var (step, turn) in sequence.Select((s, i) => (s, i)))
            {
                var (who, right) = (turn % 2, step % 3 != 0);
                var id = registrations[who] ?? "none";
                var answer = step switch
                {
                    0 or 1 => await Note("StartRegistration", 201, people[who].PostAsync("/api/v1/registrations")) is { Status: 201 } started && (registrations[who] = started.Json.GetProperty("registration").GetProperty("registrationId").GetString()) is { } fresh
                        ? await StepAsync(people[who], fresh, "identify", new { bn9, rmAccount = $"{bn9}RM0001" }) : null,
                    2 or 3 => await StepAsync(people[who], id, "legal-info", new { name = right ? "Alpha Imports, Inc." : "Beta", address = Client.Address }),
                    4 or 5 => await StepAsync(people[who], id, "affinity", right ? Answers(Q1("1250.00"), Q3("2230.55")) : Answers(Q1("73913.57"), Q3("2230.55"))),
                    6 => await Note("AcceptTerms", 200, StepAsync(people[who], id, "terms", new { termsVersion = "2026-01" })),
                    7 or 8 => await FinishAsync(people[who], bn9, id),
                    9 => await Note("AbandonRegistration", 200, StepAsync(people[who], id, "abandon", new { })),
                    10 => await Note("OpenProgram", 201, officer.PostAsync($"/api/v1/admin/legal-entities/{bn9}/program-accounts", new { programType = "IMPORTER" })),
                    11 => await Note("SuspendBusiness", 200, supervisor.PostAsync($"/api/v1/admin/businesses/{bn9}/suspend", new { reason = "r" })),
                    12 => await Note("ReinstateBusiness", 200, supervisor.PostAsync($"/api/v1/admin/businesses/{bn9}/reinstate", new { reason = "r" })),
                    13 => turn < 12 ? await CarrierAsync(people[who], programs, bn9, "HIGHWAY") : await CloseAsync(bn9),
                    _ => await Note("DeactivateMe", 200, turn > 9 ? people[who].PostAsync("/api/v1/me/deactivate") : people[who].GetAsync("/api/v1/me")),
                };
                Assert.True(answer is null || answer.Status < 500, answer?.Text);
            }
        });
        await Carm.SettleAsync();

        Assert.True(done["CompleteRegistration"] > 20, $"{done["CompleteRegistration"]} completed");
        Assert.True(done.GetValueOrDefault("approved") > 3, $"{done.GetValueOrDefault("approved")} carriers approved");
        await NoneAsync("I1", "select bn9 from (select data ->> 'bn9' as bn9 from onboarding.mt_doc_membership group by 1 having count(*) > 1) x");
        await NoneAsync("I2", "select id from onboarding.mt_doc_programaccount where id !~ ('^' || (data ->> 'bn9') || 'RM[0-9]{4}$')");
        await NoneAsync("I3", "select m.id from onboarding.mt_doc_membership m join delegation.mt_doc_person p on p.id = m.id where p.data ->> 'bn9' <> m.data ->> 'bn9' and jsonb_array_length(p.data -> 'roles') > 0");
        await NoneAsync("I4", "select id from onboarding.mt_doc_businessaccount b where data ->> 'state' = 'Active' and (jsonb_array_length(data -> 'managers') = 0 or not exists (select 1 from delegation.mt_doc_person p where p.data ->> 'bn9' = b.id and jsonb_array_length(p.data -> 'roles') > 0))");
        await NoneAsync("I20 of people", "select m.id from onboarding.mt_doc_membership m join onboarding.mt_doc_businessaccount b on b.id = m.data ->> 'bn9' where b.data ->> 'state' = 'Closed'");
        await NoneAsync("I17", "select data ->> 'bn9' from onboarding.mt_doc_carriercode where data ->> 'state' <> 'Cancelled' group by data ->> 'bn9', data ->> 'capacity' having count(*) > 1");
        await NoneAsync("I20", "select b.id from onboarding.mt_doc_businessaccount b where data ->> 'state' = 'Closed' and (exists (select 1 from onboarding.mt_doc_programaccount p where p.data ->> 'bn9' = b.id and p.data ->> 'state' <> 'Closed') or exists (select 1 from onboarding.mt_doc_carriercode c where c.data ->> 'bn9' = b.id and c.data ->> 'state' <> 'Cancelled') or exists (select 1 from delegation.mt_doc_person r where r.data ->> 'bn9' = b.id and jsonb_array_length(r.data -> 'roles') > 0))");
        // I18: each accepted write stands in the audit once.
        foreach (var (action, times) in done.Where(d => d.Key != "approved"))
            Assert.Equal((action, (long)times), (action, await ScalarAsync($"select count(*) from onboarding.audit_entry where action = '{action}'")));
        // I19: no answer lies anywhere, neither the wrong nor the one that was right.
        foreach (var table in await ColumnAsync("select format('%I.%I', table_schema, table_name) from information_schema.tables where table_schema in ('onboarding', 'messages', 'delegation', 'host') and table_type = 'BASE TABLE'"))
            await NoneAsync($"I19 in {table}", $"select 1 from {table} t where t::text like '%73913.57%'");

        async Task<Answer> Note(string action, int accepted, Task<Answer> asked)
        {
            var answer = await asked;
            if (answer.Status == accepted && !(action == "DeactivateMe" && answer.Text.Contains("firstName", StringComparison.Ordinal))) done.AddOrUpdate(action, 1, (_, n) => n + 1);
            return answer;
        }

        // A person that has come as far as the end goes there; the others are helped to it, or few would ever arrive.
        async Task<Answer> FinishAsync(Caller person, string bn9, string id)
        {
            await StepAsync(person, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address });
            await StepAsync(person, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55")));
            await Note("AcceptTerms", 200, StepAsync(person, id, "terms", new { termsVersion = "2026-01" }));
            return await Note("CompleteRegistration", 200, StepAsync(person, id, "complete", new { }));
        }

        async Task<Answer> CloseAsync(string bn9)
        {
            await Note("ProposeClosure", 200, officer.PostAsync($"/api/v1/admin/businesses/{bn9}/closure-proposal", new { reason = "r" }));
            return await Note("CloseBusiness", 200, supervisor.PostAsync($"/api/v1/admin/businesses/{bn9}/close", new { reason = "r" }));
        }

        async Task<Answer?> CarrierAsync(Caller person, Caller officers, string bn9, string mode)
        {
            var draft = await person.PostAsync($"/api/v1/businesses/{bn9}/enrolments", new { program = "CARRIER", answers = EnrolmentTests.With(new { carrier = new { expectsToOperate = true, isBonded = false, usesEManifest = false, mode } }) });
            if (draft.Status != 201) return draft;
            var id = EnrolmentTests.Id(draft);
            await person.UploadAsync($"/api/v1/enrolments/{id}/documents", "certificate.pdf", EnrolmentTests.Pdf, ("kind", "PROOF_OF_OWNERSHIP"));
            var submitted = await person.PostAsync($"/api/v1/enrolments/{id}/submit");
            await officers.PostAsync($"/api/v1/admin/enrolments/{id}/take");
            var approved = await officers.PostAsync($"/api/v1/admin/enrolments/{id}/approve", new { });
            if (approved.Status == 200) done.AddOrUpdate("approved", 1, (_, n) => n + 1);
            return submitted;
        }
    }

    async Task NoneAsync(string invariant, string sql) => Assert.True(await ColumnAsync(sql) is [] or null, $"{invariant}: {string.Join(", ", await ColumnAsync(sql))}");

    async Task<List<string>> ColumnAsync(string sql)
    {
        await using var command = Carm.Database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) values.Add(rows.GetValue(0).ToString()!);
        return values;
    }

    async Task<long> ScalarAsync(string sql)
    {
        await using var command = Carm.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
