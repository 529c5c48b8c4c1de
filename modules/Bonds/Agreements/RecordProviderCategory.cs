using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Bonds;

/// <summary>An officer records why a business may give security (14, item 2).</summary>
public sealed record RecordProviderCategory(string ProviderBn9, ProviderCategory Category);

public sealed record RecordProviderCategoryResponse(ProviderView Provider);

public sealed class RecordProviderCategoryValidator : Validator<RecordProviderCategory>
{
    public RecordProviderCategoryValidator() => RuleFor(x => x.Category).IsInEnum();
}

public sealed class RecordProviderCategoryEndpoint : CarmEndpoint<RecordProviderCategory, RecordProviderCategoryResponse>
{
    public override void Configure()
    {
        Put("security-providers/{providerBn9}/category");
        Group<Staff>();
        Asks("bonds.agreements.decide");
        Summary(s => s.Summary = "Record a security provider's category");
    }

    public override Task HandleAsync(RecordProviderCategory command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordProviderCategoryHandler
{
    public static async Task<RecordProviderCategoryResponse> Handle(RecordProviderCategory command, IDocumentSession session, CancellationToken ct)
    {
        var provider = (await session.OpenProviderAsync(command.ProviderBn9, ct) ?? throw new Rejected("NOT_FOUND")) with { Category = command.Category };
        session.Store(provider);
        return new(ProviderView.Of(provider));
    }
}
