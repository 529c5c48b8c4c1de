using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Puts a notice into the inbox of everyone meant, once, and has it mailed to those who want mail.</summary>
public static class KeepNoticeHandler
{
    public static async Task<OutgoingMessages> Handle(NoticeRequested asked, IDocumentSession session, CancellationToken ct)
    {
        var template = NoticeTemplates.All[asked.Template];
        // As the database keeps an instant, so that a page ends where the next begins.
        asked = asked with { EffectiveAt = new(asked.EffectiveAt.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero) };
        var business = asked.Audience is NoticeAudience.Managers or NoticeAudience.Provider ? await session.LoadAsync<BusinessAccount>(asked.Bn9, ct) : null;
        var provider = (asked.Audience == NoticeAudience.Provider ? asked.Addressee : asked.AlsoToProvider) is { } bn9 && business?.Delegates.Contains(bn9) == true ? await session.LoadAsync<BusinessAccount>(bn9, ct) : null;
        string[] people = asked.Audience switch
        {
            NoticeAudience.Person => [asked.Addressee!],
            NoticeAudience.Managers => [.. (business?.Managers ?? []).Union(provider?.Managers ?? [])],
            NoticeAudience.Provider => [.. provider?.Managers ?? []],
            _ => [],
        };
        var accounts = (await session.LoadManyAsync<UserAccount>(ct, people)).ToDictionary(a => a.Id);

        var notices = people.Select(person => For(asked, person, accounts.GetValueOrDefault(person), template)).ToList();
        if (asked.Audience == NoticeAudience.Staff) notices.Add(new(Notice.IdOf(asked.NoticeId, $"staff:{asked.Addressee}"), $"staff:{asked.Addressee}", asked.Template, asked.Bn9, asked.RmAccount, asked.Values, "en", null, MailState.NotWanted, asked.EffectiveAt) { Link = asked.Link, FrenchValues = asked.FrenchValues });
        if (template.AlsoToBusiness && asked.Audience == NoticeAudience.Managers && business?.ContactEmail is { } email && notices.All(n => n.Email != email)) notices.Add(new(Notice.IdOf(asked.NoticeId, $"business:{business.Id}"), $"business:{business.Id}", asked.Template, asked.Bn9, asked.RmAccount, asked.Values, business.Language, email, MailState.Waiting, asked.EffectiveAt) { Link = asked.Link, FrenchValues = asked.FrenchValues });

        var known = (await session.LoadManyAsync<Notice>(ct, notices.Select(n => n.Id))).Select(n => n.Id).ToHashSet();
        var fresh = notices.Where(n => !known.Contains(n.Id)).ToArray();
        session.Insert(fresh);
        return [.. fresh.Where(n => n.Mail == MailState.Waiting).Select(n => new DeliverNotice(n.Id, n.Bn9))];
    }

    static Notice For(NoticeRequested asked, string person, UserAccount? account, NoticeTemplate template)
    {
        var wanted = account is not null && (template.AlwaysMailed || account.WantsMail(template.Category));
        return new(Notice.IdOf(asked.NoticeId, person), person, asked.Template, asked.Bn9, asked.RmAccount, asked.Values, account?.Language ?? "en", wanted ? account!.Email : null, wanted ? MailState.Waiting : MailState.NotWanted, asked.EffectiveAt) { Link = asked.Link, FrenchValues = asked.FrenchValues };
    }
}
