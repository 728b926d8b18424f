#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "atria.h"
#include "billing_rows.h"
#include "conditions.h"
#include "recording.h"
#include "sample.h"
#include "text.h"

#define PAGE	1000

static int
compare_values(const void *a, const void *b)
{
	return text_casecmp(*(const char *const *)a, *(const char *const *)b);
}

/* The texts that conditions can hold of a column of the period, each once. */
static struct array
list_values(struct probe *p, enum column c)
{
	struct array list = { .a = &p->arena, .size = sizeof(const char *) };
	const char *text, **values;
	struct billing_rows r;
	size_t i, n = 0;

	if (!billing_rows_read(p, atria_now(p), &r))
		r.n = 0;
	for (i = 0; i < r.n; i++) {
		text = text_trim(arena_str(&p->arena, billing_text(p,
		    &r.rows[i], c)));
		if (*text != '\0' && conditions_is_plain(text))
			*(const char **)array_add(&list) = text;
	}
	values = list.items;
	if (list.n > 0)
		qsort(values, list.n, sizeof(*values), compare_values);
	for (i = 0; i < list.n; i++)
		if (n == 0 || !text_caseeq(values[n - 1], values[i]))
			values[n++] = values[i];
	list.n = n;
	return list;
}

/* Looks the values up, as long as requests are left. */
static void
look_up(struct probe *p, const char *path, const char *fields,
    enum column column)
{
	const struct array list = list_values(p, column);
	const char *const *values = list.items;
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < list.n && p->requests < PROBE_REQUESTS;) {
		buf_clear(&b);
		i += conditions_in(&b, "identifier", values + i, list.n - i,
		    NULL);
		(void)probe_list(p, path, b.data, fields, NULL, PAGE);
	}
	buf_release(&b);
}

/* The additions of the rest of the sample, where bundles do not work. */
static void
read_plainly(struct probe *p)
{
	const json_t *agreement;
	size_t i;

	for (i = 0; p->requests < PROBE_REQUESTS; i++) {
		if (sample_additions(p, i, &agreement) == NULL &&
		    agreement != NULL && p->closed[CONNECTWISE] == NULL)
			(void)sample_plain(p, agreement);
		if (agreement == NULL)
			return;
	}
}

void
recording_ask_more(struct probe *p)
{
	read_plainly(p);
	look_up(p, "procurement/catalog", "id,identifier,inactiveFlag,"
	    "productClass", COLUMN_SKU);
	look_up(p, "company/companies", "id,identifier,name,deletedFlag",
	    COLUMN_BILLING_IDENTIFIER);
}
