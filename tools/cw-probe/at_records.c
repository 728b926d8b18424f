#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "at_lists.h"
#include "atquery.h"
#include "atread.h"
#include "atvalue.h"
#include "buf.h"
#include "tests.h"
#include "text.h"

#define LINES	100	/* whose units are looked at */

/* --- keys ----------------------------------------------------------------- */

static int
compare_texts(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return text_casecmp(*x, *y);
}

/* The value that a record is found by; NULL: it has none. */
static const char *
key_of(struct probe *p, const json_t *record, const char *key)
{
	return strncmp(key, "udf:", 4) == 0 ? at_udf(record, key + 4,
	    &p->arena) : at_text(record, key, &p->arena);
}

/* Whether active records have the key, and each its own. */
static void
judge_keys(struct probe *p, struct finding *f, const json_t *items,
    const char *key)
{
	const char **keys;
	size_t i, n = 0, active = 0, twice = 0;
	const json_t *o;

	if (items == NULL)
		return;
	keys = arena_array(&p->arena, json_array_size(items) + 1,
	    sizeof(*keys));
	json_array_foreach(items, i, o) {
		if (!at_true(o, "isActive"))
			continue;
		active++;
		if ((keys[n] = key_of(p, o, key)) != NULL)
			n++;
	}
	if (n > 0)
		qsort(keys, n, sizeof(*keys), compare_texts);
	for (i = 1; i < n; i++)
		twice += text_caseeq(keys[i], keys[i - 1]);
	found(p, f, active == 0 ? VERDICT_UNTESTABLE : n * 2 > active &&
	    twice == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "of %zu active records, %zu have none, and %zu that of another",
	    active, active - n, twice);
}

void
test_at_company_key(struct probe *p, struct finding *f)
{
	judge_keys(p, f, at_items(p, f, at_companies(p)),
	    p->job->facts.company_key);
}

void
test_at_service_key(struct probe *p, struct finding *f)
{
	const char *key = p->job->facts.service_key;

	judge_keys(p, f, at_items(p, f, at_query(p, "Services", "query",
	    AT_PAGE, arena_fmt(&p->arena, "\"id\",\"isActive\",\"%s\"", key),
	    NULL)), key);
}

/* --- contracts ------------------------------------------------------------ */

/* The contracts of recurring services on the last day of the period. */
static const json_t *
contracts(struct probe *p, struct finding *f)
{
	char day[DATE_TEXT];
	const json_t *items;

	(void)date_text(day, p->period.end);
	items = at_items(p, f, at_query(p, "Contracts", "query", AT_PAGE,
	    "\"id\",\"companyID\",\"contractType\",\"status\",\"startDate\","
	    "\"endDate\"", arena_fmt(&p->arena,
	    "{\"op\":\"eq\",\"field\":\"contractType\",\"value\":7},"
	    "{\"op\":\"lte\",\"field\":\"startDate\",\"value\":\"%s\"},"
	    "{\"op\":\"gte\",\"field\":\"endDate\",\"value\":\"%s\"}", day,
	    day)));
	if (items == NULL || json_array_size(items) > 0)
		return items;
	found(p, f, VERDICT_UNTESTABLE, "there is no contract of recurring "
	    "services on the day");
	return NULL;
}

void
test_at_contracts(struct probe *p, struct finding *f)
{
	const json_t *all = contracts(p, f), *o;
	int64_t type, status, company;
	size_t i, odd = 0;

	if (all == NULL)
		return;
	json_array_foreach(all, i, o)
		odd += !at_int(o, "contractType", &type) ||
		    type != AT_RECURRING || !at_int(o, "companyID", &company) ||
		    !at_int(o, "status", &status) || status < 0 || status > 1 ||
		    at_day(o, "startDate", &p->arena) == NULL ||
		    at_day(o, "endDate", &p->arena) == NULL;
	found(p, f, odd == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu of %zu contracts are otherwise", odd, json_array_size(all));
}

void
test_at_one_contract(struct probe *p, struct finding *f)
{
	const json_t *all = contracts(p, f), *o;
	size_t i, n = 0, several = 0;
	int64_t *companies, status;

	if (all == NULL)
		return;
	companies = arena_array(&p->arena, json_array_size(all),
	    sizeof(*companies));
	json_array_foreach(all, i, o)
		if (at_int(o, "status", &status) && status == 1 &&
		    at_int(o, "companyID", &companies[n]))
			n++;
	if (n > 0)
		qsort(companies, n, sizeof(*companies), array_compare_ids);
	for (i = 1; i < n; i++)
		several += companies[i] == companies[i - 1];
	found(p, f, several == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu contracts are in effect, %zu of them are another one of "
	    "their company", n, several);
}

/* --- lines and units ------------------------------------------------------ */

/* Lines of the first contracts. */
static const json_t *
lines(struct probe *p, struct finding *f)
{
	const json_t *all = contracts(p, f), *items, *o;
	struct buf filter = { 0 };
	int64_t ids[AT_VALUES];
	size_t i, n = 0;

	if (all == NULL)
		return NULL;
	json_array_foreach(all, i, o)
		if (n < AT_VALUES && at_int(o, "id", &ids[n]))
			n++;
	at_where_id_in(&filter, "contractID", ids, n);
	items = at_items(p, f, at_query(p, "ContractServices", "query",
	    AT_PAGE, "\"id\",\"contractID\",\"serviceID\"", filter.data));
	buf_release(&filter);
	if (items == NULL || json_array_size(items) > 0)
		return items;
	found(p, f, VERDICT_UNTESTABLE, "no contract has a line");
	return NULL;
}

void
test_at_lines(struct probe *p, struct finding *f)
{
	const json_t *all = lines(p, f), *o;
	size_t i, odd = 0;
	int64_t id;

	if (all == NULL)
		return;
	json_array_foreach(all, i, o)
		odd += !at_int(o, "contractID", &id) ||
		    !at_int(o, "serviceID", &id);
	found(p, f, odd == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu of %zu lines do not", odd, json_array_size(all));
}

/* The rows of units of some lines that have the day within; how many lines
 * there are is in *n_lines. */
static const json_t *
units(struct probe *p, struct finding *f, size_t *n_lines)
{
	const json_t *all = lines(p, f), *items, *o;
	struct buf filter = { 0 };
	char day[DATE_TEXT];
	int64_t ids[LINES];
	size_t i;

	*n_lines = 0;
	if (all == NULL)
		return NULL;
	json_array_foreach(all, i, o)
		if (*n_lines < LINES && at_int(o, "id", &ids[*n_lines]))
			++*n_lines;
	at_where_id_in(&filter, "contractServiceID", ids, *n_lines);
	(void)date_text(day, p->period.end);
	buf_addf(&filter, ",{\"op\":\"lte\",\"field\":\"startDate\",\"value\":"
	    "\"%s\"},{\"op\":\"gte\",\"field\":\"endDate\",\"value\":\"%s\"}",
	    day, day);
	items = at_items(p, f, at_query(p, "ContractServiceUnits", "query",
	    AT_PAGE, "\"id\",\"contractServiceID\",\"units\",\"startDate\","
	    "\"endDate\"", filter.data));
	buf_release(&filter);
	return items;
}

/* Each line has one row on the day, or two that share it as a border. */
void
test_at_units(struct probe *p, struct finding *f)
{
	size_t i, k, n_lines, none, n = 0, more = 0;
	const json_t *all = units(p, f, &n_lines), *o;
	struct unit {
		int64_t line;
		const char *start;
	} *rows;

	if (all == NULL)
		return;
	rows = arena_array(&p->arena, json_array_size(all) + 1,
	    sizeof(*rows));
	json_array_foreach(all, i, o) {
		rows[n].start = at_day(o, "startDate", &p->arena);
		n += at_int(o, "contractServiceID", &rows[n].line) &&
		    rows[n].start != NULL;
	}
	if (n > 0)
		qsort(rows, n, sizeof(*rows), array_compare_ids);
	none = n_lines;
	for (i = 0; i < n; i = k) {
		none--;
		for (k = i + 1; k < n && rows[k].line == rows[i].line; k++)
			more += strcmp(rows[k].start, rows[i].start) == 0;
	}
	found(p, f, none == 0 && more == 0 ? VERDICT_CONFIRMED :
	    VERDICT_REFUTED, "of %zu lines, %zu have no row on the day, and "
	    "%zu rows begin with another one of their line", n_lines, none,
	    more);
}

void
test_at_whole_units(struct probe *p, struct finding *f)
{
	size_t i, n_lines, odd = 0;
	const json_t *all = units(p, f, &n_lines), *o;
	int64_t n;

	if (all == NULL)
		return;
	json_array_foreach(all, i, o)
		odd += !at_int(o, "units", &n) || n < 0;
	found(p, f, odd == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu of %zu rows are otherwise", odd, json_array_size(all));
}

void
test_at_days(struct probe *p, struct finding *f)
{
	static const char midnight[] = "T00:00:00.000000";
	size_t i, n_lines, odd = 0;
	const json_t *all = units(p, f, &n_lines), *o;
	const char *s;

	if (all == NULL)
		return;
	json_array_foreach(all, i, o) {
		s = json_string_value(at_member(o, "startDate"));
		if (s == NULL || strlen(s) < 10 || (s[10] != '\0' && strncmp(
		    s + 10, midnight, strcspn(s + 10, "Z")) != 0))
			odd++;
	}
	found(p, f, odd == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu of %zu rows begin at another time", odd,
	    json_array_size(all));
}
