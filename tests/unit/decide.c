/*
 * The decision, for all combinations of what it can be given: what the records
 * can say is reduced to the cases that it may tell apart, and each case is
 * combined with all others. What must be true is written here once more, from
 * the rules, not from decide.c.
 *
 * The billing period is October 2026; today is the 15th of November.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "arena.h"
#include "decide.h"
#include "demands.h"
#include "tap.h"
#include "text.h"

#define TODAY		"2026-11-15"
#define CENT		INT64_C(10000)
#define LIMIT		(QTY_MAX_UNITS * 1000000)
#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))

enum { OURS = 5, OTHER, ALIKE };
static const struct product products[] = {
	{ OURS, "MAIL" }, { OTHER, "DISK" }, { ALIKE, "Ma\xc3\xafl" },
};

/* --- what it can be given ------------------------------------------------- */

/* 0.004 and 0.005 are what is rounded to nothing, and to something. */
static const int64_t quantities[] = { 0, 4000, 5000, 11 * 1000000,
	LIMIT - 4000 };
static const struct qty previous[] = { { 0, false }, { 0, true },
	{ 2000000, true } };

static const char *const effective[] = { NULL, "2026-03-01", "2026-10-10",
	"2026-11-01" };
/* With the period; within a month of the last two; later; not at all. */
static const char *const cancelled[] = { NULL, "2026-10-31", "2026-11-20",
	"2027-06-30" };
static const char *const status[] = { NULL, "Active", "Cancelled", "Expired" };

struct live {
	struct addition list[3];
	size_t n;
};
static struct live lives[512];
static size_t n_lives;

static const struct neighbour neighbours[] = {
	{ .kind = NEIGHBOUR_ENDED, .id = 90, .product = { OURS, "MAIL" },
	    .cancelled = "2026-10-20" },
	{ .kind = NEIGHBOUR_ELSEWHERE, .id = 91, .agreement = 8,
	    .product = { OURS, "MAIL" } },
	{ .kind = NEIGHBOUR_UNREADABLE, .id = 92, .product = { OURS, "MAIL" } },
	{ .kind = NEIGHBOUR_UNREADABLE, .id = 93 },
	{ .kind = NEIGHBOUR_UNREADABLE, .id = 94, .product = { 0, "Mail" } },
	{ .kind = NEIGHBOUR_UNREADABLE, .id = 95, .agreement = 8 },
	{ .kind = NEIGHBOUR_ENDED, .id = 96, .product = { OTHER, "DISK" } },
	{ .kind = NEIGHBOUR_ENDED, .id = 97, .product = { ALIKE, "Mail" } },
};

static struct product similar[] = { { ALIKE, "Ma\xc3\xafl" } };
#define OUR_PRODUCT	.sku = "MAIL", .product = { OURS, "MAIL" }
#define NO_PRODUCT	.sku = "MAIL", .state = PRODUCT_MISSING
#define SIMILAR		.similar = similar, .n_similar = 1
static const struct product_match matches[] = {
	{ OUR_PRODUCT }, { OUR_PRODUCT, .folded = true },
	{ OUR_PRODUCT, SIMILAR }, { OUR_PRODUCT, SIMILAR, .create = true },
	{ OUR_PRODUCT, .state = PRODUCT_INACTIVE, .create = true },
	{ OUR_PRODUCT, .state = PRODUCT_BUNDLE, .create = true },
	{ .sku = "MAIL", .state = PRODUCT_AMBIGUOUS, .create = true },
	{ .sku = "MAIL", .state = PRODUCT_IGNORED },
	{ NO_PRODUCT }, { NO_PRODUCT, .wanted = "POST" },
	{ NO_PRODUCT, SIMILAR }, { NO_PRODUCT, .create = true },
};

static const struct period periods[] = { { NULL, NULL },
	{ "2026-10-01", "2026-10-31" } };
static const char *const whole_units[] = { NULL, "refuse", "up", "down",
	"nearest" };

/* Adds the list with one more. Returns it. */
static struct live *
add_live(struct live l, const struct product *product, bool known,
    const char *from, const char *to, const char *word)
{
	l.list[l.n] = (struct addition){
		.id = 20 + (int64_t)l.n,
		.product = *product,
		.quantity = { known ? 11 * 1000000 : 0, known },
		.effective = from,
		.cancelled = to,
		.status = word,
	};
	l.n++;
	lives[n_lives] = l;
	return &lives[n_lives++];
}

/* One of ours, of any kind; two and three, of some kinds; others. */
static void
make_lives(void)
{
	const struct live none = { .n = 0 };
	struct live one;
	size_t i, k, m;

	n_lives = 1;	/* the first is empty */
	for (i = 0; i < LENGTH(effective); i++)
		for (k = 0; k < LENGTH(cancelled); k++)
			for (m = 0; m <= LENGTH(status); m++)
				(void)add_live(none, products, m > 0,
				    effective[i], cancelled[k],
				    status[m > 0 ? m - 1 : 1]);
	for (i = 1; i < LENGTH(effective); i++)
		for (k = 0; k < LENGTH(cancelled); k++) {
			one = *add_live(none, products, true, effective[1],
			    cancelled[k], "Active");
			n_lives--;
			for (m = 0; m <= LENGTH(cancelled); m++)
				(void)add_live(one, products, true,
				    effective[i], cancelled[m > 0 ? m - 1 : 0],
				    m > 0 ? "Active" : "Expired");
		}
	for (i = 0; i < LENGTH(products); i++)
		(void)add_live(*add_live(none, &products[i], true, effective[1],
		    NULL, NULL), &products[1 + i % 2], true, effective[1],
		    NULL, NULL);
	(void)add_live(lives[n_lives - 1], products, true, effective[1], NULL,
	    NULL);
}

/* --- what must be true ---------------------------------------------------- */

struct given {
	const struct agreement *g;
	const struct total *total;
	const struct rules *rules;
	const struct addition *future;	/* or NULL */
	const struct neighbour *neighbour;	/* or NULL */
};

static bool
is_ours(const struct product *product)
{
	return product->id == OURS;
}

/* Whether a product may be the one that is to be created or added. */
static bool
may_be_ours(const struct product *product, const struct product_match *m)
{
	const char *name = m->product.id != 0 ? m->product.identifier :
	    m->wanted != NULL ? m->wanted : m->sku;

	return (product->id != 0 && product->id == m->product.id) ||
	    (m->n_similar > 0 && product->id == ALIKE) ||
	    (product->identifier != NULL &&
	    text_caseeq(product->identifier, name));
}

/* Whether something stands in the way of a creation, that is no order. */
static bool
speaks_against(const struct given *in)
{
	const struct product_match *m = in->total->match;
	const struct neighbour *d = in->neighbour;
	size_t i;

	if (d != NULL && (d->product.identifier == NULL ||
	    may_be_ours(&d->product, m)) &&
	    (!m->create || d->kind == NEIGHBOUR_UNREADABLE))
		return true;
	for (i = 0; i < in->g->n_additions; i++)
		if (!m->create && may_be_ours(&in->g->additions[i].product, m))
			return true;
	return !m->create && (m->folded || m->n_similar > 0);
}

static bool
may_create(const struct given *in)
{
	const struct product_match *m = in->total->match;
	size_t i;

	for (i = 0; i < in->g->n_additions; i++)
		if (m->product.id != 0 &&
		    is_ours(&in->g->additions[i].product))
			return false;		/* it is live */
	if (in->future != NULL && m->product.id != 0 &&
	    is_ours(&in->future->product))
		return false;
	return in->rules->may_create && in->g->closed == NULL &&
	    !in->total->overflow && in->total->quantity.micro >= CENT / 2 &&
	    (m->state == PRODUCT_ACTIVE || (m->state == PRODUCT_MISSING &&
	    in->rules->may_create_products)) && !speaks_against(in);
}

static bool
is_one_off(const struct addition *d, const struct rules *rules)
{
	if (d->cancelled == NULL)
		return false;
	if (rules->period.end != NULL && strcmp(d->cancelled, "2026-10-31") ==
	    0)
		return true;
	return d->effective != NULL && strcmp(d->effective, "2026-03-01") > 0 &&
	    (strcmp(d->cancelled, "2026-10-31") == 0 ||
	    (strcmp(d->cancelled, "2026-11-20") == 0 &&
	    strcmp(d->effective, "2026-11-01") == 0));
}

/* The line that the quantity must belong to; NULL if that is not clear. */
static const struct addition *
the_line(const struct given *in)
{
	const struct addition *line = NULL, *d;
	const struct neighbour *odd = in->neighbour;
	size_t i, n = 0, endless = 0;

	if (odd != NULL && odd->kind == NEIGHBOUR_UNREADABLE &&
	    odd->agreement == 0 && (odd->product.id == OURS ||
	    odd->product.id == 0) && odd->product.identifier != NULL)
		return NULL;
	for (i = 0; i < in->g->n_additions; i++) {
		d = &in->g->additions[i];
		if (!is_ours(&d->product))
			continue;
		if (d->status != NULL && strcmp(d->status, "Active") != 0 &&
		    (strcmp(d->status, "Cancelled") != 0 ||
		    d->cancelled == NULL || strcmp(d->cancelled, TODAY) > 0))
			return NULL;	/* it says that it is not live */
		n++;
		if (d->cancelled == NULL || !is_one_off(d, in->rules)) {
			line = d;
			endless++;
		}
	}
	if (n == 1) {
		for (i = 0; !is_ours(&in->g->additions[i].product); i++)
			;
		return &in->g->additions[i];
	}
	return endless == 1 && line->cancelled == NULL ? line : NULL;
}

/* Whether the line was there in the period that was counted. */
static bool
was_there(const struct given *in, const struct addition *line, bool removal)
{
	if (line->effective == NULL || in->rules->period.end == NULL)
		return true;
	if (strcmp(line->effective, "2026-10-31") > 0)
		return false;
	return !removal || strcmp(line->effective, "2026-10-01") <= 0 ||
	    in->neighbour == NULL || in->neighbour->id != 90;
}

static bool
may_change(const struct given *in, const struct change *c)
{
	const struct addition *line = the_line(in);
	const struct total *t = in->total;
	const bool removal = t->quantity.micro == 0;

	if (line == NULL || line->id != c->addition.id || t->overflow ||
	    !line->quantity.known || t->match->product.id != OURS ||
	    t->match->state == PRODUCT_IGNORED || !c->before.known ||
	    c->before.micro != line->quantity.micro)
		return false;
	if (c->action == ACTION_NONE)
		return c->after.micro == c->before.micro;
	if (c->after.micro == c->before.micro || !was_there(in, line, removal))
		return false;
	return (c->action == ACTION_REMOVE) == removal &&
	    (!removal || (t->previous.known && t->previous.micro > 0));
}

static bool
is_good_quantity(const struct change *c, const struct total *t,
    const char *whole)
{
	const int64_t q = t->quantity.micro, after = c->after.micro;
	const int64_t unit = whole != NULL ? 100 * CENT : CENT;

	return c->after.known && after >= 0 && after <= LIMIT &&
	    after % unit == 0 && (after > q ? after - q : q - after) <
	    unit;
}

/* --- all of it ------------------------------------------------------------ */

enum rule { CREATES, REMOVES, QUANTITY, ANSWERS, RULES };
static int64_t broken[RULES], decided, changes, creations, removals;

static void
hold(enum rule rule, bool good, const struct given *in,
    const struct decision *d)
{
	const struct total *t = in->total;
	const struct addition *a = in->g->additions;
	size_t i;

	if (good || broken[rule]++ > 0)
		return;
	printf("# verdict %d %s, action %d, after %" PRId64 "; quantity %"
	    PRId64 ", previous %d %" PRId64 ", product %d\n", (int)d->verdict,
	    d->class, (int)d->change.action, d->change.after.micro,
	    t->quantity.micro, t->previous.known, t->previous.micro,
	    (int)t->match->state);
	for (i = 0; i < in->g->n_additions; i++)
		printf("# live: product %" PRId64 ", %s to %s, %s\n",
		    a[i].product.id, a[i].effective ? a[i].effective : "-",
		    a[i].cancelled ? a[i].cancelled : "-",
		    a[i].status ? a[i].status : "-");
	printf("# neighbour %" PRId64 ", future %d, closed %d, period %s\n",
	    in->neighbour != NULL ? in->neighbour->id : 0, in->future != NULL,
	    in->g->closed != NULL, in->rules->period.end ?
	    in->rules->period.end : "-");
}

static void
judge(const struct given *in, const struct decision *d, const char *whole)
{
	const struct change *c = &d->change;

	decided++;
	hold(ANSWERS, d->class != NULL && d->verdict <= VERDICT_REFUSED, in, d);
	if (d->verdict != VERDICT_CHANGE)
		return;
	changes++;
	hold(QUANTITY, is_good_quantity(c, in->total, whole), in, d);
	if (c->action == ACTION_CREATE) {
		creations++;
		hold(CREATES, may_create(in) && c->addition.id == 0 &&
		    c->after.micro > 0 && strcmp(c->effective, TODAY) >= 0,
		    in, d);
	} else {
		removals += c->action == ACTION_REMOVE;
		hold(REMOVES, c->action <= ACTION_NONE && (whole != NULL ||
		    may_change(in, c)), in, d);
	}
}

/* What the other demands and options make of it. */
static void
judge_demands(const struct given *in, const struct decision *before,
    struct arena *a)
{
	struct decision d;
	size_t i;

	for (i = 1; i < LENGTH(whole_units); i++) {
		const struct begin begin = { .whole_units = whole_units[i] };

		d = *before;
		demands_apply(&d, &begin, in->g, in->total, a);
		judge(in, &d, whole_units[i]);
	}
	d = *before;
	decide_no_decrease(&d);
	hold(QUANTITY, d.verdict != VERDICT_CHANGE || !d.change.before.known ||
	    d.change.after.micro >= d.change.before.micro, in, &d);
}

static void
judge_total(struct given *in, struct total *total, struct arena *a)
{
	struct decision d;
	size_t i, k;

	in->total = total;
	for (i = 0; i < LENGTH(quantities); i++)
		for (k = 0; k < LENGTH(previous); k++) {
			total->quantity = (struct qty){ quantities[i], true };
			total->previous = previous[k];
			total->overflow = false;
			decide(&d, in->g, total, in->rules, a);
			judge(in, &d, NULL);
			if (d.verdict == VERDICT_CHANGE)
				judge_demands(in, &d, a);
		}
	total->overflow = true;
	decide(&d, in->g, total, in->rules, a);
	judge(in, &d, NULL);
	arena_clear(a);
}

/* All products, totals and rules. */
static void
judge_agreement(struct given *in, struct arena *a)
{
	static struct rules rules = { .today = TODAY };
	static struct total total = { .sku = "MAIL", .description = "Mail",
	    .lines = 1 };
	size_t i, k;

	in->rules = &rules;
	for (i = 0; i < LENGTH(matches) * LENGTH(periods); i++) {
		total.match = &matches[i / 2];
		rules.period = periods[i % 2];
		for (k = 0; k < 4; k++) {
			rules.may_create = k % 2 == 1;
			rules.may_create_products = k > 1;
			judge_total(in, &total, a);
		}
	}
}

static void
judge_all(void)
{
	struct addition future = { .id = 30, .product = products[0],
	    .effective = "2026-12-01" };
	struct agreement g = { .state = AGREEMENT_FOUND, .company = { .id = 3 },
	    .agreement = { .id = 7, .prorate = true } };
	struct neighbour neighbour;
	struct arena a = { 0 };
	struct given in = { .g = &g };
	size_t i, k, m;

	for (i = 0; i < n_lives; i++)
		for (k = 0; k <= LENGTH(neighbours); k++)
			for (m = 0; m < 3; m++) {
				g.additions = lives[i].list;
				g.n_additions = lives[i].n;
				g.n_neighbours = k > 0;
				neighbour = neighbours[k > 0 ? k - 1 : 0];
				g.neighbours = &neighbour;
				in.neighbour = k > 0 ? &neighbour : NULL;
				g.future = &future;
				g.n_future = m == 1;
				in.future = m == 1 ? &future : NULL;
				g.closed = m == 2 ? "it ends" : NULL;
				judge_agreement(&in, &a);
			}
	arena_release(&a);
}

int
main(void)
{
	make_lives();
	judge_all();
	ok(broken[CREATES] == 0, "nothing is created where a line is live, was "
	    "ended, or may be meant");
	ok(broken[REMOVES] == 0, "nothing is removed or changed without "
	    "evidence, nor where the line is not clear");
	ok(broken[QUANTITY] == 0, "no quantity is negative, not rounded, or "
	    "beyond the limit");
	ok(broken[ANSWERS] == 0, "each case has an answer and a class");
	ok(creations > 1000 && removals > 1000, "the cases are not empty");
	printf("# %" PRId64 " decisions, %" PRId64 " changes, %" PRId64
	    " creations, %" PRId64 " removals\n", decided, changes, creations,
	    removals);
	return tap_done();
}
