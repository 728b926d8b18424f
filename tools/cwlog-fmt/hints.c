#include <stddef.h>
#include <string.h>

#include "hints.h"

static const struct hint {
	const char *code;
	const char *action;
	const char *hint;
} hints[] = {
	{ "CW02", "Check ApiUrl, company and keys",
	    "ConnectWise or Autotask cannot be reached or rejects the keys; "
	    "the entry says why. ConnectWise: check ApiUrl (it ends with "
	    "/v4_6_release/apis/3.0/), CompanyName, the keys and ClientId, "
	    "and that the API member is active. Autotask: check the user, "
	    "its secret and the integration code. Then run again." },
	{ "CW03", "Check AtriaUrl and token",
	    "Atria cannot be reached or rejects the token. Check AtriaUrl. "
	    "A token expires, and ends with its user. Then run again." },
	{ "CW04", "Fill in the Billing Identifier in Atria",
	    "The customer has no Billing Identifier. Copy the Company ID "
	    "into the customer's Billing Identifier in Atria, reprocess the "
	    "billing records and run again. Or write a rule: "
	    "cwlog-fmt -f rules." },
	{ "CW05", "Give the service a SKU, or exclude it",
	    "A line has no SKU. To bill it, give the service a SKU in Atria "
	    "that is a Product ID in the catalog, and reprocess. Otherwise "
	    "exclude it with a billing rule in Atria." },
	{ "CW06", "Add the product to the catalog, or write a rule",
	    "The SKU is no Product ID in the catalog. Correct the SKU in "
	    "Atria, add the product to the catalog, or write a "
	    "rule: cwlog-fmt -f rules." },
	{ "CW10", "Correct it in ConnectWise, run again",
	    "The additions cannot be read, or a change was rejected; the "
	    "entry says why. Correct it in ConnectWise and run again. "
	    "Quantities that are right already are not written again." },
	{ "CW11", "Check ProductTemplate and permissions",
	    "The product was not created. Check ProductTemplate in the job "
	    "file, and that the API member may add products." },
	{ "CW12", "Read why; often the period is invoiced",
	    "The addition was not created; the entry says why. Often the "
	    "period is invoiced already, or the API member may not add "
	    "additions." },
	{ "CW13", "Look at the row and field named",
	    "The answer cannot be read, and nothing was done. Look at the row "
	    "and field that the entry names. If Atria uses other field names, "
	    "set FieldMap in the job file." },
	{ "CW14", "Correct the identifier, or create the agreement",
	    "There is no such company, or the company has no active agreement "
	    "of the type; the entry says which. Correct the Billing "
	    "Identifier in Atria, or create the agreement." },
	{ "CW15", "Check the date, or wait for bill processing",
	    "Atria has no data for the billing period. Check the date. Or "
	    "wait until Atria has processed the bills." },
	{ "CW16", "Correct the secrets file",
	    "The secrets file cannot be used; the entry says why." },
	{ "CW17", "Set ApiUrl and AtriaUrl",
	    "ApiUrl or AtriaUrl is missing in the job file." },
	{ "CW18", "Fill in the secret",
	    "A secret is missing, or is still the template's XXXX." },
	{ "CW19", "Correct BillingPeriod",
	    "BillingPeriod must be Current, Previous or a date, YYYY-MM-DD." },
	{ "CW20", "Nothing to do",
	    "The service was removed, and the addition's quantity is 0 now. "
	    "There is nothing to do." },
	{ "CW21", "Correct AgreementType",
	    "ConnectWise has no agreement type of that name. Correct "
	    "AgreementType in the job file." },
	{ "CW22", "Add it, or allow additions to be created",
	    "The agreement has no addition for the SKU. Add it, "
	    "set AllowAtriaCreateAdditions to True, or write a rule "
	    "create." },
	{ "AX01", "Correct the option or the job file",
	    "An option or the job file is wrong; the entry says where." },
	{ "AX02", "Run again",
	    "The previous program ended unexpectedly, or its records were "
	    "changed. Nothing was written. Run again." },
	{ "AX03", "Look at the file named",
	    "A file cannot be read or written; the entry says which." },
	{ "AX04", "Close what is not meant, or write a rule",
	    "The company has several active agreements of the type. Close the "
	    "wrong ones, or write a rule "
	    "with the right one." },
	{ "AX05", "Give each its own Billing Identifier",
	    "Two customers may map to the same agreement. Give each its own "
	    "Billing Identifier in Atria, or write rules." },
	{ "AX06", "Cancel the additions not meant",
	    "The agreement has several live additions of the product. Cancel "
	    "the wrong ones." },
	{ "AX07", "Wait, or change its effective date",
	    "The addition becomes effective later. It is not changed before "
	    "that day." },
	{ "AX08", "Correct the product in the catalog",
	    "The product cannot be added: it is inactive, a bundle, or "
	    "ambiguous. Correct it in the catalog." },
	{ "AX09", "Set it to 0 by hand if it was removed",
	    "Atria counts 0 now and counted 0 before, so there is no evidence "
	    "that the service was removed. If it was removed, set the "
	    "addition to 0 by hand." },
	{ "AX11", "Check the spelling in CustomersFilter",
	    "CustomersFilter names a customer without lines. Check its "
	    "spelling." },
	{ "AX13", "Look at the plan; raise the limit if it is right",
	    "The plan changes more than a guard allows. Nothing was written. "
	    "Check whether Atria's counts are complete. If the plan is right, "
	    "run once with a higher limit for the guard that the entry "
	    "names." },
	{ "AX14", "Run again",
	    "Somebody changed the addition, its agreement or its product "
	    "after the plan was made. It was not written. Run again for a new "
	    "plan." },
	{ "AX15", "Change it by hand if it is right",
	    "The quantity would go down, and --no-decrease rejects that. If "
	    "the lower quantity is right, plan again without the option, or "
	    "change the addition by hand." },
	{ "AX16", "Look at the addition by hand",
	    "Its outcome is unknown, so the change is not undone. Compare the "
	    "addition in ConnectWise with the entry, and correct it by "
	    "hand." },
	{ "AX18", "Wait for the other run",
	    "Another run for the same ConnectWise company is under way. "
	    "Nothing was written. Wait until it has ended, and run again." },
	{ "AX19", "Approve this plan, or plan again",
	    "This is not the approved plan, it is out of date, or it was made "
	    "for another ConnectWise company, address or job. Nothing was "
	    "written. Review this plan and approve its seal, or plan again "
	    "with this job." },
	{ "AX21", "Run again",
	    "The run was interrupted. Requests under way were finished; no "
	    "more were started. Run again: quantities that are right already "
	    "are not written again." },
	{ "AX22", "Correct the quantities in Atria",
	    "An addition cannot hold the quantity: more than 9,000,000,000, "
	    "or, in Autotask, no whole number. Nothing was written for it. "
	    "Correct the quantities in Atria, or set WholeUnits in the job "
	    "file." },
	{ "AX23", "Name the billable column in FieldMap",
	    "Atria's answer does not say which rows are billable, so all of "
	    "them are billed. If a column says it under another name, set "
	    "that name as billable in FieldMap of the job file." },
	{ "AX24", "Decide whether it is to be added",
	    "The entry names what speaks against a new addition: one "
	    "that has ended, is in another agreement, or looks alike. "
	    "Correct the names or add the line by hand; or order it by "
	    "a rule create, anyway: see atria-cw-rules(5)." },
	{ "AX25", "Look at the addition",
	    "Its status contradicts its dates, it cannot be read, or it "
	    "did not exist in the billing period. It was not changed: "
	    "correct it, or set the quantity by hand." },
	{ "AX26", "Ask whether the service has ended",
	    "The addition is billed, but Atria has no line of it for "
	    "this customer. If the service has ended, set the quantity "
	    "to 0; or run atria-fetch --with-previous, which finds what "
	    "was removed in this period." },
	{ "AX27", "Check the job before anything is billed",
	    "The run reaches nobody. Check BillingPeriod, "
	    "BillingPeriodEnd, CustomersFilter and AgreementType (of Autotask "
	    "CompanyKey, ServiceKey and EffectiveDate), and what the API "
	    "member or user may see." },
	{ "AX28", "Run cw-probe, and read its findings",
	    "The programs rely on how ConnectWise and Atria behave. Run "
	    "cw-probe -c JOB -s SECRETS, or atria-cw probe JOB, and look at "
	    "the finding that the entry names in atria-cw-beliefs(7). If it "
	    "does not matter to you, --first-contact accepts it." },
	{ "AX29", "Cancel one of the two additions",
	    "Another run, on another machine, or a person added the same "
	    "product at the same time. The customer would be billed twice. "
	    "Cancel one of the two additions in ConnectWise. Let one machine "
	    "write." },
	{ "AX30", "Run cw-probe before the plan is applied",
	    "cw-apply would reject the plan (AX28): ConnectWise was never "
	    "probed, the probe is old, or a finding blocks writing." },
	{ "AX31", "Correct or delete the row in the rules file",
	    "Atria reports no line that the row fits. Check how its customer "
	    "and SKU are spelled. If they are gone, delete the row." },
	{ "AX32", "Delete the row, or give it a later day",
	    "The row's last day, in the column until, has passed: the row no "
	    "longer counts. Delete it, or write a later day." },
	{ "AX34", "Decided by rules",
	    "A row of the rules file decides this. To change it, edit the "
	    "rules file." },
	{ "AX35", "Read the period before, too",
	    "The last probe found services of the period before that are not "
	    "in the answer, not even with 0. Run atria-fetch with "
	    "--with-previous (a job's run: Options = --with-previous), so "
	    "that they are set to 0." },
	{ "AX36", "Apply the rest of the plan, or plan again",
	    "Some changes were chosen, and the others are not made. Apply the "
	    "other part of the plan, or make a new plan." },
};

static const struct hint *
find_hint(const char *code)
{
	size_t i;

	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(hints[i].code, code) == 0)
			return &hints[i];
	return NULL;
}

const char *
hint_for(const char *code)
{
	const struct hint *hint = find_hint(code);

	return hint != NULL ? hint->hint : NULL;
}

const char *
hint_action(const char *code)
{
	const struct hint *hint = find_hint(code);

	return hint != NULL ? hint->action : NULL;
}
