namespace Carm.Host;

static class OpenApi
{
    public static void AddCarmOpenApi(this IServiceCollection services) => services.AddOpenApi("v1");
}
