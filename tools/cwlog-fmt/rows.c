#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "text.h"
#include "xalloc.h"

/* --- choosing ------------------------------------------------------------- */

/* Whether s starts with text, in any case. */
static bool
starts_with(const char *s, const char *text)
{
	char a[2] = "", b[2] = "";

	for (; *text != '\0'; s++, text++) {
		a[0] = *s;
		b[0] = *text;
		if (!text_caseeq(a, b))
			return false;
	}
	return true;
}

/* Whether s holds text, in any case. */
static bool
holds_text(const char *s, const char *text)
{
	if (s == NULL)
		return false;
	while (!starts_with(s, text))
		if (*s++ == '\0')
			return false;
	return true;
}

bool
filter_wants(const struct filter *f, enum log_level level,
    const struct row *row)
{
	if (row->level > level || !choices_allow(&f->codes, row->code) ||
	    !choices_allow(&f->customers, row->customer.code))
		return false;
	return f->text == NULL || holds_text(row->code, f->text) ||
	    holds_text(row->message, f->text) ||
	    holds_text(row->customer.code, f->text) ||
	    holds_text(row->customer.name, f->text) ||
	    holds_text(row->sku, f->text) ||
	    holds_text(row->description, f->text);
}

void
filter_release(struct filter *f)
{
	choices_release(&f->codes);
	choices_release(&f->customers);
}

/* --- the keys of an order ------------------------------------------------- */

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int
by_time(const struct row *a, const struct row *b)
{
	return compare_text(a->time, b->time);
}

static int
by_code(const struct row *a, const struct row *b)
{
	return compare_text(a->code, b->code);
}

static int
by_level(const struct row *a, const struct row *b)
{
	return (a->level > b->level) - (a->level < b->level);
}

static int
by_customer(const struct row *a, const struct row *b)
{
	return compare_text(a->customer.code, b->customer.code);
}

static int
by_sku(const struct row *a, const struct row *b)
{
	return compare_text(a->sku, b->sku);
}

static int
by_change(const struct row *a, const struct row *b)
{
	return a->units.known && b->units.known ?
	    qty_cmp(a->units, b->units) : 0;
}

/* Those without a change lie behind those with one, in either direction. */
static int
with_change_first(const struct row *a, const struct row *b)
{
	return b->units.known - a->units.known;
}

struct sort_key {
	const char *name;
	int (*compare)(const struct row *a, const struct row *b);
	int (*first)(const struct row *a, const struct row *b);
};

static const struct sort_key names[] = {
	{ "time", by_time, NULL },
	{ "code", by_code, NULL },
	{ "level", by_level, NULL },
	{ "customer", by_customer, NULL },
	{ "sku", by_sku, NULL },
	{ "change", by_change, with_change_first },
};

static int
add_key(struct order *o, const char *s, size_t len, struct err *e)
{
	const size_t n = sizeof(names) / sizeof(names[0]);
	bool down = len > 0 && *s == '-';
	size_t i;

	s += down;
	len -= down;
	for (i = 0; i < n && (strlen(names[i].name) != len ||
	    memcmp(names[i].name, s, len) != 0); i++)
		;
	if (i == n)
		return err_set(e, "unknown key %.*s: use time, code, level, "
		    "customer, sku or change", (int)len, s);
	if (o->n == SORT_KEYS)
		return err_set(e, "more than %d keys", SORT_KEYS);
	o->keys[o->n].key = &names[i];
	o->keys[o->n++].down = down;
	return 0;
}

int
order_parse(struct order *o, const char *s, struct err *e)
{
	size_t len;

	o->n = 0;
	for (;; s += len + 1) {
		len = strcspn(s, ",");
		if (add_key(o, s, len, e) == -1)
			return -1;
		if (s[len] == '\0')
			return 0;
	}
}

/* --- keeping and sorting -------------------------------------------------- */

void
rows_add(struct rows *r, const struct row *row)
{
	r->rows = xgrow(r->rows, r->n, &r->cap, sizeof(struct row *));
	r->rows[r->n++] = row_copy(row, &r->arena);
}

static int
compare_rows(const struct row *a, const struct row *b, const struct order *o)
{
	const struct sort_key *key;
	size_t i;
	int c;

	for (i = 0; i < o->n; i++) {
		key = o->keys[i].key;
		if (key->first != NULL && (c = key->first(a, b)) != 0)
			return c;
		if ((c = key->compare(a, b)) != 0)
			return o->keys[i].down ? -c : c;
	}
	return 0;
}

/* Merges the sorted runs [lo, mid) and [mid, hi); on a tie the left goes on. */
static void
merge_rows(struct row **rows, struct row **spare, size_t lo, size_t mid,
    size_t hi, const struct order *o)
{
	size_t i = lo, j = mid, k = lo;

	while (i < mid && j < hi)
		spare[k++] = compare_rows(rows[j], rows[i], o) < 0 ? rows[j++] :
		    rows[i++];
	while (i < mid)
		spare[k++] = rows[i++];
	while (j < hi)
		spare[k++] = rows[j++];
	memcpy(rows + lo, spare + lo, (hi - lo) * sizeof(struct row *));
}

/* qsort() would not keep the order of rows that are alike. */
void
rows_sort(struct rows *r, const struct order *o)
{
	struct row **spare;
	size_t width, lo, mid, hi;

	if (o->n == 0 || r->n < 2)
		return;
	spare = xreallocarray(NULL, r->n, sizeof(struct row *));
	for (width = 1; width < r->n; width *= 2)
		for (lo = 0; lo + width < r->n; lo = hi) {
			mid = lo + width;
			hi = r->n - mid > width ? mid + width : r->n;
			merge_rows(r->rows, spare, lo, mid, hi, o);
		}
	free(spare);
}

void
rows_release(struct rows *r)
{
	free(r->rows);
	arena_release(&r->arena);
}
