#include <stdlib.h>
#include <string.h>

#include "billing.h"
#include "text.h"
#include "xalloc.h"

void
billing_add(struct billing *b, const struct line *line, bool billable)
{
	b->lines = xgrow(b->lines, b->n, &b->cap, sizeof(*b->lines));
	b->lines[b->n++] = (struct billing_line){ *line, billable };
	b->not_billable += !billable;
}

/* --- the order of lines --------------------------------------------------- */

/* Orders quantities; unknown ones come last. */
static int
compare_quantities(struct qty a, struct qty b)
{
	if (!a.known || !b.known)
		return !a.known - !b.known;
	return qty_cmp(a, b);
}

int
line_compare(const struct line *a, const struct line *b)
{
	int c;

	if ((c = strcmp(a->customer.code, b->customer.code)) != 0)
		return c;
	if ((c = text_cmp(a->customer.billing_identifier,
	    b->customer.billing_identifier)) != 0)
		return c;
	if ((c = text_cmp(a->customer.name, b->customer.name)) != 0)
		return c;
	if ((c = text_cmp(a->sku, b->sku)) != 0)
		return c;
	if ((c = text_cmp(a->description, b->description)) != 0)
		return c;
	if ((c = compare_quantities(a->quantity, b->quantity)) != 0)
		return c;
	if ((c = compare_quantities(a->previous, b->previous)) != 0)
		return c;
	return a->derived - b->derived;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct billing_line *x = a, *y = b;

	return line_compare(&x->line, &y->line);
}

void
billing_sort(struct billing *b)
{
	if (b->n > 0)
		qsort(b->lines, b->n, sizeof(*b->lines), compare_lines);
}

/* --- what only the period before has -------------------------------------- */

struct service {
	const char *customer;	/* its code */
	const char *sku;	/* or NULL */
};

static int
compare_services(const void *a, const void *b)
{
	const struct service *x = a, *y = b;
	int c = strcmp(x->customer, y->customer);

	return c != 0 ? c : text_cmp(x->sku, y->sku);
}

static struct service
service_of(const struct line *line)
{
	return (struct service){ line->customer.code, line->sku };
}

/* The services of all lines, sorted; the caller frees them. */
static struct service *
list_services(const struct billing *b)
{
	struct service *services;
	size_t i;

	services = xreallocarray(NULL, b->n, sizeof(*services));
	for (i = 0; i < b->n; i++)
		services[i] = service_of(&b->lines[i].line);
	qsort(services, b->n, sizeof(*services), compare_services);
	return services;
}

/* Whether a line of the period before is one of a service that now has none. */
static bool
is_removed(const struct billing_line *before, const struct service *services,
    size_t n)
{
	const struct service service = service_of(&before->line);

	return before->billable && service.sku != NULL &&
	    qty_sign(before->line.quantity) != 0 && bsearch(&service, services,
	    n, sizeof(service), compare_services) == NULL;
}

size_t
billing_derive(struct billing *now, struct billing *before)
{
	const size_t n = now->n;
	struct service *services;
	struct line line;
	size_t i, at = 0;
	int c = 1;

	if (n == now->not_billable)
		return 0;
	billing_sort(before);
	services = list_services(now);
	for (i = 0; i < before->n; i++) {
		if (!is_removed(&before->lines[i], services, n))
			continue;
		line = before->lines[i].line;
		while (at < n && (c = strcmp(now->lines[at].line.customer.code,
		    line.customer.code)) < 0)
			at++;
		/* it may have got another Billing Identifier since */
		if (at < n && c == 0)
			line.customer = now->lines[at].line.customer;
		line.previous = line.quantity;
		line.quantity = qty_units(0);
		line.derived = true;
		billing_add(now, &line, true);
	}
	free(services);
	billing_sort(now);
	return now->n - n;
}

void
billing_release(struct billing *b)
{
	free(b->lines);
	arena_release(&b->arena);
	memset(b, 0, sizeof(*b));
}
