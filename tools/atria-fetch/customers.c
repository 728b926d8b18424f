#include <stdlib.h>
#include <string.h>

#include "customers.h"
#include "lines.h"
#include "text.h"
#include "xalloc.h"

static int
by_sku(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return text_cmp(x->sku, y->sku);
}

static int
by_all(const void *a, const void *b)
{
	return line_cmp(a, b);
}

static void
add_line(struct customers *c, const struct line *line)
{
	c->lines = xgrow(c->lines, c->n, &c->cap, sizeof(*c->lines));
	c->lines[c->n++] = *line;
}

static void
add_row(struct customers *c, const struct line *line)
{
	c->rows = xgrow(c->rows, c->n_rows, &c->cap_rows, sizeof(*c->rows));
	c->rows[c->n_rows++] = *line;
}

/* The next line, if it is the customer's with the code; false if not. */
static bool
take(struct customers *c, struct billing *b, const char *code,
    struct line *line, bool *billable)
{
	if (!b->more || strcmp(b->next + PACKED_CODE, code) != 0)
		return false;
	*billable = line_unpack(line, arena_strn(&c->arena, b->next, b->len));
	billing_advance(b);
	return true;
}

/* Adds what only the period before has. */
static void
derive(struct customers *c, const char *code)
{
	struct customer known;
	struct line line;
	bool billable;

	if (c->n_rows > 0) {
		known = c->rows[0].customer;
		qsort(c->rows, c->n_rows, sizeof(*c->rows), by_sku);
	}
	while (take(c, c->before, code, &line, &billable)) {
		if (!billable || line.sku == NULL ||
		    qty_sign(line.quantity) == 0 || (c->n_rows > 0 &&
		    bsearch(&line, c->rows, c->n_rows, sizeof(*c->rows),
		    by_sku) != NULL))
			continue;
		/* it may have got another Billing Identifier since */
		if (c->n_rows > 0)
			line.customer = known;
		line.previous = line.quantity;
		line.quantity = qty_units(0);
		line.derived = true;
		add_line(c, &line);
		c->derived++;
	}
	if (c->n > 0)
		qsort(c->lines, c->n, sizeof(*c->lines), by_all);
}

/* The lower of the codes that come next; NULL at the end. */
static const char *
next_code(struct customers *c)
{
	const struct billing *a = c->now, *b = c->before;
	const char *code;

	if (b == NULL || !b->more)
		code = a->more ? a->next + PACKED_CODE : NULL;
	else if (!a->more)
		code = b->next + PACKED_CODE;
	else
		code = strcmp(a->next + PACKED_CODE, b->next + PACKED_CODE) <=
		    0 ? a->next + PACKED_CODE : b->next + PACKED_CODE;
	return code != NULL ? arena_str(&c->arena, code) : NULL;
}

static void
start(struct customers *c)
{
	c->started = true;
	if (c->before != NULL && c->now->n == 0)
		c->before = NULL;
	if (billing_sort(c->now, &c->why) == -1 || (c->before != NULL &&
	    billing_sort(c->before, &c->why) == -1))
		c->failed = true;
}

bool
customers_next(struct customers *c)
{
	const char *code;
	struct line line;
	bool billable;

	if (!c->started)
		start(c);
	do {		/* a customer may have nothing that is billable */
		arena_clear(&c->arena);
		c->n = c->n_rows = 0;
		if (c->failed || (code = next_code(c)) == NULL)
			return false;
		while (take(c, c->now, code, &line, &billable)) {
			add_row(c, &line);
			if (billable)
				add_line(c, &line);
		}
		if (c->before != NULL)
			derive(c, code);
		if (c->now->failed || (c->before != NULL &&
		    c->before->failed)) {
			c->failed = true;
			c->why = c->now->failed ? c->now->why :
			    c->before->why;
		}
	} while (c->n == 0);
	return !c->failed;
}

void
customers_release(struct customers *c)
{
	free(c->lines);
	free(c->rows);
	arena_release(&c->arena);
	memset(c, 0, sizeof(*c));
}
