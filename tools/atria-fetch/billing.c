#include <stdlib.h>
#include <string.h>

#include "billing.h"
#include "text.h"
#include "xalloc.h"

void
billing_add(struct billing *b, const struct line *line, bool billable,
    uint64_t row)
{
	b->lines = xgrow(b->lines, b->n, &b->cap, sizeof(*b->lines));
	b->lines[b->n++] = (struct billing_line){ *line, billable, row };
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

/* --- the whole of it -------------------------------------------------------- */

/* Like strcmp(), in any case; either may be NULL. */
static int
compare_texts(const char *a, const char *b)
{
	return a == NULL || b == NULL ? text_cmp(a, b) : text_casecmp(a, b);
}

/* Orders pointers to lines; those that are the same in any case are equal. */
static int
compare_alike(const void *a, const void *b)
{
	const struct billing_line *x = *(struct billing_line *const *)a;
	const struct billing_line *y = *(struct billing_line *const *)b;
	int c;

	if ((c = compare_texts(x->line.customer.code,
	    y->line.customer.code)) != 0 ||
	    (c = compare_texts(x->line.sku, y->line.sku)) != 0 ||
	    (c = compare_texts(x->line.description,
	    y->line.description)) != 0 ||
	    (c = compare_quantities(x->line.quantity,
	    y->line.quantity)) != 0 ||
	    (c = compare_quantities(x->line.previous,
	    y->line.previous)) != 0)
		return c;
	return x->billable - y->billable;
}

/* All lines in that order; the caller frees them. */
static const struct billing_line **
list_alike(const struct billing *b)
{
	const struct billing_line **lines;
	size_t i;

	lines = xreallocarray(NULL, b->n, sizeof(*lines));
	for (i = 0; i < b->n; i++)
		lines[i] = &b->lines[i];
	qsort(lines, b->n, sizeof(*lines), compare_alike);
	return lines;
}

bool
billing_find_double(const struct billing *b, uint64_t *first,
    uint64_t *second)
{
	const struct billing_line **lines = list_alike(b);
	bool found = false;
	uint64_t x, y;
	size_t i;

	for (i = 1; i < b->n; i++) {
		if (compare_alike(&lines[i - 1], &lines[i]) != 0)
			continue;
		x = lines[i - 1]->row < lines[i]->row ? lines[i - 1]->row :
		    lines[i]->row;
		y = lines[i - 1]->row + lines[i]->row - x;
		if (!found || y < *second) {
			*first = x;
			*second = y;
		}
		found = true;
	}
	free(lines);
	return found;
}

size_t
billing_customers(const struct billing *b)
{
	const struct billing_line **lines = list_alike(b);
	size_t i, n = b->n > 0;

	for (i = 1; i < b->n; i++)
		n += !text_caseeq(lines[i - 1]->line.customer.code,
		    lines[i]->line.customer.code);
	free(lines);
	return n;
}

struct qty
billing_sum(const struct billing *b)
{
	struct qty sum = qty_units(0);
	size_t i;

	for (i = 0; i < b->n; i++)
		if (!qty_add(&sum, sum, b->lines[i].line.quantity))
			return (struct qty){ .known = false };
	return sum;
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
		billing_add(now, &line, true, 0);
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
