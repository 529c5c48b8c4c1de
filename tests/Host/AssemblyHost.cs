using Xunit;
using Carm.Testing;

[assembly: AssemblyFixture(typeof(CarmHost))]
