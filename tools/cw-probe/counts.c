#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "atria.h"
#include "billing_rows.h"
#include "jget.h"
#include "names.h"
#include "tests.h"
#include "text.h"
#include "xalloc.h"

/* --- what an answer says about itself ------------------------------------- */

/* Whether a name has one of these parts, in any case. */
static bool
has_part(const char *name, const char *const *parts)
{
	char small[64];
	size_t n = 0;

	for (; *name != '\0' && n < sizeof(small) - 1; name++)
		small[n++] = text_lower(*name);
	small[n] = '\0';
	for (; *parts != NULL; parts++)
		if (strstr(small, *parts) != NULL)
			return true;
	return false;
}

/* Whether a member that speaks of more rows agrees with the n that came. */
static bool
agrees(const json_t *v, size_t n)
{
	if (json_is_integer(v))
		return json_integer_value(v) == 0 || json_integer_value(v) ==
		    1 || json_integer_value(v) == (json_int_t)n;
	return json_is_null(v) || json_is_false(v) || (json_is_string(v) &&
	    *json_string_value(v) == '\0') || json_is_array(v);
}

void
test_whole(struct probe *p, struct finding *f)
{
	static const char *const parts[] = { "next", "more", "page", "total",
	    "count", "cursor", "skip", NULL };
	size_t i, claims = 0, against = 0;
	struct billing_rows r;
	const json_t *v;
	const char *name;
	struct qty q;

	if (!billing_rows_read(p, atria_now(p), &r)) {
		(void)was_answered(p, f, atria_now(p));
		if (f->evidence == NULL)
			found(p, f, VERDICT_UNTESTABLE, "there are no rows");
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)r.beside, name, v)
		if (has_part(name, parts)) {
			claims++;
			against += !agrees(v, r.n);
		}
	for (i = 0; i < r.n; i++) {
		q = billing_count(p, &r.rows[i], COLUMN_RESULT_COUNT);
		claims += q.known;
		against += q.known && !qty_eq(q, qty_units((int64_t)r.n));
		json_object_foreach((json_t *)(uintptr_t)r.rows[i].row, name,
		    v)
			if (name_about(name, PLACE_ROW, NULL) == ABOUT_MORE) {
				claims++;
				against += !agrees(v, r.n);
			}
	}
	found(p, f, against == 0 && !atria_now(p)->link ? VERDICT_CONFIRMED :
	    VERDICT_REFUTED, "%zu rows; %zu members speak of pages or counts, "
	    "%zu of them of more rows%s", r.n, claims, against,
	    atria_now(p)->link ? "; a Link header names a next page" : "");
}

/* Whether a date lies outside of the period that was asked for. */
static bool
is_elsewhere(const struct probe *p, const json_t *v)
{
	char text[DATE_TEXT];
	date_day day;

	if (!json_is_string(v))
		return false;
	(void)snprintf(text, sizeof(text), "%s", json_string_value(v));
	return date_parse(&day, text) && (day < p->period.start ||
	    day > p->period.end + 1);
}

void
test_period(struct probe *p, struct finding *f)
{
	static const char *const parts[] = { "period", "enddate", "startdate",
	    "invoicedate", NULL };
	size_t claims = 0, against = 0, i;
	struct billing_rows r;
	const json_t *v;
	const char *name;

	if (!atria_rows(p, f, &r))
		return;
	json_object_foreach((json_t *)(uintptr_t)r.beside, name, v)
		if (has_part(name, parts)) {
			claims++;
			against += is_elsewhere(p, v);
		}
	for (i = 0; i < r.n; i++)
		json_object_foreach((json_t *)(uintptr_t)r.rows[i].row, name,
		    v)
			if (has_part(name, parts)) {
				claims++;
				against += is_elsewhere(p, v);
			}
	found(p, f, against == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu members speak of a period, %zu of them of another one",
	    claims, against);
}

/* --- services ------------------------------------------------------------- */

/* A customer's SKU, and what was counted. */
struct service {
	const char *key;
	struct qty now;
	struct qty last;
};

static int
compare_services(const void *a, const void *b)
{
	const struct service *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* All services of an answer, sorted, each once; *n of them. */
static struct service *
list_services(struct probe *p, const struct exchange *x, size_t *n)
{
	struct billing_rows r;
	struct service *list;
	size_t i, k = 0;
	char *c;

	*n = 0;
	if (!billing_rows_read(p, x, &r) || !billing_has_keys(p, &r))
		return NULL;
	list = arena_array(&p->arena, r.n, sizeof(*list));
	for (i = 0; i < r.n; i++) {
		c = arena_fmt(&p->arena, "%s\n%s", billing_text(p, &r.rows[i],
		    COLUMN_CUSTOMER_CODE), billing_text(p, &r.rows[i],
		    COLUMN_SKU));
		list[i].key = c;
		for (; *c != '\0'; c++)
			*c = text_lower(*c);
		list[i].now = billing_count(p, &r.rows[i], COLUMN_QUANTITY);
		list[i].last = billing_count(p, &r.rows[i], COLUMN_PREVIOUS);
	}
	qsort(list, r.n, sizeof(*list), compare_services);
	for (i = 1; i < r.n; i++) {
		if (strcmp(list[k].key, list[i].key) != 0) {
			list[++k] = list[i];
			continue;
		}
		list[k].now.known &= list[i].now.known && qty_add(
		    &list[k].now, list[k].now, list[i].now);
		list[k].last.known &= list[i].last.known && qty_add(
		    &list[k].last, list[k].last, list[i].last);
	}
	*n = k + 1;
	return list;
}

/* Both periods' services; false if one has none, and f says so. */
static bool
both_periods(struct probe *p, struct finding *f, struct service **now,
    size_t *n_now, struct service **before, size_t *n_before)
{
	if (!was_answered(p, f, atria_now(p)) ||
	    !was_answered(p, f, atria_before(p)))
		return false;
	*now = list_services(p, atria_now(p), n_now);
	*before = list_services(p, atria_before(p), n_before);
	if (*n_now > 0 && *n_before > 0)
		return true;
	found(p, f, VERDICT_UNTESTABLE, "the period, or the one before, has no "
	    "rows with customers and SKUs");
	return false;
}

void
test_last_count(struct probe *p, struct finding *f)
{
	size_t n, n_before, i, compared = 0, other = 0;
	struct service *now, *before, *was;

	if (!both_periods(p, f, &now, &n, &before, &n_before))
		return;
	for (i = 0; i < n; i++) {
		was = bsearch(&now[i], before, n_before, sizeof(*before),
		    compare_services);
		if (was == NULL || !was->now.known || !now[i].last.known)
			continue;
		compared++;
		other += !qty_eq(was->now, now[i].last);
	}
	found(p, f, compared == 0 ? VERDICT_UNTESTABLE : other == 0 ?
	    VERDICT_CONFIRMED : VERDICT_REFUTED, "%zu services are in both "
	    "periods, %zu of them with another count of last month", compared,
	    other);
}

void
test_removed(struct probe *p, struct finding *f)
{
	size_t n, n_before, i, zero = 0, gone = 0;
	struct service *now, *before;

	if (!both_periods(p, f, &now, &n, &before, &n_before))
		return;
	for (i = 0; i < n; i++)
		zero += now[i].now.known && qty_sign(now[i].now) == 0 &&
		    now[i].last.known && qty_sign(now[i].last) > 0;
	for (i = 0; i < n_before; i++)
		gone += before[i].now.known && qty_sign(before[i].now) > 0 &&
		    bsearch(&before[i], now, n, sizeof(*now),
		    compare_services) == NULL;
	found(p, f, gone > 0 ? VERDICT_REFUTED : zero > 0 ?
	    VERDICT_CONFIRMED : VERDICT_UNTESTABLE, "%zu services came with 0 "
	    "now and more before; %zu of the period before are missing", zero,
	    gone);
}

/* --- rows ----------------------------------------------------------------- */

void
test_difference(struct probe *p, struct finding *f)
{
	size_t i, compared = 0, other = 0;
	struct billing_rows r;
	struct qty last, more, sum, now;

	if (!atria_rows(p, f, &r))
		return;
	for (i = 0; i < r.n; i++) {
		last = billing_count(p, &r.rows[i], COLUMN_PREVIOUS);
		more = billing_count(p, &r.rows[i], COLUMN_DIFFERENCE);
		now = billing_count(p, &r.rows[i], COLUMN_QUANTITY);
		if (!last.known || !more.known || !now.known)
			continue;
		compared++;
		other += !qty_add(&sum, last, more) || !qty_eq(sum, now);
	}
	found(p, f, compared == 0 ? VERDICT_UNTESTABLE : other == 0 ?
	    VERDICT_CONFIRMED : VERDICT_REFUTED, "%zu rows have all three "
	    "counts, %zu of them with another sum", compared, other);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
test_once(struct probe *p, struct finding *f)
{
	struct billing_rows r;
	size_t i, twice = 0;
	char **texts;

	if (!atria_keyed_rows(p, f, &r))
		return;
	texts = xreallocarray(NULL, r.n, sizeof(*texts));
	for (i = 0; i < r.n; i++)
		texts[i] = arena_fmt(&p->arena, "%s\n%s\n%s\n%s",
		    billing_text(p, &r.rows[i], COLUMN_CUSTOMER_CODE),
		    billing_text(p, &r.rows[i], COLUMN_BILLING_IDENTIFIER),
		    billing_text(p, &r.rows[i], COLUMN_SKU),
		    billing_text(p, &r.rows[i], COLUMN_DESCRIPTION));
	qsort(texts, r.n, sizeof(*texts), compare_texts);
	for (i = 1; i < r.n; i++)
		twice += strcmp(texts[i], texts[i - 1]) == 0;
	free(texts);
	found(p, f, twice == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu of %zu rows are there twice", twice, r.n);
}
