using Wolverine.Persistence;

namespace Carm.Architecture.Tests;

/// <summary>Classes that break a rule on purpose, so that the rule's own test can see it catch one.</summary>
static class Tripwires
{
    public const string ProjectThatReferencesAModule = """<Project><ItemGroup><ProjectReference Include="../Ledger/Carm.Ledger.csproj" /></ItemGroup></Project>""";

    public static class ReadsTheWallClock
    {
        public static async Task<DateTimeOffset> Now()
        {
            await Task.Yield();
            return DateTimeOffset.UtcNow;
        }
    }

    public static class CountsInDoubles
    {
        public static readonly double Rate = 0.05;
    }

    public static class DependsOnTheLedger
    {
        public static readonly Type Module = typeof(Ledger.LedgerModule);

        public static Ledger.LedgerModule New() => new();
    }

    public class UnsealedContract;

    public sealed record MessageWithAVersion(int Version);

    public sealed record FactThatNobodyHears(string Bn9);

    public static class PassesInSilenceHandler
    {
        public static void Handle(string id, [Entity(Required = true, OnMissing = OnMissing.Simple404)] object thing) => _ = (id, thing);
    }

    public static class TwoHandler
    {
        public static void Handle(string first) => _ = first;

        public static void Handle(int second) => _ = second;
    }
}

/// <summary>A slice that reaches into another one.</summary>
static class OneSliceEndpoint
{
    public static readonly Type Inside = typeof(OtherSliceResponse);

    public static OtherSliceResponse Take() => new();
}

sealed class OtherSliceResponse;
