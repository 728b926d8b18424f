#include <stddef.h>
#include <string.h>

#include "hints.h"

static const struct {
	const char *code;
	const char *hint;
} hints[] = {
	{ "CW02",
	    "ConnectWise could not be reached, or refused the keys. "
	    "Check ApiUrl (it ends in /v4_6_release/apis/3.0/), "
	    "CompanyName, keys and ClientId, and that the API member is"
	    " active; then run again." },
	{ "CW03",
	    "Atria could not be reached, or refused the token. Check "
	    "AtriaUrl; tokens expire, and die with their user; then run"
	    " again." },
	{ "CW04",
	    "The customer has no Billing Identifier. Copy the Company "
	    "ID from ConnectWise into the customer's Billing Identifier"
	    " in Atria, reprocess the billing records, run again. Or "
	    "map the customer: cwlog-fmt -f map." },
	{ "CW05",
	    "A line has no SKU. If it is not to be billed, let an Atria"
	    " billing rule exclude it; if it is, give the service a SKU"
	    " in Atria that is a Product ID in ConnectWise, and "
	    "reprocess." },
	{ "CW06",
	    "The SKU is no Product ID in ConnectWise's catalog. Correct"
	    " the SKU in Atria, or add the product in ConnectWise, or "
	    "map the SKU: cwlog-fmt -f map." },
	{ "CW10",
	    "The additions could not be read, or one could not be "
	    "changed; the entry says why. Correct it in ConnectWise and"
	    " run again: what is right already is left alone." },
	{ "CW11",
	    "The product could not be created. Check ProductTemplate in"
	    " the job file, and that the API member may add products." },
	{ "CW12",
	    "The addition could not be created; the entry says why. "
	    "Often the period is invoiced already, or the API member "
	    "may not add." },
	{ "CW13",
	    "The answer could not be understood; nothing was done. Look"
	    " at the row and field that the entry names; FieldMap in "
	    "the job file tells other names." },
	{ "CW14",
	    "The company is not in ConnectWise, or has no active "
	    "agreement of the type; the entry says which. Correct the "
	    "Billing Identifier in Atria, or create the agreement in "
	    "ConnectWise." },
	{ "CW15",
	    "Atria has nothing for the billing period. Check the date; "
	    "or the bill processing has not run yet." },
	{ "CW16",
	    "The secrets file cannot be used; the entry says why." },
	{ "CW17",
	    "The job file has no ApiUrl (or AtriaUrl)." },
	{ "CW18",
	    "A secret is missing or still the template's XXXX." },
	{ "CW19",
	    "BillingPeriod must be Current, Previous or a date, YYYY-"
	    "MM-DD." },
	{ "CW20",
	    "The service was removed; the addition's quantity is 0 now."
	    " There is nothing to do." },
	{ "CW21",
	    "ConnectWise has no agreement type of that name. Correct "
	    "AgreementType in the job file." },
	{ "CW22",
	    "The agreement has no addition for the SKU. Add it in "
	    "ConnectWise, or set AllowAtriaCreateAdditions to True." },
	{ "AX01",
	    "The command line or the job file is wrong; the entry says "
	    "where." },
	{ "AX02",
	    "A stage before died, or the records were changed on the "
	    "way. Nothing was written; run again." },
	{ "AX03",
	    "A file cannot be read or written; the entry says which." },
	{ "AX04",
	    "The company has several active agreements of the type. "
	    "Close the ones that are not meant, or map the customer to "
	    "one." },
	{ "AX05",
	    "Two customers would count into one agreement. Give each "
	    "its own Billing Identifier in Atria, or map them." },
	{ "AX06",
	    "The agreement has the product more than once. Cancel the "
	    "additions that are not meant." },
	{ "AX07",
	    "The addition becomes effective later. It is left alone "
	    "until then." },
	{ "AX08",
	    "The product cannot be added: it is inactive, a bundle, or "
	    "ambiguous. Correct it in ConnectWise's catalog." },
	{ "AX09",
	    "Atria counts 0 now and had none before, so nothing says "
	    "that the service was removed. Set the addition to 0 by "
	    "hand if it was." },
	{ "AX11",
	    "CustomersFilter names a customer that has no lines. Check "
	    "its spelling." },
};

const char *
hint_for(const char *code)
{
	size_t i;

	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(hints[i].code, code) == 0)
			return hints[i].hint;
	return NULL;
}
