/*
 * Format text: plans and results for people, by customer. A customer's changes
 * come first, then what the log says of it; what is of no customer comes last.
 * So the rows of a run are kept until it ends.
 */
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "rows.h"
#include "text.h"
#include "text_frame.h"
#include "text_rows.h"
#include "xalloc.h"

static bool
is_unchanged(const struct row *row)
{
	return text_row_kind(row) == ROW_UNCHANGED;
}

static void
keep_row(struct show *s, const struct row *row)
{
	if (is_unchanged(row) && !s->unchanged)
		return;
	if (s->state == NULL)
		s->state = xcalloc(1, sizeof(struct rows));
	rows_add(s->state, row);
}

static bool
same_customer(const struct row *a, const struct row *b)
{
	const char *x = a->customer.code, *y = b->customer.code;

	return strcmp(x != NULL ? x : "", y != NULL ? y : "") == 0;
}

static bool
has_customer(const struct row *row)
{
	return row->customer.code != NULL && *row->customer.code != '\0';
}

/* In which part of its group a row stands: changes come first, then what stays
 * as it is, then what else the log says. */
static int
part_of(const struct row *row)
{
	enum row_kind kind = text_row_kind(row);

	return kind == ROW_ENTRY ? 2 : kind == ROW_UNCHANGED;
}

/* Whether the entry says what a rule did, and a row of the SKU says so, too. */
static bool
is_repeated(const struct row *entry, struct row *const *rows, size_t n)
{
	size_t i;

	if (part_of(entry) != 2 || (strcmp(entry->code, "AX33") != 0 &&
	    strcmp(entry->code, "AX34") != 0))
		return false;
	for (i = 0; i < n; i++)
		if (part_of(rows[i]) < 2 && rows[i]->note != NULL &&
		    text_cmp(rows[i]->sku, entry->sku) == 0)
			return true;
	return false;
}

/* The rows of one customer, or of none. */
static void
put_group(const struct text_layout *l, struct row *const *rows, size_t n)
{
	size_t i;
	int part;

	text_put_heading(l, rows, n);
	for (part = 0; part <= 2; part++)
		for (i = 0; i < n; i++)
			if (part_of(rows[i]) == part &&
			    !is_repeated(rows[i], rows, n))
				text_put_row(l, rows[i]);
}

static size_t
group_end(const struct rows *r, size_t from)
{
	size_t end = from;

	while (end < r->n && same_customer(r->rows[from], r->rows[end]))
		end++;
	return end;
}

static void
put_groups(const struct show *s, struct rows *r)
{
	struct text_layout layout;
	struct order order;
	struct err e;
	size_t from, end, general = 0;

	(void)order_parse(&order, "customer", &e);
	rows_sort(r, &order);
	text_measure(&layout, s, r);
	/* those of no customer were sorted to the front */
	if (r->n > 0 && !has_customer(r->rows[0]))
		general = group_end(r, 0);
	for (from = general; from < r->n; from = end) {
		end = group_end(r, from);
		put_group(&layout, r->rows + from, end - from);
		if (end < r->n || general > 0)
			(void)fputc('\n', s->out);
	}
	if (general > 0)
		put_group(&layout, r->rows, general);
}

void
text_put_kept(struct show *s)
{
	if (s->state == NULL)
		return;
	put_groups(s, s->state);
	rows_release(s->state);
	free(s->state);
	s->state = NULL;
}

static void
end_run(struct show *s, const struct run *run)
{
	text_put_kept(s);
	text_end(s, run);
}

const struct format format_text = {
	.name = "text",
	.begin = text_begin,
	.row = keep_row,
	.end = end_run,
};
