using NJsonSchema.CodeGeneration;
using NJsonSchema.CodeGeneration.CSharp;

namespace Carm.Client.Generator;

/// <summary>Ours where there is one of that name: the generator's own write for each operation what the client says once.</summary>
sealed class Templates(CSharpGeneratorSettings settings) : DefaultTemplateFactory(settings, [typeof(NSwag.CodeGeneration.CSharp.CSharpClientGenerator).Assembly, typeof(CSharpGenerator).Assembly])
{
    protected override string GetEmbeddedLiquidTemplate(string language, string template)
    {
        using var own = typeof(Templates).Assembly.GetManifestResourceStream(template);
        if (own is null) return base.GetEmbeddedLiquidTemplate(language, template);
        using var reader = new StreamReader(own);
        return reader.ReadToEnd().TrimEnd('\n');
    }
}
