using Carm.Ledger.Tests;
using Carm.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(CarmHost))]
[assembly: AssemblyFixture(typeof(KeptBooks))]
