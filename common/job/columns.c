#include <stddef.h>

#include "columns.h"
#include "names.h"
#include "text.h"

/*
 * Of the known names, the first is the report's. Of names that are not known,
 * likely ones hold the words, the better the earlier.
 */
static const struct {
	const char *key;
	const char *known[4];
	const char *title;
	const char *words;
} columns[COLUMNS] = {
	[COLUMN_CUSTOMER_CODE] = { "customerCode",
	    { "customerCode", "customerShortCode" }, "Customer Code",
	    "customercode clientcode companycode shortcode customerid clientid "
	    "tenantcode customer client code" },
	[COLUMN_CUSTOMER_NAME] = { "customerName", { "customerName" }, NULL,
	    "" },
	[COLUMN_BILLING_IDENTIFIER] = { "billingIdentifier",
	    { "customerAccountCode", "billingIdentifier" },
	    "Customer Account Code", "account identifier companyid reference "
	    "billingid external" },
	[COLUMN_SKU] = { "sku", { "productSku", "sku" }, "Product SKU",
	    "sku stockcode stock product article item partnumber service" },
	[COLUMN_DESCRIPTION] = { "description",
	    { "summaryGrouping", "lineDescription", "description" }, NULL,
	    "" },
	[COLUMN_BILLABLE] = { "billable",
	    { "billable", "billableFlag", "isBillable" }, NULL, "" },
	[COLUMN_PREVIOUS] = { "previousQuantity",
	    { "lastMonthCount", "previousQuantity" }, NULL, "" },
	[COLUMN_DIFFERENCE] = { "difference", { "difference" }, NULL, "" },
	[COLUMN_QUANTITY] = { "quantity", { "thisMonthCount", "quantity" },
	    "This Month Count", "quantity qty thismonth current units count "
	    "total number" },
	[COLUMN_RESULT_COUNT] = { "resultCount", { "resultCount" }, NULL,
	    "" },
};

const char *
column_key(enum column c)
{
	return columns[c].key;
}

const char *
column_name(enum column c)
{
	return columns[c].known[0];
}

const char *
column_title(enum column c)
{
	return columns[c].title;
}

const char *
column_mapped(const struct job *job, const char *key)
{
	size_t i;

	for (i = 0; i < job->n_field_map; i++)
		if (text_caseeq(job->field_map[i].name, key))
			return job->field_map[i].value;
	return NULL;
}

/* The place of the name among those of the column; -1 if it is none. */
static int
find_rank(const struct job *job, const char *name, unsigned c)
{
	const char *mapped = column_mapped(job, columns[c].key);
	int i;

	if (mapped != NULL)
		return text_same_name(name, mapped) ? 0 : -1;
	for (i = 0; i < 4 && columns[c].known[i] != NULL; i++)
		if (text_same_name(name, columns[c].known[i]))
			return i;
	return -1;
}

bool
column_find(const struct job *job, const char *name, enum column *c,
    unsigned *rank)
{
	unsigned i;
	int place;

	for (i = 0; i < COLUMNS; i++)
		if ((place = find_rank(job, name, i)) != -1) {
			*c = i;
			*rank = (unsigned)place;
			return true;
		}
	return false;
}

unsigned
column_likelihood(enum column c, const char *name)
{
	return name_holds(name, columns[c].words);
}
