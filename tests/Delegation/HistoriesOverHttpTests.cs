using Carm.Delegation.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Xunit;
using static Carm.Delegation.Tests.History;
using static Carm.Delegation.Tests.Scene;

namespace Carm.Delegation.Tests;

/// <summary>Two hundred of the random histories through the host and its database, each in a world of its own, all on one clock.</summary>
public sealed class HistoriesOverHttpTests(CarmHost carm)
{
    const int Histories = 200;

    /// <summary>What happens in a history, where not everything can: nobody amends what has ended, and a provider without a licence asks for nothing.</summary>
    static readonly string[] Expected = ["DEL_NOT_A_PROVIDER", "DEL_RELATIONSHIP_EXISTS", "STATE_CONFLICT", "NOT_FOUND", "DEL_END_DATE_PAST", "BUS_SUSPENDED", "DEL_PROVIDER_SUSPENDED"];

    [Fact]
    public async Task Two_hundred_histories_over_HTTP_agree_with_the_naive_reading()
    {
        await using var dated = await carm.OnClockAsync($"{First:yyyy-MM-dd}T16:00:00Z");
        var worlds = await Task.WhenAll(Enumerable.Range(0, Histories).Chunk(Histories / 8).Select(async chunk =>
        {
            List<World> made = [];
            foreach (var n in chunk) made.Add(await World.MakeAsync(dated, n));
            return made;
        }));
        await dated.SettleAsync();

        var (asked, answers) = (0, new HashSet<string>());
        for (var day = First; worlds.SelectMany(w => w).Any(w => w.IsUnfinished); day = worlds.SelectMany(w => w).Where(w => w.IsUnfinished).Select(w => w.Next).DefaultIfEmpty(day).Min())
        {
            if (day > First) await dated.MoveClockAsync($"{day:yyyy-MM-dd}T16:00:00Z");
            await Task.WhenAll(worlds.Select(async some =>
            {
                foreach (var world in some) await world.DoAsync(day);
            }));
            await dated.SettleAsync();
            await Task.WhenAll(worlds.Select(async some =>
            {
                foreach (var world in some.Where(w => w.Ends == day))
                    foreach (var answer in await world.AskAsync(day))
                        lock (answers) (asked, _) = (asked + 1, answers.Add(answer));
            }));
        }
        Assert.Equal(Histories * 5, asked);
        await KeptAsync((IDocumentStore)dated.Alba.Services.GetService(typeof(IDelegationStore))!, dated.Alba.Services.GetService(typeof(TimeProvider)) as TimeProvider);
        foreach (var answer in new[] { "NOT_FOUND", "DEL_FORBIDDEN", "UNASSOCIATED", "BAM", "PAM", "pBAM", "pPAM" }) Assert.Contains(answer, answers);
    }

    /// <summary>Invariants I5 to I13, I15 and I16 on what is stored; I14, that a manager of programs reaches no other, is each answer's above.</summary>
    static async Task KeptAsync(IDocumentStore store, TimeProvider? clock)
    {
        await using var session = store.QuerySession();
        var today = Carm.Kernel.BusinessCalendar.TorontoDate(clock!.GetUtcNow());
        var (people, relationships) = (await session.Query<Person>().ToListAsync(), await session.Query<BusinessRelationship>().ToListAsync());
        var (asked, businesses) = (await session.Query<RelationshipRequest>().ToListAsync(), (await session.Query<PortalBusiness>().ToListAsync()).ToDictionary(b => b.Id));
        foreach (var person in people)
            foreach (var day in person.Roles.SelectMany(r => new[] { r.StartOn, r.EndOn }).Append(today).OfType<DateOnly>())
            {
                RoleAssignment[] held = [.. person.Roles.Where(r => r.HoldsOn(day))];
                Assert.True(held.All(r => r.RmAccount is not null) || held.Length == 1);                                                         // I5
                Assert.Equal(held.Length, held.DistinctBy(r => r.RmAccount).Count());
            }
        var standing = (await session.Query<AuthorityPeriod>().Where(p => p.Until == null).ToListAsync()).Where(p => p.IsRelationship).ToList();
        Assert.Equal(standing.Count, standing.DistinctBy(p => (p.Bn9, p.Counterparty)).Count());                                         // I6
        Assert.Equal(relationships.Where(r => r.EndedAt is null).Select(r => r.Id).Order(), standing.Select(p => p.AuthorityId).Order());
        var providers = (await session.Query<Provider>().ToListAsync()).ToDictionary(p => p.Id);
        foreach (var relationship in relationships)
        {
            Assert.Contains("OWN", relationship.Visibility);                                                                              // I7
            Assert.Equal(relationship.Kind == "PMR", relationship.RmAccounts.Count > 0);                                                   // I8
            Assert.Empty(relationship.RmAccounts.Except(businesses[relationship.ClientBn9].RmAccounts));
            Assert.NotEqual(relationship.ProviderBn9, relationship.ClientBn9);                                                            // I9
            if (relationship.EndedAt is null) Assert.NotEqual("ENDED", providers[relationship.ProviderBn9].Status);                        // I10
            foreach (var person in people.Where(p => p.Bn9 == relationship.ProviderBn9))
                Assert.False(relationship.Kind == "PMR" && AuthorityRule.ProxyRoleOf(person, relationship, today) == "pBAM");               // I11
        }
        Assert.All(asked, r => Assert.NotEqual(r.RequestedBy, r.AnsweredBy));                                                            // I12
        var granted = await session.Query<AuthorityEntry>().Where(e => e.What == "GRANTED").ToListAsync();
        foreach (var pair in granted.Where(e => e.Role is "BMR" or "PMR").GroupBy(e => (e.Grantee, e.Bn9)))
            Assert.Equal(asked.Count(r => (r.ProviderBn9, r.ClientBn9) == pair.Key && r.State == RequestState.Approved), pair.Count());        // I13
        Assert.All(asked.Where(r => r.State == RequestState.Pending).GroupBy(r => (r.ProviderBn9, r.ClientBn9)), open => Assert.Single(open)); // I15
        var groups = await session.Query<ClientGroup>().ToListAsync();
        Assert.Equal(groups.Count, groups.DistinctBy(g => (g.ProviderBn9, g.Name)).Count());                                             // I16
    }

    /// <summary>A provider with a chief, somebody there, and a client; and what will happen to them.</summary>
    sealed class World(CarmSystem carm, int number, Party own, Party client, Caller someone, string subject, string group)
    {
        readonly Queue<Step> ahead = new();
        readonly List<Step> done = [];

        public DateOnly Ends { get; private set; }

        public bool IsUnfinished { get; private set; } = true;

        public DateOnly Next => ahead.Count > 0 ? ahead.Peek().On : Ends;

        public static async Task<World> MakeAsync(CarmSystem carm, int number)
        {
            var (own, client) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
            var group = (await Must(201, own.Manager.PostAsync("/api/v1/client-groups", new { name = "g" }))).Json.GetProperty("clientGroup").Text("groupId")!;
            var subject = $"someone.{Guid.NewGuid():N}";
            var world = new World(carm, number, own, client, await carm.SignInAsync(subject), subject, group);

            // The licence that the provider was taken over with, a client that is asked and somebody who works there; then what the draw says, at times two weeks apart.
            var random = new Random(number);
            var day = First;
            world.ahead.Enqueue(new(day, Happening.LicenceSaid, 0));
            for (var n = 0; n < 8; n++)
            {
                var what = n == 0 ? Happening.RoleGranted : n == 1 ? Happening.RelationshipGranted : (Happening)random.Next(11);
                world.ahead.Enqueue(new(day, what, random.Next(823_543)));
                day = day.AddDays(random.Next(2) * 13);
            }
            world.Ends = day;
            return world;
        }

        /// <summary>What this day brings; what the host refuses did not happen.</summary>
        public async Task DoAsync(DateOnly day)
        {
            while (ahead.Count > 0 && ahead.Peek().On == day)
            {
                var step = ahead.Dequeue();
                if (step.What == Happening.LicenceSaid)
                {
                    // Of what is said in one moment the later counts, and the facts of one provider come one after the other.
                    await carm.HearAsync(new LicenceStatusChanged(own.Bn9, step.Of(2, 0) == 0 ? "CUSTOMS_BROKER" : "TRADE_CONSULTANT", "L1", Statuses[step.Of(5, 1) is var s && s < 3 ? s : 0], new DateTimeOffset(day.ToDateTime(new(16, 0)), TimeSpan.Zero).AddMinutes(done.Count)));
                    done.Add(step);
                }
                else if (step.What == Happening.StateSaid)
                {
                    var at = new DateTimeOffset(day.ToDateTime(new(16, 0)), TimeSpan.Zero).AddMinutes(done.Count);
                    await carm.HearAsync(new BusinessChanged(client.Bn9, "Business", step.Of(3, 0) == 0 ? "SUSPENDED" : "ACTIVE", at), new RmAccountStatusChanged(client.Rm(), client.Bn9, step.Of(3, 1) == 0 ? "INACTIVE" : "ACTIVE", at));
                    done.Add(step);
                }
                else if (await TellAsync(step) is { } answer)
                {
                    if (answer.Status < 300) done.Add(step);
                    else Assert.Contains(answer["code"]!, Expected);
                }
            }
        }

        async Task<Answer?> TellAsync(Step step)
        {
            var (relationship, role) = ($"/api/v1/relationships/{own.Bn9}:{client.Bn9}", RoleNames[step.Of(4, 0)]);
            var (kind, program) = (step.Of(2, 0) == 0 ? "BMR" : "PMR", Here(ClientPrograms[step.Of(2, 1)]));
            switch (step.What)
            {
                case Happening.RoleGranted:
                    var terms = new { role, rmAccount = role == "BAM" ? null : Here(step.Program(OwnPrograms)), startOn = step.Start, endOn = step.End };
                    var given = await own.Manager.PostAsync($"/api/v1/businesses/{own.Bn9}/roles", new { grantee = subject, terms.role, terms.rmAccount, terms.startOn, terms.endOn });
                    if (given.Status != 404) return given;
                    var asked = (await Must(201, someone.PostAsync("/api/v1/employee-requests", new { bn9 = own.Bn9, comment = "I work here" }))).Json.GetProperty("request").Text("requestId");
                    return await own.Manager.PostAsync($"/api/v1/employee-requests/{asked}/approve", terms);
                case Happening.RoleRevoked:
                    var held = (await own.Manager.ItemsAsync($"/api/v1/businesses/{own.Bn9}/employees")).Where(e => e.Text("subject") == subject).SelectMany(e => e.GetProperty("roles").EnumerateArray()).ToArray();
                    return held.Length == 0 ? null : await own.Manager.PostAsync($"/api/v1/roles/{held[step.Of(7, 0) % held.Length].Text("roleId")}/revoke", new { reason = "Moved on" });
                case Happening.RelationshipGranted:
                    var request = await own.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = client.Bn9, kind = "BMR", comment = "We act for you" });
                    if (request.Status != 201) return request;
                    var id = request.Json.GetProperty("request").Text("requestId");
                    var granted = await client.Manager.PostAsync($"/api/v1/relationship-requests/{id}/approve", new { kind, rmAccounts = kind == "PMR" ? new[] { program } : null, visibility = Sights[step.Of(4, 6)], capabilities = step.Left, startOn = step.Start, endOn = step.End });
                    if (granted.Status != 200) await Must(200, own.Manager.PostAsync($"/api/v1/relationship-requests/{id}/withdraw", new { }));
                    return granted;
                case Happening.RelationshipAmended:
                    return await client.Manager.PostAsync($"{relationship}/amend", new { kind, rmAccounts = kind == "PMR" ? new[] { program } : null, visibility = Sights[step.Of(4, 6)], capabilities = step.Left, endOn = step.End });
                case Happening.RelationshipEnded:
                    return await client.Manager.PostAsync($"{relationship}/revoke", new { retainInFlight = step.Of(2, 0) == 0 });
                case Happening.GroupClient:
                    return await own.Manager.PutAsync($"/api/v1/client-groups/{group}/clients", new { clientBn9s = step.Of(3, 0) > 0 ? new[] { client.Bn9 } : [] });
                case Happening.GroupEmployee:
                    return await own.Manager.PutAsync($"/api/v1/client-groups/{group}/employees", new { employees = step.Of(5, 0) is var g && g < 4 ? new[] { new { subject, proxyRole = Proxies[g] } } : [] });
                case Happening.Assigned:
                    return await own.Manager.PutAsync($"{relationship}/assignments", new { employees = step.Of(5, 0) is var a && a < 4 ? new[] { new { subject, proxyRole = Proxies[a] } } : [] });
                default:
                    return null;
            }
        }

        /// <summary>Five questions at the end, each answered as the naive reading answers it.</summary>
        public async Task<IReadOnlyList<string>> AskAsync(DateOnly day)
        {
            var (random, answers) = (new Random(-number - 1), new List<string>());
            for (var n = 0; n < 5; n++)
            {
                var question = Question(random.Next(823_543), writes: false, open: random.Next(2) == 0);
                // Every tenth first asks what also those may do who belong nowhere: by chance it is seldom asked of them, and less with each row of the matrix.
                if (n == 0 && number % 10 == 0) question = question with { Permission = "delegation.access.request", Bn9 = null, RmAccount = null, SubmitterBn9 = null };
                question = question with { IsWrite = !PermissionMatrix.IsRead(question.Permission), Bn9 = question.Bn9 ?? (question.RmAccount is null ? null : Own) };
                var query = string.Concat(new[] { ("bn9", question.Bn9), ("rmAccount", question.RmAccount), ("submitterBn9", question.SubmitterBn9) }.Where(q => q.Item2 is not null).Select(q => $"&{q.Item1}={Here(q.Item2)}"));
                var said = await Must(200, someone.GetAsync($"/api/v1/authority/explain?operation={question.Permission}&isOpen={question.IsOpen}{query}"));
                var naive = Naive(done, question, day, nights: true);
                Assert.True((naive.Refusal, naive.Role) == (said["code"], said["role"]), $"History {number}: {naive} and not {(said["code"], said["role"])}\n{string.Join('\n', done)}\n{day}: {question}\n{said.Text}");
                answers.Add(naive.Refusal ?? naive.Role!);
            }
            IsUnfinished = false;
            return answers;
        }

        string? Here(string? name) => name?.Replace(Own, own.Bn9).Replace(Client, client.Bn9);
    }
}
