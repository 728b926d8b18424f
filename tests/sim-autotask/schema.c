/*
 * The members of each entity as Autotask names them on the wire.
 */
#include <string.h>

#include "store.h"

static const struct at_field companies[] = {
	{ "id", AT_INT }, { "companyName", AT_TEXT },
	{ "companyNumber", AT_TEXT }, { "companyType", AT_INT },
	{ "isActive", AT_BOOL }, { "parentCompanyID", AT_INT },
	{ "currencyID", AT_INT }, { "classification", AT_INT },
	{ "createDate", AT_DATE }, { "lastActivityDate", AT_DATE },
	{ "billToCompanyLocationID", AT_INT }, { "invoiceMethod", AT_INT },
	{ "invoiceTemplateID", AT_INT }, { "taxRegionID", AT_INT },
	{ "isTaxExempt", AT_BOOL }, { "ownerResourceID", AT_INT },
	{ "phone", AT_TEXT }, { "address1", AT_TEXT },
	{ "userDefinedFields", AT_LIST }, { NULL, AT_INT }
};

static const struct at_field contracts[] = {
	{ "id", AT_INT }, { "companyID", AT_INT }, { "contractName", AT_TEXT },
	{ "contractNumber", AT_TEXT }, { "contractType", AT_INT },
	{ "contractCategory", AT_INT }, { "contractPeriodType", AT_TEXT },
	{ "status", AT_INT }, { "startDate", AT_DATE },
	{ "endDate", AT_DATE }, { "billingPreference", AT_INT },
	{ "billToCompanyID", AT_INT }, { "billToCompanyContactID", AT_INT },
	{ "contactID", AT_INT }, { "contactName", AT_TEXT },
	{ "contractExclusionSetID", AT_INT }, { "description", AT_TEXT },
	{ "estimatedCost", AT_NUMBER }, { "estimatedHours", AT_NUMBER },
	{ "estimatedRevenue", AT_NUMBER }, { "exclusionContractID", AT_INT },
	{ "isCompliant", AT_BOOL }, { "isDefaultContract", AT_BOOL },
	{ "opportunityID", AT_INT },
	{ "organizationalLevelAssociationID", AT_INT },
	{ "overageBillingRate", AT_NUMBER },
	{ "internalCurrencyOverageBillingRate", AT_NUMBER },
	{ "purchaseOrderNumber", AT_TEXT }, { "renewedContractID", AT_INT },
	{ "serviceLevelAgreementID", AT_INT }, { "setupFee", AT_NUMBER },
	{ "internalCurrencySetupFee", AT_NUMBER },
	{ "setupFeeBillingCodeID", AT_INT },
	{ "timeReportingRequiresStartAndStopTimes", AT_INT },
	{ "userDefinedFields", AT_LIST }, { NULL, AT_INT }
};

static const struct at_field services[] = {
	{ "id", AT_INT }, { "sku", AT_TEXT }, { "name", AT_TEXT },
	{ "description", AT_TEXT }, { "invoiceDescription", AT_TEXT },
	{ "catalogNumberPartNumber", AT_TEXT }, { "externalID", AT_TEXT },
	{ "internalID", AT_TEXT }, { "manufacturerServiceProvider", AT_TEXT },
	{ "manufacturerServiceProviderProductNumber", AT_TEXT },
	{ "billingCodeID", AT_INT }, { "periodType", AT_TEXT },
	{ "unitPrice", AT_NUMBER }, { "unitCost", AT_NUMBER },
	{ "markupRate", AT_NUMBER }, { "isActive", AT_BOOL },
	{ "serviceLevelAgreementID", AT_INT }, { "vendorCompanyID", AT_INT },
	{ "url", AT_TEXT }, { "createDate", AT_DATE },
	{ "creatorResourceID", AT_INT }, { "lastModifiedDate", AT_DATE },
	{ "updateResourceID", AT_INT }, { "userDefinedFields", AT_LIST },
	{ NULL, AT_INT }
};

static const struct at_field lines[] = {
	{ "id", AT_INT }, { "contractID", AT_INT }, { "serviceID", AT_INT },
	{ "unitPrice", AT_NUMBER }, { "unitCost", AT_NUMBER },
	{ "internalCurrencyUnitPrice", AT_NUMBER },
	{ "internalCurrencyAdjustedPrice", AT_NUMBER },
	{ "internalDescription", AT_TEXT }, { "invoiceDescription", AT_TEXT },
	{ "quoteItemID", AT_INT }, { NULL, AT_INT }
};

static const struct at_field units[] = {
	{ "id", AT_INT }, { "contractServiceID", AT_INT },
	{ "contractID", AT_INT }, { "serviceID", AT_INT },
	{ "units", AT_INT }, { "startDate", AT_DATE }, { "endDate", AT_DATE },
	{ "price", AT_NUMBER }, { "cost", AT_NUMBER },
	{ "internalCurrencyPrice", AT_NUMBER },
	{ "approveAndPostDate", AT_DATE }, { "vendorCompanyID", AT_INT },
	{ "organizationalLevelAssociationID", AT_INT }, { NULL, AT_INT }
};

static const struct at_field bundles[] = {
	{ "id", AT_INT }, { "sku", AT_TEXT }, { "name", AT_TEXT },
	{ "description", AT_TEXT }, { "periodType", AT_TEXT },
	{ "unitPrice", AT_NUMBER }, { "unitCost", AT_NUMBER },
	{ "isActive", AT_BOOL }, { NULL, AT_INT }
};

static const struct at_field bundle_lines[] = {
	{ "id", AT_INT }, { "contractID", AT_INT },
	{ "serviceBundleID", AT_INT }, { "unitPrice", AT_NUMBER },
	{ "invoiceDescription", AT_TEXT }, { NULL, AT_INT }
};

const struct at_schema at_schemas[AT_ENTITIES] = {
	[AT_COMPANIES] = { "Companies", "Company", companies },
	[AT_CONTRACTS] = { "Contracts", "Contract", contracts },
	[AT_SERVICES] = { "Services", "Service", services },
	[AT_LINES] = { "ContractServices", "ContractService", lines },
	[AT_UNITS] = { "ContractServiceUnits", "ContractServiceUnit", units },
	[AT_BUNDLES] = { "ServiceBundles", "ServiceBundle", bundles },
	[AT_BUNDLE_LINES] = { "ContractServiceBundles",
	    "ContractServiceBundle", bundle_lines },
};

const struct at_field *
at_field(enum at_entity of, const char *name)
{
	const struct at_field *f = at_schemas[of].fields;

	for (; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}
