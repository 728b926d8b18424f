#include <inttypes.h>
#include <string.h>

#include "alike.h"
#include "buf.h"
#include "obstacles.h"

/* What the product is called, or would be. */
static const char *
name_of(const struct total *total)
{
	const struct product_match *m = total->match;

	return m->product.identifier != NULL ? m->product.identifier :
	    m->wanted != NULL ? m->wanted : total->sku;
}

/* Whether a product is the total's, or is like it and may be the same. */
static bool
is_like(const struct product *product, const struct total *total)
{
	const struct product_match *m = total->match;
	size_t i;

	if (product->id != 0 && product->id == m->product.id)
		return true;
	for (i = 0; i < m->n_similar; i++)
		if (product->id != 0 && product->id == m->similar[i].id)
			return true;
	return product->identifier != NULL &&
	    alike(product->identifier, name_of(total)) <=
	    (product->id != 0 && m->product.id != 0 ? ALIKE_FOLDED :
	    ALIKE_LOOSELY);
}

/* "product X (id 4), which is only alike to Y" */
static void
put_alike(struct buf *b, const struct product *product, const char *name)
{
	buf_adds(b, "product ");
	alike_show(b, product->identifier, name);
	if (product->id != 0)
		buf_addf(b, " (id %" PRId64 ")", product->id);
	buf_adds(b, ", which is only alike to ");
	alike_show(b, name, product->identifier);
}

/* Names a product that is not the total's own. */
static void
put_product(struct buf *b, const struct product *product,
    const struct total *total)
{
	if (product->identifier != NULL &&
	    (product->id == 0 || product->id != total->match->product.id)) {
		buf_adds(b, ", of ");
		put_alike(b, product, name_of(total));
	}
}

/* "addition 12 ended on 2026-10-25" */
static void
put_neighbour(struct buf *b, const struct neighbour *d,
    const struct total *total)
{
	buf_addf(b, "addition %" PRId64, d->id);
	if (d->agreement != 0)
		buf_addf(b, " of agreement %" PRId64, d->agreement);
	switch (d->kind) {
	case NEIGHBOUR_ENDED:
		buf_addf(b, " ended on %s",
		    d->cancelled != NULL ? d->cancelled : "an unknown day");
		if (d->why != NULL)
			buf_addf(b, ", %s", d->why);
		break;
	case NEIGHBOUR_ELSEWHERE:
		buf_adds(b, " of the same company has it already");
		break;
	case NEIGHBOUR_UNREADABLE:
		buf_addf(b, " cannot be read: %s",
		    d->why != NULL ? d->why : "it is odd");
		break;
	}
	put_product(b, &d->product, total);
}

/* Names the neighbours that may be the same service; only those that cannot be
 * read, if a rule orders the creation. */
static void
put_neighbours(struct buf *b, const struct agreement *g,
    const struct total *total)
{
	const struct neighbour *d;
	size_t i;

	for (i = 0; i < g->n_neighbours; i++) {
		d = &g->neighbours[i];
		if (total->match->create && d->kind != NEIGHBOUR_UNREADABLE)
			continue;
		if ((d->product.id != 0 || d->product.identifier != NULL) &&
		    !is_like(&d->product, total))
			continue;
		buf_adds(b, b->len > 0 ? "; " : "");
		put_neighbour(b, d, total);
	}
}

/* Names additions of the agreement whose products are only alike. */
static void
put_alike_additions(struct buf *b, const struct agreement *g,
    const struct addition *additions, size_t n, const struct total *total)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!is_like(&additions[i].product, total))
			continue;
		buf_addf(b,
		    "%saddition %" PRId64 " of agreement %" PRId64 " is",
		    b->len > 0 ? "; " : "", additions[i].id, g->agreement.id);
		buf_adds(b, " of ");
		put_alike(b, &additions[i].product, name_of(total));
	}
}

static void
put_alike_products(struct buf *b, const struct total *total)
{
	const struct product_match *m = total->match;
	size_t i;

	if (m->folded) {
		buf_adds(b, b->len > 0 ? "; " : "");
		buf_adds(b, "there is ");
		put_alike(b, &m->product, total->sku);
	}
	for (i = 0; i < m->n_similar; i++) {
		buf_adds(b, b->len > 0 ? "; " : "");
		buf_adds(b, m->similar[i].id != 0 ? "there is " :
		    "Atria also counts ");
		put_alike(b, &m->similar[i], name_of(total));
	}
}

const char *
obstacle_alike(const struct total *total, struct arena *a)
{
	struct buf b = { 0 };
	const char *why;

	put_alike_products(&b, total);
	why = b.len > 0 ? arena_str(a, b.data) : NULL;
	buf_release(&b);
	return why;
}

const char *
obstacle_to_creation(const struct agreement *g, const struct total *total,
    struct arena *a)
{
	struct buf b = { 0 };
	const char *why;

	if (g->closed != NULL)
		return g->closed;
	put_neighbours(&b, g, total);
	if (!total->match->create) {
		put_alike_additions(&b, g, g->additions, g->n_additions,
		    total);
		put_alike_additions(&b, g, g->future, g->n_future, total);
		put_alike_products(&b, total);
	}
	why = b.len > 0 ? arena_str(a, b.data) : NULL;
	buf_release(&b);
	return why;
}
