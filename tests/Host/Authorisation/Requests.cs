using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Carm.Host.Tests;

/// <summary>What is sent to each endpoint: a valid body or query where it needs one, so that the answer is the endpoint's and its handler's and not the validator's.</summary>
static partial class Requests
{
    /// <summary>
    /// A row for an endpoint that takes a body or asks for a query, in JSON as it goes over the wire; an endpoint without a row is sent nothing. What stands between angle
    /// brackets is filled in from the world: a thing's parameter, or <c>other</c> and one.
    /// </summary>
    const string Samples = """
        POST   /api/v1/admin/appeals/{appealNumber}/assign                              {"officer":"staff.RECOURSE_OFFICER"}
        POST   /api/v1/admin/appeals/{appealNumber}/decide                              {"outcome":"DENIED","rationaleEn":"As declared","rationaleFr":"Tel que déclaré"}
        POST   /api/v1/admin/appeals/{appealNumber}/further-decisions                   {"outcome":"DENIED","decidedOn":"2026-03-26"}
        POST   /api/v1/admin/appeals/{appealNumber}/further-decisions/confirm           {"outcome":"DENIED","decidedOn":"2026-03-26"}
        POST   /api/v1/admin/appeals/{appealNumber}/further-appeals                     {"body":"CITT","fileNumber":"AP-2026-001","filedOn":"2026-03-26"}
        POST   /api/v1/admin/tribunal-appeals                                           {"statementNumbers":["S"],"fileNumber":"AP-2026-001","filedOn":"2026-03-26"}
        POST   /api/v1/admin/appeals/{appealNumber}/outcome-preview                     {"outcome":"DENIED"}
        POST   /api/v1/admin/appeals/{appealNumber}/reject                              {"reasonEn":"Reason","reasonFr":"Motif"}
        POST   /api/v1/admin/appeals/{appealNumber}/request-info                        {"questionEn":"Which?","questionFr":"Lequel?"}
        POST   /api/v1/admin/appeals/{appealNumber}/suspend                             {"awaits":"AP-2025-001"}
        PUT    /api/v1/admin/businesses/{bn9}                                           {"legalName":"Alpha","managerSubject":"alpha.bam","programs":[],"licences":[]}
        POST   /api/v1/admin/businesses/{bn9}/assign-bam                                {"userId":"READER.user","reason":"Reason"}
        POST   /api/v1/admin/businesses/{bn9}/close                                     {"reason":"Reason"}
        POST   /api/v1/admin/businesses/{bn9}/closure-proposal                          {"reason":"Reason"}
        POST   /api/v1/admin/businesses/{bn9}/reinstate                                 {"reason":"Reason"}
        POST   /api/v1/admin/businesses/{bn9}/suspend                                   {"reason":"Reason"}
        POST   /api/v1/admin/cads/{transactionNumber}/extend                            {"accountingDeadline":"2026-04-30","reason":"Reason"}
        POST   /api/v1/admin/cads/{transactionNumber}/redeterminations                  {"issue":"VALUE","authority":"Customs Act s.59(1)(a)","reason":"Reason","lines":[{"lineNumber":1,"valueForCurrencyConversion":"14345.67"}]}
        POST   /api/v1/admin/campaigns                                                  {"title":"Title","reason":"Reason","authority":"Customs Act s.59(1)(b)","issue":"TARIFF","scope":{"classifications":["610910"],"releasedFrom":"2026-03-01","releasedTo":"2026-03-19"}}
        POST   /api/v1/admin/campaigns/{campaignNumber}/stop                            {"reason":"Reason"}
        POST   /api/v1/admin/carrier-codes/{carrierCode}/bonded-status/decide           {"outcome":"APPROVE","reason":"Reason"}
        POST   /api/v1/admin/carrier-codes/{carrierCode}/cancellation-notice            {"ground":"CEASED","reason":"Reason"}
        POST   /api/v1/admin/carrier-codes/{carrierCode}/cancellation-notice/drop       {"reason":"Reason"}
        POST   /api/v1/admin/carrier-codes/{carrierCode}/cancellation-notice/receipt    {"receivedOn":"2026-03-26"}
        POST   /api/v1/admin/carrier-codes/{carrierCode}/reinstate                      {"reason":"Reason"}
        POST   /api/v1/admin/carrier-codes/{carrierCode}/suspend                        {"ground":"UNPAID_AMOUNT","reason":"Reason","until":"2026-05-01"}
        POST   /api/v1/admin/cases/{appealsCaseNumber}/documents                        form
        POST   /api/v1/admin/change-requests/{changeRequestId}/decide                   {"outcome":"APPROVE","reason":"Reason"}
        POST   /api/v1/admin/compliance-cases                                           {"type":"CVL","rmAccount":"<rmAccount>","program":"SIMA","periodFrom":"2025-01-01","periodTo":"2025-12-31","cadNumbers":[]}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/assign             {"officer":"staff.TRADE_OFFICER"}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/assess             {"letter":{"en":"Assessment","fr":"Cotisation"},"findings":[{"text":{"en":"Undervalued","fr":"Sous-évalué"}}]}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/close              {"letter":{"en":"We close","fr":"Nous fermons"}}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/corrections        {"cadNumbers":["12345000000013"]}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/extension/decide   {"outcome":"REFUSE","rationale":"Reason"}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/final-report       {"letter":{"en":"Report","fr":"Rapport"},"findings":[]}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/interim-report     {"letter":{"en":"Report","fr":"Rapport"},"findings":[]}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/issue              {"letter":{"en":"We ask","fr":"Nous demandons"}}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/request-info       {"letter":{"en":"We ask","fr":"Nous demandons"}}
        POST   /api/v1/admin/compliance-cases/{complianceCaseNumber}/return             {"reason":"Reason"}
        POST   /api/v1/admin/contraventions/changes/{changeId}/approve                  {"proposedAt":"2026-03-16T15:00:00Z"}
        POST   /api/v1/admin/contraventions/{code}/changes                              {"validFrom":"2026-07-01","amounts":["150.00","225.00","450.00"],"bases":["DOCUMENT"],"retentionMonths":12,"thirtyDayRule":true,"isCapped":false,"reason":"Reason"}
        POST   /api/v1/admin/drawbacks/{claimNumber}/decide                             {"lines":[{"lineNumber":1,"accepted":"0","reason":"Reason"}]}
        POST   /api/v1/admin/enrolments/{enrolmentId}/approve                           {}
        POST   /api/v1/admin/enrolments/{enrolmentId}/reject                            {"reason":"Reason"}
        POST   /api/v1/admin/enrolments/{enrolmentId}/request-info                      {"text":"Which?"}
        POST   /api/v1/admin/extension-applications/{extensionNumber}/assign            {"officer":"staff.RECOURSE_OFFICER"}
        POST   /api/v1/admin/extension-applications/{extensionNumber}/decide            {"outcome":"REFUSED","rationaleEn":"Reason","rationaleFr":"Motif"}
        POST   /api/v1/admin/extension-applications/{extensionNumber}/record-outcome    {"outcome":"GRANTED","decidedOn":"2026-03-26"}
        POST   /api/v1/admin/extension-applications/{extensionNumber}/record-tribunal-application   {"fileNumber":"EP-2026-001","filedOn":"2026-03-26"}
        POST   /api/v1/admin/interest-rates/imports                                     csv auction_date,term_days,average_yield|2025-07-08,98,2.6|2025-07-22,98,2.7
        PUT    /api/v1/admin/due-date-overrides/{periodEnd}                             {"dueOn":"2026-05-10","sourceReference":"Fixture of the tests, not official"}
        POST   /api/v1/admin/ledger/clearing-runs                                       {}
        POST   /api/v1/admin/ledger/interest-runs                                       {"throughDate":"2026-03-26"}
        GET    /api/v1/admin/clients                                                           ?q=Business
        POST   /api/v1/admin/operations/dead-letters/replay                                    {"messageType":"NoticeRequested"}
        POST   /api/v1/admin/operations/dead-letters/{deadLetterId}/discard                    {"reason":"Reason"}
        POST   /api/v1/admin/operations/dead-letters/{deadLetterId}/discard/approve            {"proposedAt":"2026-03-16T14:00:00Z"}
        POST   /api/v1/admin/operations/mails/resend                                           {"unavailable":true}
        POST   /api/v1/admin/outages                                                           {"from":"2026-03-16T14:00:00Z","reason":{"en":"Why","fr":"Pourquoi"}}
        POST   /api/v1/admin/outages/{outageId}/end                                            {"to":"2026-03-16T14:30:00Z"}
        POST   /api/v1/admin/work-items/{workId}/assign                                              {"assignee":"staff.AR_OFFICER"}
        PUT    /api/v1/admin/relief-periods/{reliefId}                                  {"from":"2031-03-01","to":"2031-03-31","sourceReference":"Fixture of the tests, not official"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/reallocations                 {"credit":{"type":"PMT","reference":"P-3"},"debts":[]}
        POST   /api/v1/admin/program-accounts/{rmAccount}/reversals                     {"item":{"type":"NSF","reference":"P-3"},"reason":"Reason"}
        POST   /api/v1/admin/reversals/{reversalNumber}/decide                          {"outcome":"REFUSE"}
        PUT    /api/v1/admin/interest-rates/{quarter}                                   {"prescribedPercent":"2.3","sourceReference":"Fixture of the tests, not official"}
        PUT    /api/v1/admin/legal-entities/{bn9}                                       {"legalName":"Alpha","residency":"RESIDENT","physicalAddress":<address>,"programs":[]}
        POST   /api/v1/admin/legal-entities/{bn9}/program-accounts                      {"programType":"IMPORTER"}
        POST   /api/v1/admin/licences/{licenceId}/decide                                {"outcome":"UPHOLD","reason":"Reason"}
        POST   /api/v1/admin/licences/{licenceId}/issue                                 {"feePaidOn":"2026-03-26","securityAgreementNumber":"S-1","securityAmount":"50000.00"}
        POST   /api/v1/admin/licences/{licenceId}/notice                                {"kind":"SUSPENSION","ground":"FRAUD","reason":"Reason"}
        POST   /api/v1/admin/licences/{licenceId}/reinstate                             {"reason":"Reason"}
        POST   /api/v1/admin/licences/{licenceId}/renew                                 {"feePaidOn":"2026-03-26"}
        PUT    /api/v1/admin/policies/onboarding                                        {"affinityMonths":6}
        POST   /api/v1/admin/mass-adjustments/{caseNumber}/decide                       {"granted":[],"rationale":"Reason","refusal":"NO_EVIDENCE"}
        POST   /api/v1/admin/ministerial-reviews/{reviewNumber}/decide                  {"outcome":"CONTRAVENTION_CONFIRM","rationaleEn":"Reason","rationaleFr":"Motif"}
        POST   /api/v1/admin/ministerial-reviews/{reviewNumber}/record-judgment         {"outcome":"DISMISSED","decidedOn":"2026-03-26"}
        POST   /api/v1/admin/ministerial-reviews/{reviewNumber}/record-court-appeal     {"courtFileNumber":"T-1-26","filedOn":"2026-03-26"}
        POST   /api/v1/admin/ministerial-reviews/{reviewNumber}/reject                  {"reasonEn":"Reason","reasonFr":"Motif"}
        POST   /api/v1/admin/ministerial-reviews/{reviewNumber}/serve-reasons           {"reasonsEn":"Reasons","reasonsFr":"Motifs"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/declared-history              {"declarations":[{"transactionNumber":"<new transaction>","releasedOn":"2026-02-02","paymentDueOn":"2026-03-03","customsDuty":"1.00","gst":"1.00"}]}
        POST   /api/v1/admin/bank-files                                                 csv rmAccount,amount,receivedOn,reference|,1.00,2026-03-20,Anybody
        POST   /api/v1/admin/payments/{paymentId}/dishonour                             {"reason":"STOPPED"}
        POST   /api/v1/admin/payments/{paymentId}/fail                                  {"failureCode":"FILE_REJECTED"}
        POST   /api/v1/admin/third-party-claims                                         {"reference":"SZ-1","seizedOn":"2026-03-01","claimant":"Bank","interest":"Lien","receivedOn":"2026-03-26"}
        POST   /api/v1/admin/penalties                                                  {"rmAccount":"<rmAccount>","lines":[{"contravention":"C005","count":1,"infractionOn":"2026-03-05"}],"narrativeEn":"Reason","narrativeFr":"Motif"}
        POST   /api/v1/admin/penalties/{penaltyNumber}/corrections                      {"amount":"1.00","reasonEn":"Reason","reasonFr":"Motif"}
        POST   /api/v1/admin/penalties/{penaltyNumber}/corrections/refuse               {"reasonEn":"Reason","reasonFr":"Motif"}
        POST   /api/v1/admin/penalties/{penaltyNumber}/corrections/return               {"reason":"Reason"}
        POST   /api/v1/admin/penalties/{penaltyNumber}/discard                          {"reason":"Reason"}
        POST   /api/v1/admin/penalties/{penaltyNumber}/serve                            {"method":"PORTAL"}
        GET    /api/v1/admin/penalties/level-preview                                    ?rmAccount=<rmAccount>&code=C005&date=2026-03-05
        POST   /api/v1/admin/program-accounts/{rmAccount}/payments                      {"paymentReference":"Q-1","method":"CHEQUE","amount":"1.00"}
        PUT    /api/v1/admin/program-accounts/{rmAccount}/wire-approval                 {"approved":true,"reason":"Reason"}
        POST   /api/v1/admin/receipts/{receiptId}/duplicate                             {"sameAs":"<receiptId>"}
        POST   /api/v1/admin/receipts/{receiptId}/duplicate/decide                      {"outcome":"APPROVE"}
        POST   /api/v1/admin/receipts/{receiptId}/identify                              {"rmAccount":"<rmAccount>"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/history                       {"payments":[],"statements":[]}
        PUT    /api/v1/admin/program-accounts/{rmAccount}/status                        {"status":"INACTIVE","reason":"Reason"}
        POST   /api/v1/admin/publications                                               {"kind":"NOTICE","title":{"en":"Title","fr":"Titre"},"body":{"en":"Body","fr":"Corps"}}
        PUT    /api/v1/admin/publications/{publicationId}                               {"title":{"en":"Title","fr":"Titre"},"body":{"en":"Body","fr":"Corps"},"webinar":{"startsAt":"2026-05-01T17:00:00Z","endsAt":"2026-05-01T18:00:00Z","language":"en","capacity":9,"joiningLink":"https://carm.example/join"}}
        POST   /api/v1/admin/publications/{publicationId}/withdraw                      {"reason":"Reason"}
        POST   /api/v1/admin/registrations/{registrationId}/decide                      {"outcome":"APPROVE","reason":"Reason"}
        PUT    /api/v1/admin/reference/{list}                                           {"source":"Fixture","rows":[{"fields":{"currency":"NOK","rate_to_cad":"0.1402"},"validFrom":"2026-03-26"}]}
        POST   /api/v1/admin/reference/{list}/imports                                   csv currency,rate_to_cad,valid_from|DKK,0.2011,2026-03-26
        POST   /api/v1/admin/reference/tariff/imports                                   csv TARIFF,MFN|6109.10.00,17%
        POST   /api/v1/admin/reference-changes/{referenceChangeId}/reject               {"reason":"Reason"}
        POST   /api/v1/admin/releases                                                   {"transactionNumber":"<new transaction>","rmAccount":"<rmAccount>","releasedOn":"2026-03-26","estimatedDutiesAndTaxes":"1.00"}
        POST   /api/v1/admin/rulings/{rulingNumber}/decline                             {"ground":"RUL-HYPOTHETICAL","reasons":"Reason"}
        POST   /api/v1/admin/rulings/{rulingNumber}/postpone                            {"reason":"Reason"}
        POST   /api/v1/admin/rulings/{rulingNumber}/request-info                        {"text":"Which?"}
        PUT    /api/v1/admin/rulings/{rulingNumber}/decision                            {"outcome":"ISSUE","terms":{"text":{"en":"Text","fr":"Texte"},"reasons":{"en":"Reason","fr":"Motif"},"classification":"6109100012"}}
        POST   /api/v1/admin/terms                                                      {"termsVersion":"2031-01","en":"New","fr":"Nouveau"}
        POST   /api/v1/admin/users/{userId}/deactivate                                  {"reason":"Reason"}
        GET    /api/v1/admin/authority/explain                                          ?person=alpha.bam&operation=ledger.accounts.view
        POST   /api/v1/admin/relationships/{relationshipId}/amend                       {"visibility":["OWN"],"reason":"Reason"}
        POST   /api/v1/admin/relationships/{relationshipId}/end                         {"reason":"Reason"}
        POST   /api/v1/admin/users/{userId}/lock                                        {"reason":"Reason"}
        POST   /api/v1/admin/users/{userId}/manager-override                            {"reason":"Reason"}
        POST   /api/v1/admin/users/{userId}/reset-mfa                                   {"reason":"Reason"}
        POST   /api/v1/admin/users/{userId}/unlink                                      {"reason":"Reason"}
        POST   /api/v1/admin/users/{userId}/unlock                                      {"reason":"Reason"}
        PUT    /api/v1/admin/verification-priorities/{edition}                          {"priorities":[{"program":"TARIFF","subject":{"en":"Furniture","fr":"Meubles"},"headings":["9403"],"round":1}]}
        PUT    /api/v1/appeals/{appealNumber}                                           {"statementNumbers":["S"],"grounds":"Grounds","remedySought":"Refund","claimed":"As declared"}
        POST   /api/v1/appeals/{appealNumber}/further-appeals                           {"body":"CITT","fileNumber":"AP-2026-001","filedOn":"2026-03-26"}
        POST   /api/v1/appeals/{appealNumber}/respond                                   {"answer":"This"}
        GET    /api/v1/authority/explain                                                ?operation=ledger.accounts.view&bn9=<bn9>
        POST   /api/v1/authority/preflight                                              {"pairs":[{"rmAccount":"<rmAccount>","operation":"ledger.accounts.view"}]}
        POST   /api/v1/businesses/{bn9}/change-requests                                 {"kind":"LEGAL_DATA","reason":"Renamed","legalName":"Newer"}
        PUT    /api/v1/businesses/{bn9}/contact                                         {"contactName":"Desk","contactEmail":"desk@alpha.example","contactPhone":"+19025550100","language":"fr"}
        POST   /api/v1/businesses/{bn9}/enrolments                                      {"program":"IMPORTER"}
        POST   /api/v1/businesses/{bn9}/roles                                           {"grantee":"READER.user","role":"EDITOR","rmAccount":"<rmAccount>"}
        PUT    /api/v1/cads/{transactionNumber}                                         {}
        POST   /api/v1/cads                                                             {"rmAccount":"<rmAccount>","transactionNumber":"<new transaction>"}
        POST   /api/v1/admin/cads/{transactionNumber}/type-c/review                     {"complete":true}
        POST   /api/v1/admin/cads/{transactionNumber}/withdrawal/decide                 {"grant":true,"rationale":"Reason"}
        POST   /api/v1/admin/changes/{changeId}/approve                                 {}
        POST   /api/v1/admin/changes/{changeId}/reject                                  {"reason":"NO_EVIDENCE","text":"Text"}
        POST   /api/v1/admin/changes/{changeId}/reopen                                  {"reason":"Reason"}
        POST   /api/v1/admin/changes/{changeId}/request-info                            {"text":"Text"}
        POST   /api/v1/cads/{transactionNumber}/attachments                             form
        POST   /api/v1/cads/{transactionNumber}/changes                                 {}
        POST   /api/v1/cads/{transactionNumber}/changes/validate                        {}
        POST   /api/v1/cads/{transactionNumber}/changes/{changeId}/answer               {"text":"Text"}
        POST   /api/v1/cads/{transactionNumber}/withdrawal                              {"reason":"GOODS_NEVER_IMPORTED","explanation":"Reason"}
        POST   /api/v1/cads/bulk                                                        {"cads":[{"rmAccount":"<rmAccount>","transactionNumber":"<new transaction>"}]}
        POST   /api/v1/cads/stream                                                      ndjson {"rmAccount":"<rmAccount>","transactionNumber":"<new transaction>"}
        POST   /api/v1/carrier-codes/{carrierCode}/bonded-status                        {"isBonded":true,"securityAgreementNumber":"S-1"}
        POST   /api/v1/carrier-codes/{carrierCode}/change-notices                       {"what":"ADDRESS","text":"We have moved"}
        POST   /api/v1/carrier-codes/{carrierCode}/representations                      {"text":"It is paid"}
        POST   /api/v1/cases/{appealsCaseNumber}/documents                              form
        POST   /api/v1/client-groups                                                    {"name":"Prairies"}
        PUT    /api/v1/client-groups/{groupId}/clients                                  {"clientBn9s":["<bn9>"]}
        PUT    /api/v1/client-groups/{groupId}/employees                                {"employees":[{"subject":"b.pREADER.OTHERS","proxyRole":"pREADER"}]}
        POST   /api/v1/compliance-cases/{complianceCaseNumber}/extension                {"days":10,"reason":"Reason"}
        POST   /api/v1/compliance-cases/{complianceCaseNumber}/respond                  {"text":"Our records"}
        POST   /api/v1/distribution-list                                                {"email":"reader@carm.example","language":"en"}
        POST   /api/v1/distribution-list/confirm                                        {"token":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
        POST   /api/v1/distribution-list/unsubscribe                                    {"token":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
        PUT    /api/v1/drawbacks/{claimNumber}                                          {}
        POST   /api/v1/employee-requests                                                {"bn9":"<other bn9>","comment":"I work here"}
        POST   /api/v1/employee-requests/{employeeRequestId}/approve                            {"role":"READER","rmAccount":"<rmAccount>"}
        POST   /api/v1/employee-requests/{employeeRequestId}/reject                             {"reason":"Reason"}
        PUT    /api/v1/enrolments/{enrolmentId}                                         {"answers":{"displayName":"Alpha"}}
        POST   /api/v1/enrolments/{enrolmentId}/documents                               form
        POST   /api/v1/enrolments/{enrolmentId}/respond                                 {"text":"This"}
        POST   /api/v1/extension-applications/{extensionNumber}/go-to-tribunal          {"fileNumber":"EP-2026-001","filedOn":"2026-03-26"}
        POST   /api/v1/licences/{licenceId}/change-notices                              {"what":"DIRECTORS","text":"A new director"}
        POST   /api/v1/licences/{licenceId}/renewals                                    {"feeReceipt":"F-1","securityAgreementNumber":"S-1"}
        POST   /api/v1/licences/{licenceId}/representations                             {"text":"They are there"}
        PUT    /api/v1/me                                                               {"firstName":"First","lastName":"User","email":"user@carm.example","phone":"902-555-0100","language":"fr"}
        POST   /api/v1/me/leave                                                         {}
        PUT    /api/v1/me/mfa-email                                                     {"email":"user@carm.example","emailAgain":"user@carm.example"}
        PUT    /api/v1/me/notifications                                                 {"email":false}
        PUT    /api/v1/ministerial-reviews/{reviewNumber}                               {"applicant":"OWNER","grounds":"The goods were reported when they came."}
        POST   /api/v1/ministerial-reviews/{reviewNumber}/go-to-court                   {"courtFileNumber":"T-1-26","filedOn":"2026-03-26"}
        POST   /api/v1/ministerial-reviews/{reviewNumber}/reinvestment                  {"fault":"Fault","measures":"Measures","costs":"1.00"}
        POST   /api/v1/ministerial-reviews/{reviewNumber}/submit-evidence               {"text":"Evidence"}
        POST   /api/v1/penalties/{penaltyNumber}/correction-requests                    {"grounds":"CALC_ERROR","explanation":"Reason"}
        PUT    /api/v1/program-accounts/{rmAccount}                                     {"name":"Atlantic"}
        POST   /api/v1/program-accounts/{rmAccount}/appeals                             {"statementNumbers":["S"],"grounds":"Grounds","remedySought":"Refund","claimed":"As declared"}
        POST   /api/v1/program-accounts/{rmAccount}/tribunal-appeals                    {"statementNumbers":["S"],"fileNumber":"AP-2026-001","filedOn":"2026-03-26"}
        POST   /api/v1/program-accounts/{rmAccount}/appeals/check                       {"statementNumbers":["S"]}
        POST   /api/v1/program-accounts/{rmAccount}/cads                                {"transactionNumber":"<new transaction>"}
        POST   /api/v1/businesses/{bn9}/service-accounts                                {"name":"Our system","role":"READER","lastDay":"2026-12-31"}
        POST   /api/v1/businesses/{bn9}/service-accounts/{serviceAccountId}/rotate-secret   {"overlapHours":1}
        POST   /api/v1/businesses/{bn9}/webhooks                                        {"url":"http://127.0.0.1:9/hook","types":["carm.cad.accounted.v1"]}
        PUT    /api/v1/businesses/{bn9}/webhooks/{webhookId}                            {"url":"http://127.0.0.1:9/hook","types":[]}
        POST   /api/v1/businesses/{bn9}/webhooks/{webhookId}/resume                     {"from":"MISSED"}
        POST   /api/v1/businesses/{bn9}/webhooks/{webhookId}/rotate-secret              {"overlapHours":1}
        POST   /api/v1/program-accounts/{rmAccount}/calendar-feeds                      {"language":"fr","alarmDays":2}
        POST   /api/v1/oauth/token                                                      grant_type=client_credentials&client_id=<serviceAccountId>&client_secret=<clientSecret>
        GET    /api/v1/calendar.ics                                                     ?key=<calendarKey>
        POST   /api/v1/program-accounts/{rmAccount}/claim-notices                       {"transactionNumber":"<transactionNumber>","reason":"DAMAGED","goods":[{"classification":"6109100012","description":"Wet"}]}
        POST   /api/v1/program-accounts/{rmAccount}/closure                             {"reason":"Reason"}
        POST   /api/v1/program-accounts/{rmAccount}/drawbacks                           {}
        POST   /api/v1/program-accounts/{rmAccount}/enrolments                          {"program":"CSA"}
        POST   /api/v1/program-accounts/{rmAccount}/extension-applications              {"type":"S129_REVIEW","references":["SZ-2"],"subject":"SEIZURE","noticeOn":"2025-11-01","unableToAct":"Flood","justAndEquitable":"Yes","asSoonAsPossible":"At once"}
        POST   /api/v1/program-accounts/{rmAccount}/mass-adjustments                    {"issue":"VALUE","reasons":["R2-74-1-E.VFD"],"explanation":"Reason","cads":[{"transactionNumber":"<transactionNumber>","lines":[{"lineNumber":1,"valueForCurrencyConversion":"10345.67"}]}]}
        POST   /api/v1/program-accounts/{rmAccount}/ministerial-reviews                 {"subject":"SEIZURE","references":["SZ-1"],"noticeOn":"2026-03-01","applicant":"OWNER","grounds":"The goods were reported when they came."}
        POST   /api/v1/payments                                                         {"paymentReference":"B-1","method":"DEBIT","amount":"1.00","lines":[{"rmAccount":"<rmAccount>","amount":"1.00"}]}
        POST   /api/v1/program-accounts/{rmAccount}/allocations                         {"credit":{"type":"PMT","reference":"P-1"},"debts":[{"type":"CAD","reference":"<transactionNumber> v1"}]}
        POST   /api/v1/program-accounts/{rmAccount}/pad-agreements                      {"account":{"institution":"001","transit":"12345","number":"7654321","holderName":"Alpha"}}
        PUT    /api/v1/program-accounts/{rmAccount}/pad-agreements/{padId}              {"account":{"institution":"001","transit":"12345","number":"7654321","holderName":"Alpha"}}
        POST   /api/v1/program-accounts/{rmAccount}/pad-agreements/{padId}/activate     {"termsVersion":"2026-01"}
        POST   /api/v1/program-accounts/{rmAccount}/payments                            {"paymentReference":"P-1","method":"DEBIT","amount":"1.00"}
        POST   /api/v1/program-accounts/{rmAccount}/rulings                             {"kind":"NATIONAL_CUSTOMS","subject":"MARKING","request":{}}
        POST   /api/v1/program-accounts/{rmAccount}/reactivation                        {"reason":"Reason"}
        PUT    /api/v1/businesses/{bn9}/offset-preference                               {"preference":"MANUAL"}
        PUT    /api/v1/program-accounts/{rmAccount}/payer                               {"option":"IMPORTER"}
        POST   /api/v1/program-accounts/{rmAccount}/reconciliations                     csv reference,amount|1,1.00
        POST   /api/v1/program-accounts/{rmAccount}/simulate                            {"payments":[]}
        POST   /api/v1/program-accounts/{rmAccount}/transfers                           {"toAccount":"<rmAccount>","amount":"1.00"}
        POST   /api/v1/program-accounts/{rmAccount}/disbursement-requests               {"reason":"Reason"}
        POST   /api/v1/program-accounts/{rmAccount}/waiver-requests                     {"items":[{"type":"LAP","reference":"LAP-<rmAccount>"}],"ground":"HARDSHIP","explanation":"Reason"}
        POST   /api/v1/admin/collection-files/{fileNumber}/enforce                      {"measure":"CERTIFICATE"}
        POST   /api/v1/admin/disbursements/{disbursementNumber}/reject                  {"reason":"Reason"}
        POST   /api/v1/admin/disbursements/{disbursementNumber}/issue                   {"instrumentNumber":"C-1"}
        POST   /api/v1/admin/disbursements/{disbursementNumber}/settle                  {"outcome":"CASHED"}
        POST   /api/v1/admin/waivers/{waiverNumber}/decide                              {"amounts":[],"rationale":"Reason"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/write-offs                    {"items":[{"type":"LAP","reference":"LAP-<rmAccount>"}],"reason":"Reason","evidence":"File"}
        POST   /api/v1/admin/write-offs/{writeOffNumber}/decide                         {"outcome":"REFUSE"}
        POST   /api/v1/admin/write-offs/{writeOffNumber}/recovery                       {"reason":"Reason"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/allocations                   {"credit":{"type":"PMT","reference":"P-1"},"debts":[{"type":"LAP","reference":"LAP-<rmAccount>"}]}
        POST   /api/v1/admin/program-accounts/{rmAccount}/prescribed-rates              {"items":[{"type":"CAD","reference":"<transactionNumber> v1"}],"reason":"Reason","evidence":"File"}
        POST   /api/v1/admin/prescribed-rates/{prescribedRateNumber}/decide             {"outcome":"REFUSE"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/manual-entries                {"lines":[{"account":"1150","side":"DEBIT","amount":"1.00"},{"account":"4320","side":"CREDIT","amount":"1.00"}],"reason":"Reason"}
        POST   /api/v1/admin/manual-entries/{entryNumber}/decide                        {"outcome":"REFUSE"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/holds                         {"type":"OFFICER","reference":"File","items":[{"type":"LAP","reference":"LAP-<rmAccount>"}]}
        POST   /api/v1/admin/program-accounts/{rmAccount}/holds/release                 {"type":"PAYMENT_PLAN","reference":"Plan"}
        POST   /api/v1/admin/program-accounts/{rmAccount}/cash-security                 {"statementNumbers":["S-<rmAccount>"],"amount":"1.00","reference":"draft 2"}
        POST   /api/v1/admin/cash-security/{securityNumber}/settle                      {"outcome":"RETURNED"}
        POST   /api/v1/provider/agreements                                              {"agreementNumber":"B-9","debtorBn9":"<bn9>","program":"RPP","legislativeAuthority":"CUSTOMS_ACT_32","amount":"5000.00","allocations":[{"rmAccount":"<rmAccount>","amount":"5000.00"}],"validFrom":"2026-03-26"}
        POST   /api/v1/provider/agreements/bulk                                         {"agreements":[{"agreementNumber":"B-10","debtorBn9":"<bn9>","program":"RPP","legislativeAuthority":"CUSTOMS_ACT_32","amount":"5000.00","allocations":[{"rmAccount":"<rmAccount>","amount":"5000.00"}],"validFrom":"2026-03-26"}]}
        PATCH  /api/v1/provider/agreements/{agreementNumber}                            {"amount":"31000.00","allocations":[{"rmAccount":"<rmAccount>","amount":"31000.00"}]}
        POST   /api/v1/provider/agreements/{agreementNumber}/termination-notice         {"terminationDate":"2026-12-31"}
        POST   /api/v1/program-accounts/{rmAccount}/securities                          {"providerBn9":"<providerBn9>","agreementNumber":"B-8","amount":"5000.00","validFrom":"2026-03-26"}
        POST   /api/v1/admin/security-providers/{providerBn9}/agreements                {"agreementNumber":"B-7","debtorBn9":"<bn9>","program":"RPP","legislativeAuthority":"CUSTOMS_ACT_32","amount":"5000.00","allocations":[{"rmAccount":"<rmAccount>","amount":"5000.00"}],"validFrom":"2026-03-26","paperApproval":"PAP-<providerBn9>-0001"}
        POST   /api/v1/admin/security-providers/{providerBn9}/agreements/{agreementNumber}/demands   {"rmAccount":"<rmAccount>"}
        POST   /api/v1/admin/demands/{demandNumber}/decide                              {"outcome":"WITHDRAW","rationale":"Reason"}
        POST   /api/v1/provider/demands/{demandNumber}/response                         {"text":"Reason"}
        POST   /api/v1/program-accounts/{rmAccount}/cash-deposits                       {"amount":"100.00"}
        POST   /api/v1/program-accounts/{rmAccount}/cash-deposits/{depositNumber}/refunds   {"amount":"1.00"}
        POST   /api/v1/program-accounts/{rmAccount}/rpp/reduction-requests              {"base":"0.00","rationale":"Reason"}
        POST   /api/v1/admin/rpp/reduction-requests/{reductionNumber}/decide            {"outcome":"REFUSE","rationale":"Reason"}
        POST   /api/v1/admin/rpp/{rmAccount}/contingency                                {"until":"2026-04-01","reason":"Reason"}
        PUT    /api/v1/admin/program-accounts/{rmAccount}/program-security/{program}    {"required":"1.00","reason":"Reason"}
        PUT    /api/v1/admin/security-providers/{providerBn9}/category                  {"category":"INSURER"}
        POST   /api/v1/admin/rpp/{rmAccount}/suspend                                    {"reason":"Reason"}
        POST   /api/v1/admin/rpp/{rmAccount}/reinstate                                  {"reason":"Reason"}
        POST   /api/v1/admin/rpp/{rmAccount}/revoke                                     {"reason":"Reason"}
        POST   /api/v1/admin/security-providers/{providerBn9}/agreements/{agreementNumber}/cancel   {"reason":"Reason"}
        POST   /api/v1/admin/security-providers/{providerBn9}/cancel-agreements         {"reason":"Reason"}
        POST   /api/v1/admin/security-providers/{providerBn9}/paper-approvals           {"debtorBn9":"<bn9>","ground":"IMPRACTICABLE","reason":"Reason"}
        POST   /api/v1/registrations/{registrationId}/affinity                          {"answers":[{"kind":"TRANSACTION","key":"12345000000013","amount":"1.00"}]}
        POST   /api/v1/registrations/{registrationId}/identify                          {"bn9":"<other bn9>","rmAccount":"<other rmAccount>"}
        POST   /api/v1/registrations/{registrationId}/legal-info                        {"name":"Alpha","address":<address>}
        POST   /api/v1/registrations/{registrationId}/new-bn                            {"legalName":"Alpha","entityType":"PARTNERSHIP","physicalAddress":<address>}
        POST   /api/v1/registrations/{registrationId}/shared-secret                     {"secret":"AAAA-AAAA-AAAA-AAAA"}
        POST   /api/v1/registrations/{registrationId}/terms                             {"termsVersion":"2019-01"}
        POST   /api/v1/relationship-requests                                            {"clientBn9":"<other bn9>","kind":"BMR","comment":"We clear your goods"}
        POST   /api/v1/relationship-requests/answers/import                             csv requestId,answer|none,REJECT
        POST   /api/v1/relationship-requests/import                                     csv clientBn9,kind,comment|<other bn9>,BMR,Hello
        POST   /api/v1/relationship-requests/{relationshipRequestId}/approve                        {"kind":"PMR","visibility":["OWN"],"rmAccounts":["<rmAccount>"]}
        POST   /api/v1/relationship-requests/{relationshipRequestId}/reject                         {}
        POST   /api/v1/relationships/{relationshipId}/amend                             {"visibility":["OWN"]}
        PUT    /api/v1/relationships/{clientRelationshipId}/assignments                       {"employees":[{"subject":"b.pREADER.OTHERS","proxyRole":"pREADER"}]}
        POST   /api/v1/relationships/{relationshipId}/revoke                            {}
        POST   /api/v1/roles/{roleId}/revoke                                            {"reason":"Reason"}
        PUT    /api/v1/rulings/{rulingNumber}                                           {"request":{}}
        POST   /api/v1/rulings/{rulingNumber}/answer                                    {"text":"This"}
        POST   /api/v1/rulings/{rulingNumber}/request-modification                      {"reason":"Reason"}
        POST   /api/v1/session/mfa/enrol                                                {"email":"user@carm.example","emailAgain":"user@carm.example","consent":true}
        POST   /api/v1/session/mfa/verify                                               {"code":"000000"}
        GET    /api/v1/reference/codes/{list}/history                                   ?key=USD
        GET    /api/v1/reference/exchange-rates                                         ?currency=USD&date=2026-03-26
        GET    /api/v1/reference/measures                                               ?classification=7601100000&origin=US
        GET    /api/v1/reference/tariff                                                 ?code=6109100012
        GET    /api/v1/reference/tariff/search                                          ?q=shirts
        GET    /api/v1/tools/appeal-clock                                               ?kind=S60&noticeDate=2026-03-26
        GET    /api/v1/tools/billing-calendar                                           ?releaseDate=2026-03-16&stream=RPP
        GET    /api/v1/tools/classification                                             ?q=shirts&acceptTerms=true
        POST   /api/v1/tools/duty-estimate                                              {"rateDate":"2026-03-20","lines":[]}
        POST   /api/v1/tools/valuation                                                  {"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"1.00"}
        GET    /api/v1/tools/interest                                                   ?principal=100.00&from=2026-01-05&to=2026-02-02
        GET    /api/v1/tools/penalty                                                    ?code=C005&infractionDate=2026-03-02
        GET    /api/v1/tools/security-requirement                                       ?base=48250.37
        """;

    /// <summary>Commands without a body that name the version that was read.</summary>
    static readonly string[] ReadBefore =
    [
        "/due-date-overrides/{periodEnd}/approve", "/relief-periods/{reliefId}/approve", "/duplicate/decide", "/interest-rates/{quarter}/approve", "/drawbacks/{claimNumber}/approve", "/campaigns/{campaignNumber}/approve", "/rulings/{rulingNumber}/issue", "/rulings/{rulingNumber}/modify",
        "/rulings/{rulingNumber}/revoke",
    ];

    static readonly Dictionary<string, string> ByEndpoint = Samples.Split('\n').Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries)).ToDictionary(p => $"{p[0]} {p[1]}", p => p[2].Trim());

    public static IEnumerable<string> Endpoints => ByEndpoint.Keys;

    /// <summary>The request of an endpoint, about the things named.</summary>
    public static HttpRequestMessage Of(string endpoint, World world, Func<string, string> thing)
    {
        var (method, route) = endpoint.Split(' ', 2) is [var m, var r] ? (m, r) : throw new ArgumentException(endpoint);
        var sample = SampleOf(endpoint, world);
        var request = new HttpRequestMessage(new(method), Parameter().Replace(route, match => Uri.EscapeDataString(thing(match.Groups[1].Value))) + (sample.StartsWith('?') ? sample : ""));
        if (sample == "form") request.Content = new MultipartFormDataContent { { new StringContent("OTHER"), "kind" }, { new ByteArrayContent("%PDF-1.7\n%%EOF"u8.ToArray()), "file", "paper.pdf" } };
        else if (sample.StartsWith("csv ", StringComparison.Ordinal)) request.Content = new MultipartFormDataContent { { new StringContent("2026-03-26"), "validFrom" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(sample["csv ".Length..].Replace('|', '\n'))), "file", "file.csv" } };
        else if (sample.StartsWith("ndjson ", StringComparison.Ordinal)) request.Content = new StringContent(sample["ndjson ".Length..], Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        else if (sample.StartsWith("grant_type", StringComparison.Ordinal)) request.Content = new StringContent(sample, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        else if (sample.StartsWith('{')) request.Content = new StringContent(sample, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (method is "PUT" or "DELETE" || ReadBefore.Any(command => route.EndsWith(command, StringComparison.Ordinal))) request.Headers.IfMatch.Add(new("\"1\""));
        if (method != "GET") request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Headers.Add(NothingIsKept.Header, "yes");
        return request;
    }

    /// <summary>What stands in the row of an endpoint, filled in; nothing where it has none.</summary>
    public static string SampleOf(string endpoint, World world) => ByEndpoint.TryGetValue(endpoint, out var text) ? Filled().Replace(text, match => Fill(match.Groups[1].Value, world)) : "";

    public static string[] ParametersOf(string endpoint) => [.. Parameter().Matches(endpoint).Select(m => m.Groups[1].Value)];

    static string Fill(string name, World world) => name switch
    {
        "address" => """{"line1":"1 Wharf Street","city":"Halifax","region":"NS","postalCode":"B3H 1A1","country":"CA"}""",
        "new transaction" => world.MadeUp["transactionNumber"],
        _ => name.StartsWith("other ", StringComparison.Ordinal) ? world.Others[name["other ".Length..]] : world.Own[name],
    };

    [GeneratedRegex("<([a-zA-Z0-9 ]+)>")]
    private static partial Regex Filled();

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Parameter();
}
