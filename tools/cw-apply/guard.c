#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guard.h"
#include "text.h"
#include "xalloc.h"

#define VANISH_FROM	3	/* additions in use: fewer may all go */
#define NAMED_AT_MOST	20	/* customers or SKUs of one guard */
#define NAME_BYTES	100	/* of a name: longer ones are cut */
#define FACTOR		10
#define FACTOR_FROM	20	/* units: smaller differences are none */

#define FACTORS	"quantities more than ten times as large or as small"
static const char *const kinds[GUARD_KINDS] = { "removals", "decreases",
	"creations", "changes", "increases",
	FACTORS };

int
guards_init(struct guards *g, const struct job *job,
    const char *const *options, struct err *e)
{
	struct limit limits[JOB_GUARDS];
	int i;

	memset(g, 0, sizeof(*g));
	if (limits_read(limits, job, options, e) == -1)
		return -1;
	for (i = 0; i < GUARD_KINDS; i++) {
		g->run[i] = limits[JOB_MAX_REMOVALS + i];
		g->customer[i] = limits[JOB_MAX_CUSTOMER_REMOVALS + i];
	}
	g->vanished = limits[JOB_MAX_VANISHED];
	g->floor = limits[JOB_GUARD_FLOOR].n;
	g->limits = job->quantity_limits;
	g->n_limits = job->n_quantity_limits;
	return 0;
}

void
guards_release(struct guards *g)
{
	free(g->tallies);
	arena_release(&g->arena);
	memset(g, 0, sizeof(*g));
}

/* --- counting ------------------------------------------------------------- */

/* More than ten times as much, or as little; both are over 0. */
static bool
is_factor(struct qty before, struct qty after)
{
	int64_t low = before.micro, high = after.micro;

	if (low > high) {
		low = after.micro;
		high = before.micro;
	}
	return low > 0 && high / FACTOR > low &&
	    qty_cmp((struct qty){ .known = true, .micro = high - low },
	    qty_units(FACTOR_FROM)) >= 0;
}

static void
count_existing(struct tally *t, const struct change *c)
{
	int order = qty_cmp(c->after, c->before);

	if (qty_sign(c->after) == 0)
		t->count[GUARD_REMOVALS]++;
	else if (order < 0)
		t->count[GUARD_DECREASES]++;
	else if (order > 0)
		t->count[GUARD_INCREASES]++;
	if (is_factor(c->before, c->after))
		t->count[GUARD_FACTORS]++;
}

void
guards_count(struct guards *g, const struct change *c)
{
	struct tally *t = g->n > 0 ? &g->tallies[g->n - 1] : NULL;
	bool was_used = c->before.known && qty_sign(c->before) > 0;

	if (t == NULL || strcmp(t->customer, c->customer.code) != 0) {
		g->tallies = xgrow(g->tallies, g->n, &g->cap, sizeof(*t));
		t = &g->tallies[g->n++];
		memset(t, 0, sizeof(*t));
		t->customer = arena_str(&g->arena, c->customer.code);
	}
	if (c->action != ACTION_CREATE)
		t->additions++;
	t->used += was_used;
	t->emptied += was_used && qty_sign(c->after) == 0;
	if (c->action == ACTION_NONE)
		return;
	t->count[GUARD_CHANGES]++;
	if (c->action == ACTION_CREATE)
		t->count[GUARD_CREATES]++;
	else
		count_existing(t, c);
}

static int
by_customer(const void *a, const void *b)
{
	const struct tally *const *pa = a, *const *pb = b;
	int order = strcmp((*pa)->customer, (*pb)->customer);

	return order != 0 ? order : *pa < *pb ? -1 : *pa > *pb;
}

static void
add_tally(struct tally *sum, const struct tally *t)
{
	int k;

	sum->additions += t->additions;
	sum->used += t->used;
	sum->emptied += t->emptied;
	for (k = 0; k < GUARD_KINDS; k++)
		sum->count[k] += t->count[k];
}

/* One tally per customer, at its first place, wherever its changes stand. */
static void
merge_tallies(struct guards *g)
{
	struct tally **sorted, *first;
	size_t i, kept = 0;

	sorted = xreallocarray(NULL, g->n, sizeof(*sorted));
	for (i = 0; i < g->n; i++)
		sorted[i] = &g->tallies[i];
	if (g->n > 0)
		qsort(sorted, g->n, sizeof(*sorted), by_customer);
	for (i = 1, first = g->n > 0 ? sorted[0] : NULL; i < g->n; i++) {
		if (strcmp(sorted[i]->customer, first->customer) != 0) {
			first = sorted[i];
			continue;
		}
		add_tally(first, sorted[i]);
		sorted[i]->customer = NULL;
	}
	free(sorted);
	for (i = 0; i < g->n; i++)
		if (g->tallies[i].customer != NULL)
			g->tallies[kept++] = g->tallies[i];
	g->n = kept;
}

/* --- checking ------------------------------------------------------------- */

static bool
is_exceeded(const struct guards *g, int kind, const struct limit *l,
    int64_t count, int64_t additions)
{
	if (!l->on || (g->undo && kind == GUARD_FACTORS))
		return false;
	if (!l->percent)
		return count > l->n;
	return !g->undo && count >= g->floor &&
	    count * 10000 > l->n * additions;
}

static void
put_limit(struct buf *out, const struct limit *l)
{
	if (l->percent)
		buf_addf(out, "%" PRId64 ".%02" PRId64 " %%", l->n / 100,
		    l->n % 100);
	else
		buf_addf(out, "%" PRId64, l->n);
}

static void
start_line(struct buf *why)
{
	if (why->len > 0)
		buf_adds(why, "; ");
}

/* " (HBR 9, ASP 5)": who has how many of the kind. */
static void
name_customers(struct buf *why, const struct guards *g, enum guard kind)
{
	size_t i, named = 0;

	buf_adds(why, " (");
	for (i = 0; i < g->n; i++) {
		if (g->tallies[i].count[kind] == 0)
			continue;
		if (named == NAMED_AT_MOST) {
			buf_adds(why, ", ...");
			break;
		}
		buf_addf(why, "%s%.*s %" PRId64, named++ > 0 ? ", " : "",
		    NAME_BYTES, g->tallies[i].customer,
		    g->tallies[i].count[kind]);
	}
	buf_addc(why, ')');
}

static void
check_run(const struct guards *g, struct buf *why)
{
	int64_t count, additions = 0;
	size_t i;
	int k;

	for (i = 0; i < g->n; i++)
		additions += g->tallies[i].additions;
	for (k = 0; k < GUARD_KINDS; k++) {
		count = 0;
		for (i = 0; i < g->n; i++)
			count += g->tallies[i].count[k];
		if (!is_exceeded(g, k, &g->run[k], count, additions))
			continue;
		start_line(why);
		buf_addf(why, "%s: %" PRId64 " %s of %" PRId64 " additions, "
		    "the limit is ", limit_name(JOB_MAX_REMOVALS + k), count,
		    kinds[k],
		    additions);
		put_limit(why, &g->run[k]);
		name_customers(why, g, (enum guard)k);
	}
}

/* One more that a guard rejects: whether there is room for its name. */
static bool
may_name(struct buf *why, const char *guard, size_t *named)
{
	if (++*named > NAMED_AT_MOST + 1)
		return false;
	start_line(why);
	buf_addf(why, "%s: ", guard);
	if (*named <= NAMED_AT_MOST)
		return true;
	buf_adds(why, "...");
	return false;
}

static void
check_customers(const struct guards *g, struct buf *why)
{
	const struct tally *t;
	size_t named;
	int k;

	for (k = 0; k < GUARD_KINDS; k++)
		for (t = g->tallies, named = 0; t < g->tallies + g->n; t++) {
			if (!is_exceeded(g, k, &g->customer[k], t->count[k],
			    t->additions) || !may_name(why,
			    limit_name(JOB_MAX_CUSTOMER_REMOVALS + k),
			    &named))
				continue;
			buf_addf(why, "customer %.*s has %" PRId64 " %s of %"
			    PRId64 " additions, the limit is ", NAME_BYTES,
			    t->customer, t->count[k], kinds[k], t->additions);
			put_limit(why, &g->customer[k]);
		}
}

/* Customers whose additions all go to 0. */
static void
check_vanished(const struct guards *g, struct buf *why)
{
	struct buf names = { 0 };
	const struct tally *t;
	int64_t n = 0;

	for (t = g->tallies; t < g->tallies + g->n; t++)
		if (t->used >= VANISH_FROM && t->emptied == t->used &&
		    n++ < NAMED_AT_MOST)
			buf_addf(&names, "%s%.*s", n > 1 ? ", " : "",
			    NAME_BYTES, t->customer);
	if (g->vanished.on && n > g->vanished.n && !g->undo) {
		start_line(why);
		buf_addf(why, "%s: %" PRId64 " customers would lose all "
		    "additions, the limit is %" PRId64 " (%s)",
		    limit_name(JOB_MAX_VANISHED), n, g->vanished.n,
		    names.data);
	}
	buf_release(&names);
}

/* Whether the change is about what is called so in Atria or ConnectWise. */
static bool
is_about(const struct change *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_other_skus; i++)
		if (text_caseeq(c->other_skus[i], name))
			return true;
	return text_caseeq(c->sku, name) ||
	    text_caseeq(c->product.identifier, name);
}

static void
check_range(const struct change *c, const char *name, const char *range,
    size_t *named, struct buf *why)
{
	char after[QTY_TEXT];
	struct qty min, max;

	if (!limits_range(range, &min, &max))
		return;
	if ((!min.known || qty_cmp(c->after, min) >= 0) &&
	    (!max.known || qty_cmp(c->after, max) <= 0))
		return;
	if (may_name(why, "QuantityLimits", named))
		buf_addf(why, "customer %.*s, SKU %.*s: %s is not within %s",
		    NAME_BYTES, c->customer.code, NAME_BYTES, name,
		    qty_text(after, c->after), range);
}

/* Every range that names the change; "*" only where none does. */
static void
check_ranges(const struct guards *g, const struct change *c, size_t *named,
    struct buf *why)
{
	const struct conf_pair *limit, *any = NULL;
	bool has_own = false;

	for (limit = g->limits; limit < g->limits + g->n_limits; limit++) {
		if (strcmp(limit->name, "*") == 0)
			any = limit;
		if (!is_about(c, limit->name))
			continue;
		has_own = true;
		check_range(c, limit->name, limit->value, named, why);
	}
	if (!has_own && any != NULL)
		check_range(c, c->sku, any->value, named, why);
}

int
guards_check(struct guards *g, const struct change *changes, size_t n,
    struct buf *why)
{
	size_t i, named = 0;

	merge_tallies(g);
	check_run(g, why);
	check_customers(g, why);
	check_vanished(g, why);
	for (i = 0; i < n && g->n_limits > 0; i++)
		check_ranges(g, &changes[i], &named, why);
	return why->len > 0 ? -1 : 0;
}
