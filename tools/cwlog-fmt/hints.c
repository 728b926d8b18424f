#include <stddef.h>
#include <string.h>

#include "hints.h"

static const struct {
	const char *code;
	const char *action;
	const char *hint;
} hints[] = {
	{ "CW02", "Check ApiUrl, company and keys",
	    "ConnectWise could not be reached, or refused the keys. "
	    "Check ApiUrl (it ends in /v4_6_release/apis/3.0/), "
	    "CompanyName, keys and ClientId, and that the API member "
	    "is active; then run again." },
	{ "CW03", "Check AtriaUrl and token",
	    "Atria could not be reached, or refused the token. Check "
	    "AtriaUrl; tokens expire, and die with their user; then "
	    "run again." },
	{ "CW04", "Fill in the Billing Identifier in Atria",
	    "The customer has no Billing Identifier. Copy the Company "
	    "ID from ConnectWise into the customer's Billing "
	    "Identifier in Atria, reprocess the billing records, run "
	    "again. Or map the customer: cwlog-fmt -f map." },
	{ "CW05", "Give the service a SKU, or exclude it",
	    "A line has no SKU. If it is not to be billed, let an "
	    "Atria billing rule exclude it; if it is, give the service "
	    "a SKU in Atria that is a Product ID in ConnectWise, and "
	    "reprocess." },
	{ "CW06", "Add the product in ConnectWise, or map it",
	    "The SKU is no Product ID in ConnectWise's catalog. "
	    "Correct the SKU in Atria, or add the product in "
	    "ConnectWise, or map the SKU: cwlog-fmt -f map." },
	{ "CW10", "Correct it in ConnectWise, run again",
	    "The additions could not be read, or one could not be "
	    "changed; the entry says why. Correct it in ConnectWise "
	    "and run again: what is right already is left alone." },
	{ "CW11", "Check ProductTemplate and permissions",
	    "The product could not be created. Check ProductTemplate "
	    "in the job file, and that the API member may add "
	    "products." },
	{ "CW12", "Read why; often the period is invoiced",
	    "The addition could not be created; the entry says why. "
	    "Often the period is invoiced already, or the API member "
	    "may not add." },
	{ "CW13", "Look at the row and field named",
	    "The answer could not be understood; nothing was done. "
	    "Look at the row and field that the entry names; FieldMap "
	    "in the job file tells other names." },
	{ "CW14", "Correct the identifier, or create the agreement",
	    "The company is not in ConnectWise, or has no active "
	    "agreement of the type; the entry says which. Correct the "
	    "Billing Identifier in Atria, or create the agreement in "
	    "ConnectWise." },
	{ "CW15", "Check the date, or wait for bill processing",
	    "Atria has nothing for the billing period. Check the date; "
	    "or the bill processing has not run yet." },
	{ "CW16", "Correct the secrets file",
	    "The secrets file cannot be used; the entry says why." },
	{ "CW17", "Set ApiUrl and AtriaUrl",
	    "The job file has no ApiUrl (or AtriaUrl)." },
	{ "CW18", "Fill in the secret",
	    "A secret is missing or still the template's XXXX." },
	{ "CW19", "Correct BillingPeriod",
	    "BillingPeriod must be Current, Previous or a date, "
	    "YYYY-MM-DD." },
	{ "CW20", "Nothing to do",
	    "The service was removed; the addition's quantity is 0 "
	    "now. There is nothing to do." },
	{ "CW21", "Correct AgreementType",
	    "ConnectWise has no agreement type of that name. Correct "
	    "AgreementType in the job file." },
	{ "CW22", "Add it, or allow additions to be created",
	    "The agreement has no addition for the SKU. Add it in "
	    "ConnectWise, or set AllowAtriaCreateAdditions to True." },
	{ "AX01", "Correct the option or the job file",
	    "The command line or the job file is wrong; the entry says "
	    "where." },
	{ "AX02", "Run again",
	    "A stage before died, or the records were changed on the "
	    "way. Nothing was written; run again." },
	{ "AX03", "Look at the file named",
	    "A file cannot be read or written; the entry says which." },
	{ "AX04", "Close what is not meant, or map the customer",
	    "The company has several active agreements of the type. "
	    "Close the ones that are not meant, or map the customer to "
	    "one." },
	{ "AX05", "Give each its own Billing Identifier",
	    "Two customers would count into one agreement. Give each "
	    "its own Billing Identifier in Atria, or map them." },
	{ "AX06", "Cancel the additions not meant",
	    "The agreement has the product more than once. Cancel the "
	    "additions that are not meant." },
	{ "AX07", "Wait, or change its effective date",
	    "The addition becomes effective later. It is left alone "
	    "until then." },
	{ "AX08", "Correct the product in the catalog",
	    "The product cannot be added: it is inactive, a bundle, or "
	    "ambiguous. Correct it in ConnectWise's catalog." },
	{ "AX09", "Set it to 0 by hand if it was removed",
	    "Atria counts 0 now and had none before, so nothing says "
	    "that the service was removed. Set the addition to 0 by "
	    "hand if it was." },
	{ "AX11", "Check the spelling in CustomersFilter",
	    "CustomersFilter names a customer that has no lines. Check "
	    "its spelling." },
	{ "AX13", "Look at the plan; raise the limit if it is right",
	    "The plan changes more than a guard allows; nothing was "
	    "written. Look whether Atria's counts are whole. If the "
	    "plan is right, run cw-apply once with a higher limit for "
	    "the guard that the entry names." },
	{ "AX14", "Run again",
	    "Somebody changed the addition, its agreement or its "
	    "product after the plan was made. It was left alone; run "
	    "again to plan from what is there now." },
	{ "AX15", "Change it by hand if it is right",
	    "The quantity would go down, and cw-diff was told not to "
	    "let that happen (--no-decrease). If fewer is right, plan "
	    "again without the option, or change the addition by hand." },
	{ "AX16", "Look at the addition by hand",
	    "It is not known whether the change was written, so it is "
	    "not undone. Compare the addition in ConnectWise with what "
	    "the entry says, and correct it by hand." },
	{ "AX18", "Wait for the other run",
	    "Another run for the same ConnectWise company is under "
	    "way; nothing was written. Wait until it has ended, and "
	    "run again." },
	{ "AX19", "Approve this plan, or plan again",
	    "The plan's seal is not the approved one, or the plan was "
	    "made for another ConnectWise company or address. Nothing "
	    "was written. Review this plan and approve its seal, or "
	    "plan again with this job." },
	{ "AX21", "Run again",
	    "The run was interrupted: what was under way was finished, "
	    "the rest was not started. Run again: what is right "
	    "already is left alone." },
	{ "AX22", "Correct the quantities in Atria",
	    "The lines of one product add up to more than "
	    "9,000,000,000, more than an addition can hold. It was left "
	    "alone. Look at the quantities in Atria." },
	{ "AX24", "Decide whether it is to be added",
	    "The entry names what speaks against a new addition: one "
	    "that has ended, is in another agreement, or looks alike. "
	    "Correct the names or add the line by hand; or order it by "
	    "a row create in the mapping file, see cw-resolve(1)." },
	{ "AX25", "Look at the addition in ConnectWise",
	    "Its status contradicts its dates, it cannot be read, or it "
	    "did not exist in the billing period. It was left alone: "
	    "correct it, or set the quantity by hand." },
	{ "AX26", "Ask whether the service has ended",
	    "The addition is billed, but Atria has no line of it for "
	    "this customer. If the service has ended, set the quantity "
	    "to 0; or run atria-fetch --with-previous, which finds what "
	    "was removed in this period." },
	{ "AX27", "Check the job before anything is billed",
	    "The run reaches nobody. Check BillingPeriod, "
	    "BillingPeriodEnd, CustomersFilter and AgreementType, and "
	    "what the API member of ConnectWise may see." },
};

static size_t
find(const char *code)
{
	size_t i, n = sizeof(hints) / sizeof(hints[0]);

	for (i = 0; i < n && strcmp(hints[i].code, code) != 0; i++)
		;
	return i;
}

const char *
hint_for(const char *code)
{
	size_t i = find(code);

	return i < sizeof(hints) / sizeof(hints[0]) ? hints[i].hint : NULL;
}

const char *
hint_action(const char *code)
{
	size_t i = find(code);

	return i < sizeof(hints) / sizeof(hints[0]) ? hints[i].action : NULL;
}
