#include <string.h>
#include <strings.h>

#include "cwlog.h"
#include "diag.h"
#include "text.h"

struct code {
	const char *name;
	enum log_level level;
	const char *occurs;
	const char *message;
};

/*
 * The vendor's names for the same fact differ from message to message
 * ({CustomerShortCode}, {addition.Sku}, {billingInvoiceDataitem.CustomerName});
 * here each fact has one. All else of the CW messages is the vendor's, letter
 * by letter, but for CW11, which prints the line description where it
 * announces the SKU.
 */
static const struct code codes[LOG_CODES] = {
	[CW01] = { "CW01", LEVEL_INFO, "Start of Process",
	    "Billing Process Started : For Billing Period {PeriodEnd}" },
	[CW02] = { "CW02", LEVEL_ERROR, "Cannot connect to Connectwise",
	    "Failed to connect to Connectwise: Error reported was : {Error}" },
	[CW03] = { "CW03", LEVEL_ERROR, "Cannot connect to Atria",
	    "Failed to connect to Atria: Error reported was : {Error}" },
	[CW04] = { "CW04", LEVEL_WARN, "Company ID missing in Atria",
	    "{CustomerCode} CompanyID Missing Unable to process records for "
	    "Atria Customer {CustomerName} – Please add CompanyID from "
	    "ConnectWise into Billing Identifier field on Customer" },
	[CW05] = { "CW05", LEVEL_WARN, "SKU Missing in Atria",
	    "{CustomerCode} SKU Missing in Atria : {CustomerCode} : Skipped "
	    "Line {LineDescription} for Customer {CustomerName} as no SKU was "
	    "provided" },
	[CW06] = { "CW06", LEVEL_WARN, "Product doesn’t exist in ConnectWise",
	    "{CustomerCode} Product Missing : Skipped Line {LineDescription} "
	    "with Product ID {SKU} for Customer {CustomerName} as the SKU "
	    "could not be located in ConnectWise. Please add this product in "
	    "ConnectWise portal" },
	[CW07] = { "CW07", LEVEL_INFO, "Contract quantity Change",
	    "{CustomerCode} Quantity Update : Line located for "
	    "{LineDescription} with Product ID {SKU} and updated from "
	    "{Before} to {After}" },
	[CW08] = { "CW08", LEVEL_INFO, "New Contract Line Added",
	    "{CustomerCode} Contract Line Added : New Line added for "
	    "{LineDescription} with Product ID {SKU}" },
	[CW09] = { "CW09", LEVEL_VERBOSE, "Contract Line has no changes",
	    "{CustomerCode} Contract Line for {LineDescription} located – "
	    "quantity is unchanged" },
	[CW10] = { "CW10", LEVEL_ERROR,
	    "Error on retrieving agreement addition ConnectWise",
	    "{CustomerCode} Contract Line {LineDescription}, SKU {SKU}, Error "
	    "Details {Error}" },
	[CW11] = { "CW11", LEVEL_ERROR,
	    "Error on creating new product catalog item",
	    "{CustomerName} Catalog Item {LineDescription}, SKU {SKU}, Error "
	    "Details {Error}" },
	[CW12] = { "CW12", LEVEL_ERROR, "Error creating agreement addition",
	    "{CustomerName} Addition {SKU}, Error Details {Error}" },
	[CW13] = { "CW13", LEVEL_ERROR, "Error Deserializing Json objects",
	    "Failed to Deserialize object: Error reported was: {Error}" },
	[CW14] = { "CW14", LEVEL_WARN,
	    "Error when customer or agreement doesn't exist in ConnectWise",
	    "No Agreement exists for the customer {CustomerName}. Check "
	    "ConnectWise to see if the customer: {CustomerName} with Id: "
	    "{BillingIdentifier} and agreement type: {AgreementType} "
	    "exists." },
	[CW15] = { "CW15", LEVEL_WARN,
	    "Error when no data exists in the billing period specified.",
	    "No records found in Atria for billing period {PeriodEnd}." },
	[CW16] = { "CW16", LEVEL_ERROR,
	    "Error reading connectwise configuration secrets",
	    "Failed to retrieve ConnectWise secrets. Error occurred is: "
	    "{Error}" },
	[CW17] = { "CW17", LEVEL_ERROR, "api url is null or empty",
	    "Failed to Retrieve Job Task Parameters: Error reported was: api "
	    "url is not available" },
	[CW18] = { "CW18", LEVEL_ERROR, "invalid value for secrets",
	    "Failed to validate ConnectWise secrets. {Property} must have a "
	    "valid value" },
	[CW19] = { "CW19", LEVEL_ERROR, "invalid Billing period date or format",
	    "Incorrect billing period date or format" },
	[CW20] = { "CW20", LEVEL_WARN,
	    "Product has been removed from customer in this period.",
	    "{CustomerName}| Line located for {LineDescription} with Product "
	    "ID {SKU} is been removed in the selected billing period. The "
	    "Quantity is updated from {Before.00} to 0.00" },
	[CW21] = { "CW21", LEVEL_ERROR, "Agreement type is invalid.",
	    "Invalid agreement type. Please check agreement type in job "
	    "parameters." },
	[CW22] = { "CW22", LEVEL_WARN,
	    "Contract Line doesn't exist in ConnectWise",
	    "Contract Line Missing in ConnectWise : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as the SKU could not be located in ConnectWise" },
	[CW23] = { "CW23", LEVEL_INFO, "End of Process",
	    "Billing Process Completed with status {Status}" },

	[AX01] = { "AX01", LEVEL_ERROR,
	    "An option or the job file cannot be used",
	    "The job cannot be run: {Error}" },
	[AX02] = { "AX02", LEVEL_ERROR,
	    "The records read are not what the previous program wrote",
	    "The input stream is damaged: {Error}" },
	[AX03] = { "AX03", LEVEL_ERROR, "A local file cannot be used",
	    "Local input or output failed: {Error}" },
	[AX04] = { "AX04", LEVEL_WARN,
	    "A company has several agreements of the type",
	    "{CustomerCode} Several Agreements : {Detail}" },
	[AX05] = { "AX05", LEVEL_WARN,
	    "Several customers have the same Billing Identifier",
	    "{CustomerCode} Billing Identifier Not Unique : Skipped Customer "
	    "{CustomerName} as {Detail}" },
	[AX06] = { "AX06", LEVEL_WARN,
	    "An agreement has several live additions of one product",
	    "{CustomerCode} Several Contract Lines : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX07] = { "AX07", LEVEL_WARN,
	    "The only addition of the product becomes effective later",
	    "{CustomerCode} Contract Line Not Yet Effective : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX08] = { "AX08", LEVEL_WARN,
	    "The product cannot be added to an agreement",
	    "{CustomerCode} Product Not Usable : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX09] = { "AX09", LEVEL_WARN,
	    "Atria counts none, without saying that there were some before",
	    "{CustomerCode} No Evidence Of Removal : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as Atria counts 0 now and not more before; the "
	    "addition has {Before}" },
	[AX10] = { "AX10", LEVEL_VERBOSE,
	    "Names match only in another spelling",
	    "{CustomerCode} Matched Without Regard To Case : {Detail}" },
	[AX11] = { "AX11", LEVEL_WARN,
	    "An entry of CustomersFilter matches no customer",
	    "CustomersFilter names a customer that Atria does not report: "
	    "{Detail}" },
	[AX12] = { "AX12", LEVEL_INFO, "A catalog item was created",
	    "{CustomerCode} Catalog Item Added : New Product {SKU} added for "
	    "{LineDescription}" },
	[AX13] = { "AX13", LEVEL_ERROR, "A guard refuses the plan",
	    "Nothing was written, as a guard refuses the plan: {Error}" },
	[AX14] = { "AX14", LEVEL_WARN,
	    "ConnectWise changed since the plan was made",
	    "{CustomerCode} Changed Since The Plan : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX15] = { "AX15", LEVEL_WARN,
	    "The quantity would go down, and that is not allowed",
	    "{CustomerCode} No Decrease : Skipped Line {LineDescription} with "
	    "Product ID {SKU} for Customer {CustomerName} as its quantity "
	    "would go from {Before} to {After}" },
	[AX16] = { "AX16", LEVEL_WARN,
	    "A change cannot be undone: look at the addition",
	    "{CustomerCode} Not Undone : Skipped Line {LineDescription} with "
	    "Product ID {SKU} for Customer {CustomerName} as {Detail}" },
	[AX17] = { "AX17", LEVEL_INFO, "An addition was cancelled",
	    "{CustomerCode} Contract Line Cancelled : Line for "
	    "{LineDescription} with Product ID {SKU} cancelled" },
	[AX18] = { "AX18", LEVEL_ERROR,
	    "Another run for the same ConnectWise company is under way",
	    "Nothing was written, as another run is under way: {Error}" },
	[AX19] = { "AX19", LEVEL_ERROR,
	    "The plan is not approved, out of date, or not for this job",
	    "Nothing was written, as the plan is not the one meant: {Error}" },
	[AX20] = { "AX20", LEVEL_INFO,
	    "The outcome of an earlier, interrupted write is now known",
	    "{CustomerCode} Earlier Run Settled : Line {LineDescription} with "
	    "Product ID {SKU}: {Detail}" },
	[AX21] = { "AX21", LEVEL_WARN, "The run was interrupted",
	    "Interrupted by {Detail}: what was under way was finished, and "
	    "nothing more was started" },
	[AX22] = { "AX22", LEVEL_ERROR,
	    "The quantity of a product is too large, or a fraction",
	    "{CustomerCode} Quantity Out Of Range : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX23] = { "AX23", LEVEL_WARN,
	    "Atria's answer does not say which rows are billable",
	    "No row says whether it is billable in billing period "
	    "{PeriodEnd}: all of them are taken as billable. If a column "
	    "says it under another name, give that name as billable in "
	    "FieldMap" },
	[AX24] = { "AX24", LEVEL_WARN,
	    "Something speaks against creating an addition",
	    "{CustomerCode} Contract Line Not Added : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX25] = { "AX25", LEVEL_WARN,
	    "The addition of the product is not clear",
	    "{CustomerCode} Contract Line Not Clear : Skipped Line "
	    "{LineDescription} with Product ID {SKU} for Customer "
	    "{CustomerName} as {Detail}" },
	[AX26] = { "AX26", LEVEL_WARN,
	    "An addition is billed that Atria does not count",
	    "{CustomerCode} Contract Line Not Counted : {LineDescription} with "
	    "Product ID {SKU} of Customer {CustomerName} is billed with "
	    "quantity {Before}; {Detail}" },
	[AX27] = { "AX27", LEVEL_ERROR, "Nobody can be billed",
	    "Nobody Is Billed : {Error}" },
	[AX28] = { "AX28", LEVEL_ERROR,
	    "What writing relies on is not so, or was never probed",
	    "ConnectWise Or Atria Not As Expected : {Error}" },
	[AX29] = { "AX29", LEVEL_ERROR,
	    "Two new additions of one product: cancel one",
	    "{CustomerCode} Has Two New Contract Lines of {LineDescription} "
	    "with Product ID {SKU}: {Error}" },
	[AX30] = { "AX30", LEVEL_INFO, "A plan that no probe allows to apply",
	    "Not To Be Applied Yet : {Error}" },
	[AX31] = { "AX31", LEVEL_WARN, "A row of the rules file fits no line",
	    "Rule Without Lines : {Detail}" },
	[AX32] = { "AX32", LEVEL_INFO, "A row of the rules file has ended",
	    "Rule Ended : {Detail}" },
	[AX33] = { "AX33", LEVEL_VERBOSE,
	    "A rule names the company, the agreement or the product",
	    "{CustomerCode} Named By A Rule : {Detail}" },
	[AX34] = { "AX34", LEVEL_INFO, "A rule decides what is billed",
	    "{CustomerCode} Decided By A Rule : {Detail}" },
	[AX35] = { "AX35", LEVEL_WARN, "Atria may leave removed services out",
	    "Removed Services May Be Missing : {Error}; use --with-previous" },
	[AX36] = { "AX36", LEVEL_WARN, "A part of a plan was chosen",
	    "Part Of A Plan : {Detail}" },
};

enum log_code
log_code_of_state(enum agreement_state state)
{
	switch (state) {
	case AGREEMENT_NO_IDENTIFIER: return CW04;
	case AGREEMENT_SHARED_IDENTIFIER: return AX05;
	case AGREEMENT_SEVERAL: return AX04;
	case AGREEMENT_UNREADABLE: return CW10;
	case AGREEMENT_NO_COMPANY:
	case AGREEMENT_NO_AGREEMENT:
	case AGREEMENT_FOUND:
	case AGREEMENT_IGNORED: break;
	}
	return CW14;
}

const char *
log_code_name(enum log_code code)
{
	return codes[code].name;
}

enum log_level
log_code_level(enum log_code code)
{
	return codes[code].level;
}

const char *
log_code_occurs(enum log_code code)
{
	return codes[code].occurs;
}

static const char *
or_else(const char *s, const char *otherwise)
{
	return s != NULL && *s != '\0' ? s : otherwise;
}

/* The fact that a placeholder of len bytes stands for, or NULL. */
static const char *
fact(const struct log_facts *f, const char *name, size_t len, char *number)
{
	const struct {
		const char *name;
		const char *value;
	} facts[] = {
		{ "CustomerCode", f->customer ? f->customer->code : NULL },
		{ "CustomerName", f->customer ?
		    or_else(f->customer->name, f->customer->code) : NULL },
		{ "BillingIdentifier", f->customer ?
		    or_else(f->customer->billing_identifier, "(none)") :
		    NULL },
		{ "LineDescription", or_else(f->description,
		    or_else(f->sku, "(no description)")) },
		{ "SKU", f->sku },
		{ "Error", f->error },
		{ "Detail", f->detail },
		{ "PeriodEnd", f->period_end },
		{ "AgreementType", f->agreement_type },
		{ "Property", f->property },
		{ "Status", f->status },
	};
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (strlen(facts[i].name) == len &&
		    memcmp(facts[i].name, name, len) == 0)
			return facts[i].value;
	if (len == 6 && memcmp(name, "Before", 6) == 0 && f->before.known)
		return qty_text(number, f->before);
	if (len == 5 && memcmp(name, "After", 5) == 0 && f->after.known)
		return qty_text(number, f->after);
	if (len == 9 && memcmp(name, "Before.00", 9) == 0 && f->before.known)
		return qty_text2(number, f->before);
	return NULL;
}

const char *
log_psa_name(const char *psa)
{
	return psa == NULL ? "ConnectWise" :
	    text_caseeq(psa, "autotask") ? "Autotask" : psa;
}

/* Appends the vendor's words, with the name of the psa. */
static void
add_words(struct buf *out, const char *words, size_t len, const char *psa)
{
	static const char vendor[] = "ConnectWise";
	size_t n = sizeof(vendor) - 1, i;

	for (i = 0; i < len; i++)
		if (psa != NULL && len - i >= n &&
		    strncasecmp(words + i, vendor, n) == 0) {
			buf_adds(out, log_psa_name(psa));
			i += n - 1;
		} else {
			buf_addc(out, words[i]);
		}
}

void
log_message(enum log_code code, const struct log_facts *facts,
    const char *psa, struct buf *out)
{
	const char *p = codes[code].message, *open, *close, *value;
	char number[QTY_TEXT];

	while ((open = strchr(p, '{')) != NULL) {
		add_words(out, p, (size_t)(open - p), psa);
		close = strchr(open, '}');
		value = fact(facts, open + 1, (size_t)(close - open) - 1,
		    number);
		if (value == NULL)
			die(EXIT_LOCAL, "internal error: %s needs %.*s",
			    codes[code].name, (int)(close - open) + 1, open);
		buf_adds(out, value);
		p = close + 1;
	}
	add_words(out, p, strlen(p), psa);
}
