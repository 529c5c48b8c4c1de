using Carm.Kernel;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>Anyone takes the schema of the XML messages and answers.</summary>
public sealed class GetCadSchemaEndpoint : CarmEndpoint<EmptyRequest, string>
{
    public override void Configure()
    {
        Get("schemas/cad.xsd");
        Group<Public>();
        Description(route => route.ClearDefaultProduces(StatusCodes.Status200OK).Produces<string>(StatusCodes.Status200OK, CadXml.MediaType));
        Summary(s => s.Summary = "Take the XML schema of declarations");
    }

    public override Task HandleAsync(EmptyRequest query, CancellationToken ct) => Send.StringAsync(CadXml.SchemaText, contentType: $"{CadXml.MediaType}; charset=utf-8", cancellation: ct);
}
