namespace Carm.Declarations;

/// <summary>What a change that is granted determines anew.</summary>
public static class ChangedIssues
{
    /// <summary>By the fields that differ, since a reason such as a clerical error may be about any: an appeal that is allowed puts back what its statement set, where that still stands. Pure.</summary>
    public static IReadOnlyList<RedeterminationIssue> Between(CadDocument before, CadDocument after) =>
        [.. CadDifference.Between(before, after).Select(difference => Of(difference.Path.Split('.')[^1])).OfType<RedeterminationIssue>().Distinct()];

    /// <summary>Null for a field that no re-determination is about.</summary>
    static RedeterminationIssue? Of(string field) => field switch
    {
        "classification" or "tariffCode" => RedeterminationIssue.Tariff,
        "countryOfOrigin" or "stateOfOrigin" or "tariffTreatment" => RedeterminationIssue.Origin,
        // Currency and day of shipment say at which rate of exchange the price counts.
        "valueForCurrencyConversion" or "valueForDutyCode" or "currency" or "directShipmentDate" => RedeterminationIssue.Value,
        "simaSubject" or "simaMeasure" or "exporterId" or "modelId" or "simaInvoicePrice" or "simaInvoiceCurrency" or "simaSelfDeclaredAmount" or "simaBond" => RedeterminationIssue.Sima,
        _ => null,
    };
}
