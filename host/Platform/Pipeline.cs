using System.Globalization;
using System.Text;
using System.Threading.RateLimiting;
using FastEndpoints;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace Carm.Host;

static class Pipeline
{
    static readonly CultureInfo[] Languages = [new("en-CA"), new("fr-CA")];

    public static void AddCarmDefaults(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddCommandLine(Environment.GetCommandLineArgs().Skip(1).Where(argument => argument.StartsWith("--clock-start=", StringComparison.Ordinal)).ToArray(), new Dictionary<string, string> { ["--clock-start"] = "Clock:Start" });
        if (builder.Configuration["ASPNETCORE_URLS"] is { Length: > 0 } urls) builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = builder.Configuration.GetValue<long>("RequestLimit:Bytes");
        });
        // Wolverine logs a failed command with all that stands in it. What a person sent stays out of the log, and refusals are no errors; the caller's
        // problem, the job runner and the dead letters say what failed. Facts carry no personal data.
        foreach (var module in CarmModules.All) builder.Logging.AddFilter(module.Assembly.GetName().Name, LogLevel.None).AddFilter($"{module.Assembly.GetName().Name}.Contracts", LogLevel.Error);
        foreach (var own in typeof(Pipeline).Assembly.GetExportedTypes().Where(t => t.IsAbstract && t.IsSealed && !t.IsGenericType && t.Name.EndsWith("Handler", StringComparison.Ordinal))) builder.Logging.AddFilter(own.FullName![..^"Handler".Length], LogLevel.None);
        builder.Services.ConfigureHttpJsonOptions(json => CarmJson.Configure(json.SerializerOptions));
        builder.Services.Configure<RequestLocalizationOptions>(o =>
        {
            o.DefaultRequestCulture = new RequestCulture(Languages[0]);
            o.SupportedCultures = o.SupportedUICultures = Languages;
            o.ApplyCurrentCultureToResponseHeaders = true;
            o.RequestCultureProviders = [new CustomRequestCultureProvider(http => Task.FromResult<ProviderCultureResult?>(new(PreferredLanguage(http).Name)))];
        });
        // A portal in a browser: any of this machine in Development, elsewhere the configured ones.
        builder.Services.AddCors(o => o.AddDefaultPolicy(policy =>
        {
            var origins = builder.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];
            policy.SetIsOriginAllowed(origin => origins.Contains(origin) || (builder.Environment.IsDevelopment() && Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.IsLoopback))
                .AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("ETag", "Next-Cursor", "Location", "Retry-After", "Content-Language", "Idempotency-Replayed", Correlation.Header);
        }));
        // A service, so that it ends with its host, which its clock would else keep for ever.
        builder.Services.AddSingleton(services =>
        {
            var perSecond = services.GetRequiredService<IConfiguration>().GetValue<int>("RateLimit:PerSecond");
            return PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(
                http.User.FindFirst("sub")?.Value ?? http.Connection.RemoteIpAddress?.ToString() ?? "local",
                _ => new() { TokenLimit = 2 * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true }));
        });
    }

    public static void UseCarmPipeline(this WebApplication app)
    {
        var isSandboxTenant = app.Configuration.IsSandboxTenant();
        app.UseKnownProxies();
        app.Use(AnswerHead);
        // Said here, since it would else be done before all of this, for a HEAD that no endpoint knows.
        app.UseRouting();
        if (isSandboxTenant) app.Use(new Exchanges(app.Configuration).KeepAsync);
        app.UseRequestLocalization();
        app.Use(Correlate);
        app.Use(Relocate);
        app.Use(RefuseNul);
        app.Use(ForgetEmptyParameters);
        app.Use(SecureHeaders);
        app.UseExceptionHandler();
        app.UseProblemPages();
        app.UseCors();
        app.UseAuthentication();
        app.Use(LimitRate);
        app.UseMiddleware<AskAuthority>();
        if (isSandboxTenant) app.Use(Script.RefuseMarkedAsync);
        app.UseAuthorization();
        app.Use(RefuseTooLarge);
        app.Use(RefuseForeign);
    }

    /// <summary>What is refused without a body that says why is answered with the problem of its status.</summary>
    public static void UseProblemPages(this WebApplication app) => app.UseStatusCodePages(context =>
    {
        var http = context.HttpContext;
        return Problems.WriteAsync(http, http.RequestServices.GetRequiredService<Problems>().OfStatus(http, http.Response.StatusCode));
    });

    public static void MapCarmEndpoints(this WebApplication app)
    {
        var problems = app.Services.GetRequiredService<Problems>();
        var development = app.Environment.IsDevelopment();
        var issues = app.Services.GetService<DevelopmentIssuer>() is not null;
        app.UseFastEndpoints(c =>
        {
            c.Endpoints.RoutePrefix = "api";
            c.Endpoints.Filter = endpoint => (development || endpoint.EndpointTags?.Contains("dev") != true) && (issues || endpoint.EndpointType != typeof(CreateTokenEndpoint));
            c.Binding.FailureMessage = (type, _, _) => problems.Text((Nullable.GetUnderlyingType(type) ?? type) switch
            {
                var t when t == typeof(DateOnly) => "VAL_DATE",
                var t when t == typeof(DateTimeOffset) => "VAL_INSTANT",
                var t when t == typeof(bool) => "VAL_BOOLEAN",
                _ => "VAL_NUMBER",
            });
            // Fields are named as they stand on the wire.
            FluentValidation.ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            c.Binding.JsonExceptionTransformer = ProblemServices.OfUnreadableBody;
            c.Errors.ProducesMetadataType = typeof(Problem);
            c.Errors.ResponseBuilder = (failures, http, _) => problems.OfFailures(http, failures);
            CarmJson.Configure(c.Serializer.Options);
            c.Serializer.ResponseSerializer = (response, answer, contentType, _, ct) => Answers.WriteAsync(response, answer, contentType, ct);
        });
        Descriptions.Map(app, Descriptions.OfThisHostAsync);
        app.MapDocs();
        app.MapGet("/", () => Results.Redirect(Pages.Root)).ExcludeFromDescription();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapCarmMetrics();
    }

    /// <summary>HEAD is answered as GET is, without the body: to whatever comes next it is a GET.</summary>
    public static async Task AnswerHead(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }
        http.Request.Method = HttpMethods.Get;
        var body = http.Response.Body;
        http.Response.Body = Stream.Null;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }
    }

    /// <summary>English or French, whichever the caller puts first; regional forms count as their language. A link, which cannot say what it accepts, says it in the address.</summary>
    static CultureInfo PreferredLanguage(HttpContext http) =>
        (IsLink(http) ? Languages.FirstOrDefault(l => l.TwoLetterISOLanguageName == http.Request.Query["lang"]) : null) ?? http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Languages.FirstOrDefault(l => language.Value.StartsWith(l.TwoLetterISOLanguageName, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(language => language is not null) ?? Languages[0];

    /// <summary>The documentation, the register of certified products, and the files whose request declares a language.</summary>
    static bool IsLink(HttpContext http) => http.Request.Path.StartsWithSegments(Pages.Root) || http.Request.Path.StartsWithSegments("/certified-products")
        || (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<EndpointDefinition>()?.ReqDtoType.GetProperty("Lang") is not null
            && endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(answer => answer.ContentTypes.Any(type => type is "application/pdf" or "text/calendar")));

    /// <summary>The caller's correlation id, or one of ours, comes back and stands in each log line.</summary>
    static async Task Correlate(HttpContext http, RequestDelegate next)
    {
        var given = http.Request.Headers[Correlation.Header].ToString();
        var id = given.Length is > 0 and <= 64 && given.All(c => c is > ' ' and <= '~') ? given : Guid.CreateVersion7().ToString("N");
        Always(http, headers => headers[Correlation.Header] = id);
        using (http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Carm").BeginScope(new Dictionary<string, object> { ["CorrelationId"] = id }))
            await next(http);
    }

    /// <summary>Behind a path of somebody else's, where things stand is said with that path.</summary>
    static Task Relocate(HttpContext http, RequestDelegate next)
    {
        if (http.Request.PathBase.HasValue) http.Response.OnStarting(() =>
        {
            if (http.Response.Headers.Location.ToString() is ['/', ..] location && !location.StartsWith(http.Request.PathBase.Value!, StringComparison.Ordinal)) http.Response.Headers.Location = http.Request.PathBase + location;
            return Task.CompletedTask;
        });
        return next(http);
    }

    /// <summary>By a limiter that ends with its host. That of the library's middleware does not: each host that was stopped, as a sandbox stops those of its tenants, stayed in memory for it.</summary>
    public static async Task LimitRate(HttpContext http, RequestDelegate next)
    {
        using var lease = http.RequestServices.GetRequiredService<PartitionedRateLimiter<HttpContext>>().AttemptAcquire(http);
        if (lease.IsAcquired)
        {
            await next(http);
            return;
        }
        http.Response.Headers.RetryAfter = "1";
        await Problems.WriteAsync(http, http.RequestServices.GetRequiredService<Problems>().OfStatus(http, StatusCodes.Status429TooManyRequests));
    }

    /// <summary>No query has a U+0000 in it that means anything.</summary>
    static Task RefuseNul(HttpContext http, RequestDelegate next) => http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
        ? Problems.WriteAsync(http, http.RequestServices.GetRequiredService<Problems>().OfStatus(http, StatusCodes.Status400BadRequest))
        : next(http);

    /// <summary>What says that it is larger than the endpoint takes is refused as such, before a reader of forms finds it unreadable.</summary>
    static Task RefuseTooLarge(HttpContext http, RequestDelegate next) => http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize && http.Request.HasFormContentType
        ? Problems.WriteAsync(http, http.RequestServices.GetRequiredService<Problems>().OfStatus(http, StatusCodes.Status413PayloadTooLarge))
        : next(http);

    /// <summary>A body without a type, or in characters that nobody knows, is refused in words: the library hangs up on the first and stumbles over the second.</summary>
    public static Task RefuseForeign(HttpContext http, RequestDelegate next)
    {
        var isForeign = string.IsNullOrEmpty(http.Request.ContentType)
            ? http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false } accepts && !accepts.ContentTypes.Contains("*/*")
            : MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.Charset.HasValue && !IsEncoding(type.Charset.Value!.Trim('"'));
        return isForeign ? Problems.WriteAsync(http, http.RequestServices.GetRequiredService<Problems>().OfStatus(http, StatusCodes.Status415UnsupportedMediaType)) : next(http);

        static bool IsEncoding(string name) => Encoding.GetEncodings().Any(known => name.Equals(known.Name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A parameter without a value is one that was not given: <c>?asOf=</c> is no instant.</summary>
    static Task ForgetEmptyParameters(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Query.Any(parameter => parameter.Value.All(string.IsNullOrEmpty))) http.Request.Query = new QueryCollection(http.Request.Query.Where(parameter => !parameter.Value.All(string.IsNullOrEmpty)).ToDictionary());
        return next(http);
    }

    static Task SecureHeaders(HttpContext http, RequestDelegate next)
    {
        var isPage = http.Request.Path.StartsWithSegments(Pages.Root);
        Always(http, headers =>
        {
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            if (isPage) return;
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers.CacheControl = "no-store";
        });
        return next(http);
    }

    /// <summary>Headers that stand on every answer, also on one that an exception has cleared.</summary>
    static void Always(HttpContext http, Action<IHeaderDictionary> set)
    {
        set(http.Response.Headers);
        http.Response.OnStarting(() =>
        {
            set(http.Response.Headers);
            return Task.CompletedTask;
        });
    }

    public static void AddCarmHealth(this IServiceCollection services, CarmDatabase database) =>
        services.AddHealthChecks().AddAsyncCheck("database", async ct =>
        {
            await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(ct);
            return Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy();
        });

    public static void AnnounceWhenReady(this WebApplication app, CarmDatabase database) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var at = app.Urls.FirstOrDefault() ?? "in memory";
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Carm").LogInformation(
            "Carm answers. API {Api}, reference {Docs}, health {Health}. {Database}",
            $"{at}/api/v1", $"{at}/docs", $"{at}/health/ready",
            database.IsEmbedded
                ? "The database is an embedded PostgreSQL; set ConnectionStrings__Carm to use one of yours."
                : "The database is the configured one.");
    });
}

static class Correlation
{
    public const string Header = "X-Correlation-Id";
}
