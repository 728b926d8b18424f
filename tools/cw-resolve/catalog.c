#include <string.h>

#include "alike.h"
#include "catalog.h"
#include "cwcatalog.h"
#include "text.h"

/* Whether the agreement has a live addition of a product named like that. */
static bool
has_live(const struct agreement *found, const char *identifier)
{
	size_t i;

	for (i = 0; i < found->n_additions; i++)
		if (text_caseeq(found->additions[i].product.identifier,
		    identifier))
			return true;
	return false;
}

/* Whether the additions leave open which product it is. */
static bool
is_open(struct products *p, const char *identifier)
{
	struct known_answer found = known_products_find(&p->known, identifier);

	return found.item == NULL || found.folded;
}

/* Adds the identifiers that the catalog is to be asked for. */
static size_t
list_open(struct products *p, const struct customer_entry *entry,
    const char **open, size_t n)
{
	const char *identifier, *sku;
	size_t i;

	for (i = 0; i < entry->n_lines; i++) {
		if ((sku = entry->lines[i].sku) == NULL)
			continue;
		identifier = rulebook_product(p->rules, entry->customer.code,
		    sku);
		if (identifier != NULL && ((rulebook_creates(p->rules,
		    entry->customer.code, sku, p->may_create) &&
		    !has_live(&entry->found, identifier)) ||
		    is_open(p, identifier)))
			open[n++] = identifier;
	}
	return n;
}

/*
 * A product that is to be created must not be there under a name that is only
 * alike, and a search for the exact one does not find that. So the catalog is
 * read if one of the identifiers is still unknown.
 */
static int
read_rest(struct products *p, const char *const *identifiers, size_t n,
    struct cw *cw, struct err *e)
{
	struct catalog_item *items = NULL;
	struct arena arena = { 0 };
	size_t i, n_items = 0;
	int rc = 0;

	for (i = 0; i < n; i++)
		if (known_products_find(&p->known, identifiers[i]).item == NULL)
			break;
	if (i < n)
		rc = cw_all_items(cw, &arena, &items, &n_items, e);
	for (i = 0; rc == 0 && i < n_items; i++)
		known_products_add(&p->known, &items[i]);
	arena_release(&arena);
	return rc;
}

/* Keeps the identifiers that are missing: of those that are only alike, none is
 * created, or there would be two products. */
static void
keep_created(struct products *p, const char *const *identifiers, size_t n)
{
	size_t i;

	p->created = arena_array(&p->known.arena, n, sizeof(*p->created));
	for (i = 0; i < n; i++)
		if (known_products_find(&p->known, identifiers[i]).item == NULL)
			p->created[p->n_created++] = (struct new_product){
				alike_key(&p->known.arena, identifiers[i]),
				arena_str(&p->known.arena, identifiers[i]) };
}

int
catalog_ask(struct products *p, const struct customers *c, struct cw *cw,
    struct err *e)
{
	struct catalog_item *items = NULL;
	struct arena arena = { 0 };
	const char **open;
	size_t i, n = 0, n_items = 0;
	int rc = 0;

	open = arena_array(&arena, c->n_lines, sizeof(*open));
	for (i = 0; i < c->n; i++)
		if (c->entries[i].found.state == AGREEMENT_FOUND)
			n = list_open(p, &c->entries[i], open, n);
	n = texts_distinct(open, n);
	if (n > 0)
		rc = cw_items(cw, open, n, &arena, &items, &n_items, NULL, e);
	for (i = 0; rc == 0 && i < n_items; i++)
		known_products_add(&p->known, &items[i]);
	if (rc == 0 && p->may_create_products)
		rc = read_rest(p, open, n, cw, e);
	if (rc == 0 && p->may_create_products)
		keep_created(p, open, n);
	arena_release(&arena);
	return rc;
}
