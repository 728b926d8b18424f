#include <inttypes.h>
#include <stdlib.h>

#include "clock.h"
#include "cwcatalog.h"
#include "product.h"
#include "text.h"
#include "xalloc.h"

/* What became of a catalog item; the identifier is the plan's. */
struct product_made {
	const char *identifier;
	int64_t id;		/* 0: it could not be created */
	bool found;		/* not answered, but it exists: it may be
				   somebody else's, with additions */
	const char *error;	/* NULL: as it was not tried */
};

void
products_release(struct products *ps)
{
	free(ps->made);
	arena_release(&ps->arena);
}

/* --- looking -------------------------------------------------------------- */

static struct product_made *
find_made(const struct products *ps, const char *identifier)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (text_caseeq(ps->made[i].identifier, identifier))
			return &ps->made[i];
	return NULL;
}

/* The id that ConnectWise has for it; 0 if none, -1 with *why. */
static int64_t
look_up(struct applying *ap, const char *identifier, struct err *why)
{
	struct catalog_item *items = NULL;
	struct arena a = { 0 };
	size_t i, n = 0;
	int64_t id = 0;

	if (cw_items(ap->session->cw, &identifier, 1, &a, &items, &n, NULL,
	    why) == -1)
		id = -1;
	for (i = 0; id == 0 && i < n; i++)
		if (text_caseeq(items[i].product.identifier, identifier))
			id = items[i].product.id;
	arena_release(&a);
	return id;
}

/* The item with the id, or if it is 0, with the identifier; or NULL. */
static const struct catalog_item *
find_item(const struct catalog_item *items, size_t n,
    const struct product *product)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_caseeq(items[i].product.identifier,
		    product->identifier) && (product->id == 0 ||
		    items[i].product.id == product->id))
			return &items[i];
	return NULL;
}

/* Compares an item with what the plan relied on. */
static void
check_item(struct result *r, const struct catalog_item *item, struct arena *a)
{
	struct product *p = &r->change.product;

	if (item == NULL && p->id == 0)
		return;
	r->outcome = OUTCOME_STALE;
	if (item == NULL) {
		r->error = arena_fmt(a, "product %" PRId64 " is no longer %s "
		    "in the catalog", p->id, p->identifier);
	} else if (item->inactive || item->bundle) {
		r->error = arena_fmt(a, "product %s is %s in the catalog now",
		    p->identifier, item->bundle ? "a bundle" : "inactive");
	} else {
		r->outcome = OUTCOME_NOT_TRIED;
		p->id = item->product.id;
	}
}

void
products_check(const struct products *ps, struct applying *ap,
    struct result **results, size_t n, struct arena *a)
{
	const struct product_made *made;
	const char **identifiers = arena_array(a, n, sizeof(*identifiers));
	struct catalog_item *items = NULL;
	size_t i, k, n_items = 0, n_wanted = 0;
	bool shut_out = false;
	struct err why;
	int rc = 0;

	for (i = 0; i < n; i++) {
		const char *name = results[i]->change.product.identifier;

		for (k = 0; k < n_wanted; k++)
			if (text_caseeq(identifiers[k], name))
				break;
		if (k == n_wanted && find_made(ps, name) == NULL)
			identifiers[n_wanted++] = name;
	}
	if (n_wanted > 0)
		rc = cw_items(ap->session->cw, identifiers, n_wanted, a, &items,
		    &n_items, &shut_out, &why);
	if (rc == -1 && shut_out)
		applying_shut_out(ap, why.text);
	for (i = 0; i < n; i++) {
		struct product *p = &results[i]->change.product;

		made = find_made(ps, p->identifier);
		if (made != NULL) {
			p->id = made->id;
		} else if (rc == -1 && !shut_out) {
			results[i]->outcome = OUTCOME_FAILED;
			results[i]->error = arena_str(a, why.text);
		} else if (rc == 0) {
			check_item(results[i], find_item(items, n_items, p), a);
		}
	}
}

int64_t
product_find_late(struct applying *ap, const char *identifier, int64_t patience,
    struct err *why)
{
	const int64_t deadline = clock_ms() + patience;
	int64_t id;
	bool last;

	do {	/* the last look begins when the patience is over */
		last = clock_ms() >= deadline;
		id = look_up(ap, identifier, why);
		if (id == 0)
			applying_wait(ap, deadline);
	} while (id == 0 && !last && *ap->stop == 0);
	return id;
}

/* --- creating ------------------------------------------------------------- */

static void
on_product(void *ctx, struct result *r, enum write_fate fate)
{
	applying_fate(ctx, fate, r->error);
}

/*
 * Creates it; on failure its id stays 0, and r->error says why. Returns whether
 * it was found instead, as there was no answer.
 */
static bool
create(struct applying *ap, struct result *r, struct arena *a)
{
	const int64_t number = applying_intent(ap, &r->change, NULL, 0);
	struct err why;
	bool found = false;
	int64_t id;

	if (number == 0 || applying_sync(ap) == -1)
		return false;
	write_product(ap->session->cw, ap->session->job.product_template, r, a,
	    on_product, ap);
	http_run(cw_http(ap->session->cw));
	if (r->outcome == OUTCOME_UNKNOWN &&
	    (id = product_find_late(ap, r->change.product.identifier,
	    ap->session->job.settle, &why)) > 0) {
		found = true;
		r->change.product.id = id;
		r->outcome = OUTCOME_APPLIED;
	}
	applying_outcome(ap, number, r);
	if (r->outcome == OUTCOME_APPLIED)
		applying_log(ap, AX12, &r->change, NULL, NULL);
	return found;
}

/* What became of creating it, now or before; NULL: nothing may be written. */
static const struct product_made *
made_by_now(struct products *ps, struct applying *ap, struct result *r,
    struct arena *a)
{
	struct product_made *made;
	bool found;

	made = find_made(ps, r->change.product.identifier);
	if (made != NULL || !applying_may_write(ap))
		return made;
	found = create(ap, r, a);
	ps->made = xgrow(ps->made, ps->n, &ps->cap, sizeof(*ps->made));
	made = &ps->made[ps->n++];
	*made = (struct product_made){
		.identifier = r->change.product.identifier,
		.id = r->change.product.id,
		.found = found,
		.error = r->error != NULL ?
		    arena_str(&ps->arena, r->error) : NULL,
	};
	return made;
}

int
product_make(struct products *ps, struct applying *ap, struct result *r,
    struct arena *a)
{
	const struct product_made *made = made_by_now(ps, ap, r, a);

	if (made == NULL)
		return 0;
	r->change.product.id = made->id;
	r->outcome = OUTCOME_NOT_TRIED;
	r->error = NULL;
	if (made->id != 0 || made->error == NULL)
		return made->found;
	r->outcome = OUTCOME_FAILED;
	r->error = made->error;
	return -1;
}
