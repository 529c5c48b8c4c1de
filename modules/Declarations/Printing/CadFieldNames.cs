using System.Globalization;
using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>The fields of a declaration by name, in the language of the request.</summary>
static partial class CadFieldNames
{
    static readonly Dictionary<string, Bilingual> Names = """
        officeOfRelease|Office of release|Bureau de mainlevée
        portOfUnlading|Port of unlading|Port de déchargement
        modeOfTransport|Mode of transport|Mode de transport
        carrierCode|Carrier code|Code de transporteur
        cargoControlNumbers|Cargo control number|Numéro de contrôle du fret
        grossWeightKg|Gross weight (kg)|Poids brut (kg)
        freightCharges|Freight|Fret
        releaseDate|Release date|Date de mainlevée
        brokerFileReference|Broker's file|Dossier du courtier
        declarationStatement|Declaration statement|Attestation
        warehouseNumber|Warehouse|Entrepôt
        previousTransactionNumber|Previous transaction|Transaction antérieure
        previousLineNumber|Line of the previous transaction|Ligne de la transaction antérieure
        timeLimit|Time limit|Délai
        timeLimitUnit|Unit of the time limit|Unité du délai
        paymentCode|Payment code|Code de paiement
        invoiceSequence|Invoice|Facture
        invoiceNumber|Invoice number|Numéro de la facture
        invoiceDate|Invoice date|Date de la facture
        vendorName|Vendor|Vendeur
        vendorAddress|Vendor's address|Adresse du vendeur
        vendorCountry|Vendor's country|Pays du vendeur
        vendorState|Vendor's state|État du vendeur
        purchaserName|Purchaser|Acheteur
        shipperName|Shipper|Expéditeur
        countryOfExport|Country of export|Pays d'exportation
        stateOfExport|State of export|État d'exportation
        directShipmentDate|Direct shipment date|Date d'expédition directe
        currency|Currency|Devise
        usPortOfExit|US port of exit|Point de sortie des États-Unis
        termsOfSale|Terms of sale|Conditions de vente
        purchaseOrder|Purchase order|Bon de commande
        invoiceTotal|Invoice total|Total de la facture
        lineNumber|Line number|Numéro de ligne
        classification|Classification|Classement tarifaire
        narrativeDescription|Description of the goods|Description des marchandises
        countryOfOrigin|Country of origin|Pays d'origine
        stateOfOrigin|State of origin|État d'origine
        tariffTreatment|Tariff treatment|Traitement tarifaire
        valueForDutyCode|Value for duty code|Code de valeur en douane
        valueForCurrencyConversion|Value in the invoice's currency|Valeur dans la devise de la facture
        quantity|Quantity|Quantité
        unit|Unit|Unité
        secondQuantity|Second quantity|Deuxième quantité
        secondUnit|Unit of the second quantity|Unité de la deuxième quantité
        weightKg|Weight (kg)|Poids (kg)
        surtaxSubject|Subject to a surtax|Assujettie à une surtaxe
        surtaxCode|Surtax code|Code de surtaxe
        surtaxSelfDeclared|Surtax self-declared|Surtaxe autodéclarée
        gstCode|GST code|Code de TPS
        remarks|Remarks|Remarques
        tariffCode|Tariff code|Code tarifaire
        specialAuthority|Special authority|Autorisation spéciale
        dutyReliefLicence|Duty relief licence|Licence d'exonération des droits
        customsDutyOverride|Customs duty self-declared|Droits de douane autodéclarés
        exciseCode|Excise code|Code d'accise
        exciseQuantity|Excise quantity|Quantité d'accise
        exciseRateOverride|Excise rate self-declared|Taux d'accise autodéclaré
        simaSubject|Subject to SIMA|Assujettie à la LMSI
        simaMeasure|SIMA measure|Mesure LMSI
        exporterId|Exporter under SIMA|Exportateur (LMSI)
        modelId|Model under SIMA|Modèle (LMSI)
        simaInvoicePrice|Export price|Prix à l'exportation
        simaInvoiceCurrency|Currency of the export price|Devise du prix à l'exportation
        simaSelfDeclaredAmount|SIMA duties self-declared|Droits LMSI autodéclarés
        simaBond|SIMA bond|Caution LMSI
        canadianMexicanContent|Canadian and Mexican content|Contenu canadien et mexicain
        safeguardCode|Safeguard code|Code de sauvegarde
        casual|Casual goods|Marchandises occasionnelles
        provinceOfDestination|Province of destination|Province de destination
        rulingNumber|Ruling|Décision
        permitReferences|Permit|Permis
        """.Split('\n').Select(line => line.Split('|')).ToDictionary(parts => parts[0], parts => new Bilingual(parts[1], parts[2]));

    /// <summary>Of a path as <c>lines[3].classification</c>: <c>Line 3: Classification</c>.</summary>
    public static string Of(string path)
    {
        var match = Path().Match(path);
        var field = Names.TryGetValue(match.Groups["field"].Value, out var name) ? $"{name}" : match.Groups["field"].Value;
        var number = match.Groups["number"].Value;
        return match.Groups["part"].Value switch
        {
            "lines" => PrintText.Say($"Line {number}: {field}", $"Ligne {number} : {field}"),
            "invoices" => PrintText.Say($"Invoice {number}: {field}", $"Facture {number} : {field}"),
            _ => field,
        } + (match.Groups["item"].Success ? $" {int.Parse(match.Groups["item"].Value, CultureInfo.InvariantCulture) + 1}" : "");
    }

    [GeneratedRegex(@"^(?<part>[a-z]+)(\[(?<number>\d+)\])?\.(?<field>\w+)(\[(?<item>\d+)\])?$")]
    private static partial Regex Path();
}
