using Carm.Host;
using Xunit;

namespace Carm.Architecture.Tests;

public sealed class BoundaryTests
{
    [Fact]
    public void A_modules_project_references_the_kernel_and_contracts_only()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(House.Root, "modules"), "*.csproj", SearchOption.AllDirectories).ToArray();
        Assert.Equal(12, projects.Length);
        Assert.All(projects, project => Assert.Empty(Rules.ForbiddenProjectReferences(File.ReadAllText(project))));
        Assert.NotEmpty(Rules.ForbiddenProjectReferences(Tripwires.ProjectThatReferencesAModule));
    }

    [Fact]
    public void No_type_of_a_module_reaches_into_another_module()
    {
        Assert.Equal(6, House.Modules.Length);
        foreach (var module in House.Modules)
            Assert.Empty(Rules.TypesThatReachInto(module, House.Modules.Where(other => other != module).SelectMany(other => other.GetTypes())));
        Assert.Contains(Rules.TypesThatReachInto(typeof(Tripwires).Assembly, typeof(Ledger.LedgerModule).Assembly.GetTypes()), name => name.Contains(nameof(Tripwires.DependsOnTheLedger)));
    }

    [Fact]
    public void No_module_reads_the_wall_clock()
    {
        Assert.All(House.Modules, module => Assert.Empty(Rules.ReadersOfTheWallClock(module)));
        Assert.NotEmpty(Rules.ReadersOfTheWallClock(typeof(Tripwires).Assembly, t => t.FullName.Contains(nameof(Tripwires.ReadsTheWallClock))));
    }

    [Fact]
    public void No_module_counts_in_binary_floating_point()
    {
        Assert.All(House.Modules.Append(House.Kernel), module => Assert.Empty(Rules.UsersOfFloatingPoint(module)));
        Assert.NotEmpty(Rules.UsersOfFloatingPoint(typeof(Tripwires).Assembly, t => t.FullName.Contains(nameof(Tripwires.CountsInDoubles))));
    }

    [Fact]
    public void Contracts_are_sealed_records_of_primitives_and_know_no_library()
    {
        Assert.Equal(6, House.Contracts.Length);
        Assert.All(House.Contracts, contracts =>
        {
            Assert.Empty(Rules.ContractsThatSayTooMuch(contracts.GetExportedTypes()));
            Assert.Empty(Rules.MessagesWithAVersion(contracts.GetExportedTypes()));
            Assert.DoesNotContain(contracts.GetReferencedAssemblies(), r => r.Name is "Marten" or "Wolverine" or "FastEndpoints" or "Npgsql");
        });
        Assert.NotEmpty(Rules.ContractsThatSayTooMuch([typeof(Tripwires.UnsealedContract)]));
        Assert.NotEmpty(Rules.MessagesWithAVersion([typeof(Tripwires.MessageWithAVersion)]));
    }

    [Fact]
    public void Every_fact_is_heard_by_some_handler()
    {
        Assert.Empty(Rules.FactsThatNobodyHears(House.Contracts.SelectMany(c => c.GetExportedTypes()), House.Modules));
        Assert.NotEmpty(Rules.FactsThatNobodyHears([typeof(Tripwires.FactThatNobodyHears)], House.Modules));
    }

    [Fact]
    public void A_handler_is_a_public_static_class_with_one_Handle()
    {
        var handlers = House.Modules.SelectMany(Rules.Handlers).ToArray();
        Assert.NotEmpty(handlers);
        Assert.Empty(Rules.HandlersOutOfShape(handlers));
        Assert.NotEmpty(Rules.HandlersOutOfShape([typeof(Tripwires.TwoHandler)]));
    }

    [Fact]
    public void What_a_handler_requires_and_does_not_find_is_a_refusal()
    {
        var handlers = House.Modules.SelectMany(Rules.Handlers).ToArray();
        Assert.NotEmpty(handlers);
        Assert.Empty(Rules.RequirementsThatPassInSilence(handlers));
        Assert.NotEmpty(Rules.RequirementsThatPassInSilence([typeof(Tripwires.PassesInSilenceHandler)]));
    }

    [Fact]
    public void Modules_leave_the_database_driver_to_marten()
    {
        Assert.DoesNotContain(House.Modules, Rules.DrivesTheDatabase);
        Assert.True(Rules.DrivesTheDatabase(typeof(CarmModules).Assembly));
    }

    [Fact]
    public void The_kernel_stays_small_and_knows_nobody()
    {
        Assert.Empty(Rules.FaultsOfAKernel(House.Kernel));
        Assert.Equal(2, Rules.FaultsOfAKernel(typeof(Ledger.LedgerModule).Assembly).Length);
    }

    [Fact]
    public void The_readmes_map_names_the_modules_that_stand_in_the_folder()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(House.Root, "modules")).Select(Path.GetFileName).Order();
        var map = File.ReadLines(Path.Combine(House.Root, "README.md"))
            .Where(line => line.StartsWith("| **", StringComparison.Ordinal))
            .Select(line => line.Split("**")[1]);
        Assert.Equal(folders, map.Order());
    }
}
