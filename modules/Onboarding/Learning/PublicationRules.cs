using Carm.Kernel;
using FluentValidation;

namespace Carm.Onboarding;

/// <summary>A command that carries all that a publication says.</summary>
public interface IPublicationContent
{
    Bilingual Title { get; }

    Bilingual Body { get; }

    DateOnly? EffectiveFrom { get; }

    DateOnly? ExpiresOn { get; }

    string? Link { get; }

    Webinar? Webinar { get; }
}

/// <summary>The shape of what a publication says, the same when it is drafted and when it is edited.</summary>
static class PublicationRules
{
    public static PublicationContent Content(this IPublicationContent said) => new(said.Title, said.Body, said.EffectiveFrom, said.ExpiresOn, said.Link,
        said.Webinar is { } w ? w with { StartsAt = w.StartsAt.ToUniversalTime(), EndsAt = w.EndsAt.ToUniversalTime() } : null);

    public static void HoldContent<T>(this AbstractValidator<T> validator) where T : IPublicationContent
    {
        validator.RuleFor(x => x.Title).NotNull().ChildRules(title =>
        {
            title.RuleFor(t => t.En).NotEmpty().MaximumLength(200).Matches(@"^\P{Cc}*\z");      // it becomes the subject of a mail: one line
            title.RuleFor(t => t.Fr).NotEmpty().MaximumLength(200).Matches(@"^\P{Cc}*\z");
        });
        validator.RuleFor(x => x.Body).NotNull().ChildRules(body =>
        {
            body.RuleFor(b => b.En).NotEmpty().MaximumLength(20_000);
            body.RuleFor(b => b.Fr).NotEmpty().MaximumLength(20_000);
        });
        validator.RuleFor(x => x.ExpiresOn).Must((x, expires) => x.EffectiveFrom is not { } from || expires is not { } last || from <= last).WithErrorCode("LRN_DATES");
        validator.RuleFor(x => x.Link).Must(link => link is null || IsLink(link)).WithErrorCode("LRN_LINK");
        validator.RuleFor(x => x.Webinar!).ChildRules(webinar =>
        {
            webinar.RuleFor(w => w.StartsAt).Must(at => at.Year is >= 1990 and <= 2100).WithErrorCode("VAL_DATE");
            webinar.RuleFor(w => w.EndsAt).Must(at => at.Year is >= 1990 and <= 2100).WithErrorCode("VAL_DATE").Must((w, at) => w.StartsAt < at).WithErrorCode("LRN_TIMES");
            webinar.RuleFor(w => w.Language).Must(l => l is "en" or "fr").WithErrorCode("VAL_LANGUAGE");
            webinar.RuleFor(w => w.Capacity).InclusiveBetween(1, 1_000);
            webinar.RuleFor(w => w.JoiningLink).Must(IsLink).WithErrorCode("LRN_LINK");
        });
    }

    /// <summary>A reader follows it, so it is https and no script.</summary>
    static bool IsLink(string? text) => text is { Length: <= 2_000 } && !text.Any(char.IsControl) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;
}
