#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "record.h"

static const char *const rows[] = { "notBillable", "filtered", "lines", NULL };
static const char *const lines[] = { "lineUpdate", "lineCreate", "lineRemove",
	"lineNone", "lineNotNeeded", "lineNotSelected", "lineIgnored",
	"lineRefusedCustomer", "lineNoSku", "lineNoProduct", "lineNoAddition",
	"lineSeveralAdditions", "lineFutureAddition", "lineUnusableProduct",
	"lineNoEvidence", "lineUnreadable", "lineNoDecrease", "lineOutOfRange",
	"lineNotCreated", "lineNotClear", NULL };
static const char *const additions[] = { "additionChanged", "additionKept",
	"additionRefused", "additionUnmanaged", "additionNotSelected", NULL };

/* The parts of each sum. A ledger that has none of the parts has no such sum. */
static const struct {
	const char *total;
	const char *const *parts;	/* up to a NULL */
} sums[] = {
	{ "rows", rows },
	{ "customers", agreement_state_names },
	{ "lines", lines },
	{ "additions", additions },
	{ "changes", outcome_names },
};

void
ledger_add(struct ledger *l, const char *name, int64_t n)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->entries[i].name, name) == 0)
			break;
	if (i == LEDGER_MAX || strlen(name) >= LEDGER_NAME)
		die(EXIT_LOCAL, "internal error: the ledger is full");
	if (i == l->n) {
		(void)snprintf(l->entries[i].name, LEDGER_NAME, "%s", name);
		l->n++;
	}
	l->entries[i].count += n;
}

bool
ledger_get(const struct ledger *l, const char *name, int64_t *n)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->entries[i].name, name) == 0) {
			*n = l->entries[i].count;
			return true;
		}
	return false;
}

void
ledger_keep(struct ledger *l, const struct ledger *before)
{
	static const char *const kept[] = { "unbilledLines",
	    "unbilledCustomers", "unbilledUnits" };
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (ledger_get(before, kept[i], &n))
			ledger_add(l, kept[i], n);
}

int
ledger_check(const struct ledger *l, struct err *e)
{
	int64_t total, part, sum;
	size_t i, p;
	bool any;

	for (i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		if (!ledger_get(l, sums[i].total, &total))
			continue;
		any = false;
		sum = 0;
		for (p = 0; sums[i].parts[p] != NULL; p++)
			if (ledger_get(l, sums[i].parts[p], &part)) {
				sum += part;
				any = true;
			}
		if (any && sum != total)
			return err_set(e, "the ledger does not add up: %" PRId64
			    " %s, but %" PRId64 " in its classes", total,
			    sums[i].total, sum);
	}
	return 0;
}

void
ledger_write(const struct ledger *l, struct jout *j)
{
	size_t i;

	if (l->n == 0)
		return;
	jout_object(j, "ledger");
	for (i = 0; i < l->n; i++)
		jout_whole(j, l->entries[i].name, l->entries[i].count);
	jout_end_object(j);
}

int
ledger_read(struct ledger *l, const struct scan *s, struct err *e)
{
	size_t tok, t;
	char name[LEDGER_NAME];
	int64_t n;

	memset(l, 0, sizeof(*l));
	tok = scan_member(s, 0, "ledger");
	if (tok == 0)
		return 0;
	if (scan_type(s, tok) != SCAN_OBJECT)
		return err_set(e, "ledger: must be an object");
	for (t = tok + 1; t < scan_next(s, tok); t = scan_next(s, t + 1)) {
		if (!scan_copy(s, t, name, sizeof(name)) ||
		    !scan_whole(s, t + 1, &n) || l->n == LEDGER_MAX)
			return err_set(e, "ledger: must hold counts only");
		ledger_add(l, name, n);
	}
	return 0;
}
