using Carm.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(CarmHost))]
