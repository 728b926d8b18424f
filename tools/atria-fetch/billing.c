#include <stdlib.h>
#include <string.h>

#include "alike.h"
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

/* --- the whole of it ------------------------------------------------------ */

/* Like strcmp(), in any case; either may be NULL. */
static int
compare_texts(const char *a, const char *b)
{
	return a == NULL || b == NULL ? text_cmp(a, b) : text_casecmp(a, b);
}

/* A line, and its texts as they are compared: those that only look alike, or
 * differ in case, are the same. */
struct alike_line {
	const struct billing_line *at;
	const char *code;
	const char *sku;
	const char *description;
};

/* All lines in that order. */
struct alike_lines {
	struct alike_line *items;
	struct arena arena;
};

/* Orders lines; those that are alike are equal. */
static int
compare_alike(const void *a, const void *b)
{
	const struct alike_line *x = a, *y = b;
	const struct line *l = &x->at->line, *m = &y->at->line;
	int c;

	if ((c = compare_texts(x->code, y->code)) != 0 ||
	    (c = compare_texts(x->sku, y->sku)) != 0 ||
	    (c = compare_texts(x->description, y->description)) != 0 ||
	    (c = compare_quantities(l->quantity, m->quantity)) != 0 ||
	    (c = compare_quantities(l->previous, m->previous)) != 0)
		return c;
	return x->at->billable - y->at->billable;
}

/* The text, or what it is folded to if it has more than plain characters. */
static const char *
fold(const char *s, struct arena *a)
{
	return s == NULL || alike_is_plain(s) ? s : alike_key(a, s);
}

static void
list_alike(struct alike_lines *list, const struct billing *b)
{
	const struct line *l;
	size_t i;

	*list = (struct alike_lines){ .items = xreallocarray(NULL, b->n,
	    sizeof(*list->items)) };
	for (i = 0; i < b->n; i++) {
		l = &b->lines[i].line;
		list->items[i] = (struct alike_line){ &b->lines[i],
		    fold(l->customer.code, &list->arena),
		    fold(l->sku, &list->arena),
		    fold(l->description, &list->arena) };
	}
	if (b->n > 0)
		qsort(list->items, b->n, sizeof(*list->items), compare_alike);
}

static void
release_alike(struct alike_lines *list)
{
	free(list->items);
	arena_release(&list->arena);
}

bool
billing_find_double(const struct billing *b, uint64_t *first,
    uint64_t *second)
{
	struct alike_lines list;
	bool found = false;
	uint64_t x, y, z;
	size_t i;

	list_alike(&list, b);
	for (i = 1; i < b->n; i++) {
		if (compare_alike(&list.items[i - 1], &list.items[i]) != 0)
			continue;
		z = list.items[i - 1].at->row;
		y = list.items[i].at->row;
		x = z < y ? z : y;
		y = z < y ? y : z;
		if (!found || y < *second) {
			*first = x;
			*second = y;
		}
		found = true;
	}
	release_alike(&list);
	return found;
}

size_t
billing_customers(const struct billing *b)
{
	struct alike_lines list;
	size_t i, n = b->n > 0;

	list_alike(&list, b);
	for (i = 1; i < b->n; i++)
		n += !text_caseeq(list.items[i - 1].code, list.items[i].code);
	release_alike(&list);
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

/* The first line of the customer, or where it would be; n lines are sorted. */
static size_t
first_of_customer(const struct billing *b, size_t n, const char *code)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(b->lines[mid].line.customer.code, code) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Whether the service may be there now, without its SKU. */
static bool
may_have_lost_sku(const struct line *before, const struct billing *now,
    size_t n)
{
	const char *code = before->customer.code;
	const struct line *l;
	size_t i;

	for (i = first_of_customer(now, n, code); i < n; i++) {
		l = &now->lines[i].line;
		if (strcmp(l->customer.code, code) != 0)
			return false;
		if (l->sku == NULL && compare_texts(l->description,
		    before->description) == 0)
			return true;
	}
	return false;
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
		if (!is_removed(&before->lines[i], services, n) ||
		    may_have_lost_sku(&before->lines[i].line, now, n))
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
