/* Rows of format text: in columns, or as sentences. */
#include <string.h>

#include "put.h"
#include "text_rows.h"
#include "unbilled.h"
#include "wrap.h"

#define LEAD		5	/* columns of the sign and the blanks around */
#define SKU_MAX		20	/* columns that no row takes for itself */
#define NUMBER_MAX	12
#define DESCRIPTION_MIN	16	/* less is no column */
#define GAP		2	/* between columns */
#define ARROW		3	/* "-> " */

#define RED		"31"
#define YELLOW		"33"
#define GREEN		"32"
#define BOLD		"1"

static const struct {
	const char *sign, *color, *verb;
} kinds[] = {
	[ROW_CREATED] = { "  +", GREEN, "Create" },
	[ROW_UPDATED] = { "  ~", YELLOW, "Update" },
	[ROW_REMOVED] = { "  -", RED, "Remove" },
	[ROW_UNCHANGED] = { "  =", NULL, "Unchanged" },
	[ROW_NOT_DONE] = { "  !", RED, "Not done" },
};

static enum row_kind
kind_of_action(const struct row *row)
{
	if (row->action == ACTION_NONE)
		return ROW_UNCHANGED;
	if (row->action == ACTION_REMOVE || row->action == ACTION_CANCEL ||
	    (row->after.known && qty_sign(row->after) == 0))
		return ROW_REMOVED;
	return row->action == ACTION_CREATE ? ROW_CREATED : ROW_UPDATED;
}

enum row_kind
text_row_kind(const struct row *row)
{
	if (!row->is_change && row->outcome == NULL)
		return row_is_unchanged(row) ? ROW_UNCHANGED : ROW_ENTRY;
	if (row->planned || row->applied || row->action == ACTION_NONE)
		return kind_of_action(row);
	return row->outcome != NULL && strcmp(row->outcome,
	    outcome_name(OUTCOME_ALREADY)) == 0 ? ROW_UNCHANGED : ROW_NOT_DONE;
}

/* --- cells ---------------------------------------------------------------- */

struct cells {
	struct buf sku, description;
	char before[QTY_TEXT];
	char after[QTY_TEXT];
	char change[QTY_TEXT + 1];
	char amount[QTY_TEXT + 1];
};

static void
set_signed(char out[QTY_TEXT + 1], struct qty q, bool hundredths)
{
	char number[QTY_TEXT];

	if (q.known)
		(void)snprintf(out, QTY_TEXT + 1, "%s%s",
		    qty_sign(q) > 0 ? "+" : "", hundredths ?
		    qty_text2(number, q) : qty_text(number, q));
}

/* "Exchange [product X] [not done: stale] [catalog price]"; a rule's note names
 * its product. */
static void
add_description(struct buf *b, const struct row *row)
{
	enum row_kind kind = text_row_kind(row);

	buf_adds(b, "");
	if (row->description != NULL)
		wrap_add_clean(b, row->description);
	if (row->product != NULL && (row->note == NULL ||
	    strstr(row->note, row->product) == NULL)) {
		buf_adds(b, " [product ");
		wrap_add_clean(b, row->product);
		buf_addc(b, ']');
	}
	if (row->note != NULL) {
		buf_adds(b, "; ");
		wrap_add_clean(b, row->note);
	}
	if (kind == ROW_NOT_DONE)
		buf_addf(b, row->not_done ? " [not done]" : " [not done: %s]",
		    row->outcome != NULL ? row->outcome : "");
	else if (kind == ROW_UNCHANGED && row->outcome != NULL)
		buf_addf(b, " [%s]", row->outcome);
	if (row->action == ACTION_CANCEL)
		buf_adds(b, " [addition cancelled]");
	if (row->amount.known && money_price_name(row->price_of) != NULL)
		buf_addf(b, " [%s]", money_price_name(row->price_of));
}

static void
set_cells(struct cells *c, const struct row *row)
{
	struct qty before = row->before.known ? row->before : qty_units(0);
	struct qty change = row->units;

	memset(c, 0, sizeof(*c));
	wrap_add_clean(&c->sku, row->sku != NULL ? row->sku : "");
	add_description(&c->description, row);
	if (row->before.known)
		(void)qty_text(c->before, row->before);
	else if (row->after.known)
		(void)snprintf(c->before, sizeof(c->before), "none");
	if (text_row_kind(row) == ROW_UNCHANGED || !row->after.known)
		return;
	(void)qty_text(c->after, row->after);
	if (!change.known)
		(void)qty_sub(&change, row->after, before);
	set_signed(c->change, change, false);
	set_signed(c->amount, row->amount, true);
}

static void
release_cells(struct cells *c)
{
	buf_release(&c->sku);
	buf_release(&c->description);
}

/* --- columns -------------------------------------------------------------- */

static void
widen(int *column, const char *cell, int max)
{
	int width = wrap_width(cell);

	if (width <= max && width > *column)
		*column = width;
}

static int
with_gap(int column)
{
	return column > 0 ? column + GAP : 0;
}

/* "-> " stands in front of the quantities after. */
static int
with_arrow(int column)
{
	return column > 0 ? column + ARROW : 0;
}

void
text_measure(struct text_layout *l, const struct show *s,
    const struct rows *rows)
{
	struct cells c;
	size_t i;

	*l = (struct text_layout){ .show = s };
	for (i = 0; i < rows->n; i++) {
		if (text_row_kind(rows->rows[i]) == ROW_ENTRY)
			continue;
		set_cells(&c, rows->rows[i]);
		widen(&l->sku, c.sku.data, SKU_MAX);
		widen(&l->before, c.before, NUMBER_MAX);
		widen(&l->after, c.after, NUMBER_MAX);
		widen(&l->change, c.change, NUMBER_MAX);
		widen(&l->amount, c.amount, NUMBER_MAX);
		release_cells(&c);
	}
	l->description = s->width - LEAD - with_gap(l->sku) -
	    with_gap(l->before) - with_gap(with_arrow(l->after)) -
	    with_gap(l->change) - with_gap(l->amount);
}

/* Whether the row can stand in the columns, with no word cut. */
static bool
fits(const struct text_layout *l, const struct cells *c)
{
	return l->description >= DESCRIPTION_MIN &&
	    wrap_longest_word(c->description.data) <= l->description &&
	    wrap_longest_word(c->sku.data) <= l->sku &&
	    wrap_width(c->before) <= l->before &&
	    wrap_width(c->after) <= l->after &&
	    wrap_width(c->change) <= l->change &&
	    wrap_width(c->amount) <= l->amount;
}

static void
add_columns(struct buf *b, const struct text_layout *l, const char *sign,
    const struct cells *c)
{
	const struct wrap_column all[] = {
		{ LEAD - GAP, false }, { l->sku, false },
		{ l->description, false }, { l->before, true },
		{ with_arrow(l->after), false }, { l->change, true },
		{ l->amount, true }
	};
	char after[ARROW + QTY_TEXT] = "";
	const char *const texts[] = { sign, c->sku.data, c->description.data,
	    c->before, after, c->change, c->amount };
	struct wrap_column columns[7];
	const char *cells[7];
	size_t i, n = 0;

	if (*c->after != '\0')
		(void)snprintf(after, sizeof(after), "-> %*s", l->after,
		    c->after);

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i].width <= 0)
			continue;
		columns[n] = all[i];
		cells[n++] = texts[i];
	}
	wrap_add_row(b, columns, cells, n);
}

/* What does not fit into the columns, one after the other. */
static void
add_stacked(struct buf *b, int width, const char *sign, const struct cells *c)
{
	struct buf text = { 0 };

	buf_addf(&text, "%s  %s: %s", c->sku.data, c->description.data,
	    c->before);
	if (*c->after != '\0')
		buf_addf(&text, " -> %s", c->after);
	if (*c->change != '\0')
		buf_addf(&text, " %s", c->change);
	if (*c->amount != '\0')
		buf_addf(&text, " amount %s", c->amount);
	buf_addf(b, "%s  ", sign);
	wrap_add_text(b, text.data, LEAD, LEAD, width);
	buf_release(&text);
}

/* Prints lines in a color. */
static void
put_lines(const struct show *s, const struct buf *lines, const char *color)
{
	if (!s->color || color == NULL) {
		(void)fwrite(lines->data, 1, lines->len, s->out);
		return;
	}
	(void)fprintf(s->out, "\033[%sm%.*s\033[0m\n", color,
	    (int)lines->len - 1, lines->data);
}

/* --- sentences ------------------------------------------------------------ */

static void
add_more_or_less(struct buf *b, const char *number)
{
	if (*number == '+')
		buf_addf(b, ", %s more", number + 1);
	else if (*number == '-')
		buf_addf(b, ", %s less", number + 1);
}

/* "Update BK-GB, Backup, from 1450 to 1512, 62 more, amount plus 11.16." */
static void
add_sentence(struct buf *b, enum row_kind kind, const struct cells *c,
    const char *currency)
{
	buf_addf(b, "%s %s", kinds[kind].verb, c->sku.data);
	if (c->description.len > 0)
		buf_addf(b, ", %s", c->description.data);
	if (*c->after == '\0')
		buf_addf(b, ", quantity %s", c->before);
	else if (strcmp(c->before, "none") == 0)
		buf_addf(b, ", quantity %s", c->after);
	else
		buf_addf(b, ", from %s to %s", c->before, c->after);
	add_more_or_less(b, c->change);
	if (*c->amount != '\0')
		buf_addf(b, ", amount %s %s", *c->amount == '-' ? "minus" :
		    "plus", c->amount + (strchr("+-", *c->amount) != NULL));
	if (*c->amount != '\0' && currency != NULL) {
		buf_addc(b, ' ');
		wrap_add_clean(b, currency);
	}
	buf_adds(b, ".\n");
}

/* --- rows ----------------------------------------------------------------- */

/* What the log says: behind the level and the code. */
static void
put_entry(const struct text_layout *l, const struct row *row, bool alone)
{
	bool alarming = row->level <= LEVEL_WARN && alone;
	bool in_message = row->error == NULL || (row->message != NULL &&
	    strstr(row->message, row->error) != NULL);
	struct buf text = { 0 }, lines = { 0 };

	buf_addf(&text, "%s ", log_level_name(row->level));
	wrap_add_clean(&text, row->code);
	buf_adds(&text, l->show->plain ? ": " : " ");
	wrap_add_clean(&text, row->message != NULL ? row->message : "");
	if (!in_message) {
		buf_adds(&text, " (");
		wrap_add_clean(&text, row->error);
		buf_addc(&text, ')');
	}
	if (row->note != NULL && alone) {
		buf_adds(&text, "; ");
		wrap_add_clean(&text, row->note);
	}
	if (l->show->plain) {
		buf_addf(&lines, "%s\n", text.data);
	} else {
		buf_adds(&lines, alarming ? "  !  " : "     ");
		wrap_add_text(&lines, text.data, LEAD, LEAD, l->show->width);
	}
	put_lines(l->show, &lines, row->level == LEVEL_ERROR ? RED :
	    row->level == LEVEL_WARN ? YELLOW : NULL);
	buf_release(&text);
	buf_release(&lines);
}

void
text_put_row(const struct text_layout *l, const struct row *row)
{
	enum row_kind kind = text_row_kind(row);
	struct buf lines = { 0 };
	struct cells c;

	if (kind == ROW_ENTRY) {
		put_entry(l, row, true);
		return;
	}
	set_cells(&c, row);
	if (l->show->plain)
		add_sentence(&lines, kind, &c, row->agreement.currency);
	else if (fits(l, &c))
		add_columns(&lines, l, kinds[kind].sign, &c);
	else
		add_stacked(&lines, l->show->width, kinds[kind].sign, &c);
	put_lines(l->show, &lines, kinds[kind].color);
	release_cells(&c);
	buf_release(&lines);
	/* why it was not done, and what an entry says beyond the change */
	if (!row->is_change && (kind == ROW_NOT_DONE ||
	    (row->error != NULL && kind != ROW_UNCHANGED)))
		put_entry(l, row, false);
}

/* --- headings ------------------------------------------------------------- */

/* Of the rows, the first name of the agreement and of the customer; or NULL. */
static void
find_names(struct row *const *rows, size_t n, const char **agreement,
    const char **name)
{
	*agreement = *name = NULL;
	for (; n > 0; n--, rows++) {
		if (*agreement == NULL)
			*agreement = (*rows)->agreement.name;
		if (*name == NULL)
			*name = (*rows)->customer.name;
	}
}

/* "ASP, Aspen Dental Group, LLC: Aspen Dental - Cloud Services" */
static void
add_names(struct buf *b, struct row *const *rows, size_t n, bool plain)
{
	const char *code = rows[0]->customer.code, *agreement, *name;

	if (code == NULL || *code == '\0') {
		buf_adds(b, "In general");
		return;
	}
	find_names(rows, n, &agreement, &name);
	if (plain)
		buf_adds(b, "Customer ");
	wrap_add_clean(b, code);
	if (name != NULL) {
		buf_adds(b, plain ? ", " : "  ");
		wrap_add_clean(b, name);
	}
	if (agreement != NULL) {
		buf_adds(b, plain ? ". Agreement " : ": ");
		wrap_add_clean(b, agreement);
	}
}

static void
add_sum(struct buf *b, struct row *const *rows, size_t n)
{
	struct effect sum = { .changes = 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (row_has_effect(rows[i]))
			effect_add(&sum, rows[i]);
	if (sum.money.n > 0) {
		buf_addc(b, ' ');
		money_describe(b, &sum.money, MONEY_SIGNED);
	}
	money_describe_rest(b, &sum.money);
}

/* The names, and the sum at the right end of their line or of the next. */
static void
add_heading(struct buf *out, const char *names, const char *sum, int width)
{
	int room = width - wrap_width(names) - wrap_width(sum);

	if (*sum != '\0' && room >= 0) {
		buf_addf(out, "%s%*s%s\n", names, room, "", sum);
		return;
	}
	wrap_add_text(out, names, 0, 2, width);
	if (*sum == '\0')
		return;
	room = width - wrap_width(sum);
	buf_addf(out, "%*s%s\n", room > 0 ? room : 0, "", sum);
}

void
text_put_heading(const struct text_layout *l, struct row *const *rows,
    size_t n)
{
	const struct show *s = l->show;
	struct buf names = { 0 }, sum = { 0 }, lines = { 0 };

	add_names(&names, rows, n, s->plain);
	buf_adds(&sum, "");
	add_sum(&sum, rows, n);
	if (!s->plain)
		add_heading(&lines, names.data, sum.data, s->width);
	else
		buf_addf(&lines, sum.len > 0 ? "%s. Amount a period:%s\n" :
		    "%s\n", names.data, sum.data);
	put_lines(s, &lines, BOLD);
	buf_release(&names);
	buf_release(&sum);
	buf_release(&lines);
}
