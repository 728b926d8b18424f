/* What a run means for the bill, in lines of text. */
#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "hints.h"
#include "put.h"
#include "text.h"
#include "text_bill.h"

#define WIDTH		79
#define NAMES_MAX	8	/* of one group; the rest is counted */

/* Characters are counted, as bytes would be too many. */
static int
width_of(const char *s, size_t n)
{
	int width = 0;

	for (; n > 0; n--, s++)
		width += (*s & 0xc0) != 0x80;
	return width;
}

void
text_put_wrapped(FILE *out, const char *s, int column, int indent)
{
	bool begun = false;
	size_t n;
	int width;

	for (; *s != '\0'; s += n, s += strspn(s, " ")) {
		n = strcspn(s, " ");
		width = width_of(s, n);
		if (begun && column + 1 + width > WIDTH) {
			(void)fprintf(out, "\n%*s", indent, "");
			column = indent;
		} else if (begun) {
			(void)fputc(' ', out);
			column++;
		}
		(void)fwrite(s, 1, n, out);
		column += width;
		begun = true;
	}
	(void)fputc('\n', out);
}

static void
put_unpriced(FILE *out, uint64_t n)
{
	if (n > 0)
		(void)fprintf(out, " (%" PRIu64 " %s unknown)", n,
		    n == 1 ? "price" : "prices");
}

static void
put_amount(FILE *out, struct qty q)
{
	char number[QTY_TEXT];

	(void)fprintf(out, "%s%s", qty_sign(q) < 0 ? "" : "+",
	    qty_text2(number, q));
}

void
text_put_bill(FILE *out, const struct run *run)
{
	const struct effect *e = run->summary.planned.changes > 0 ?
	    &run->summary.planned : &run->summary.applied;
	struct qty amount = effect_amount(e);

	if (e->changes == 0)
		return;
	(void)fputs("Bill: ", out);
	if (e->overflow) {
		(void)fputs("more than can be shown", out);
	} else if (!amount.known) {
		(void)fputs("unknown", out);
	} else {
		if (qty_sign(e->amount_up) != 0 &&
		    qty_sign(e->amount_down) != 0) {
			put_amount(out, e->amount_up);
			(void)fputc(' ', out);
			put_amount(out, e->amount_down);
			(void)fputs(" = ", out);
		}
		put_amount(out, amount);
		(void)fputs(" a period", out);
	}
	put_unpriced(out, e->unpriced);
	(void)fputc('\n', out);
}

static void
put_total(FILE *out, const struct unbilled_total *t)
{
	char number[QTY_TEXT];

	(void)fprintf(out, "Not billed: %" PRIu64 " %s of %" PRIu64
	    " %s, %s %s", t->lines, t->lines == 1 ? "line" : "lines",
	    t->customers, t->customers == 1 ? "customer" : "customers",
	    qty_text(number, t->units),
	    qty_eq(t->units, qty_units(1)) ? "unit" : "units");
	if (t->unpriced < t->items)
		(void)fprintf(out, ", %s a period", qty_text2(number,
		    t->amount));
	put_unpriced(out, t->unpriced);
	(void)fputc('\n', out);
}

/* "ASP HEX-STD" or "PIN" */
static void
add_name(struct buf *b, const struct unbilled_item *item, bool sku)
{
	char clean[256];

	(void)text_clean(clean, sizeof(clean), item->customer);
	buf_addf(b, " %s", clean);
	if (sku && item->sku != NULL) {
		(void)text_clean(clean, sizeof(clean), item->sku);
		buf_addf(b, " %s", clean);
	}
}

/* Whether the code is about the customer, and not about one of its SKUs. */
static bool
is_of_customer(const char *code)
{
	static const char *const codes[] = { "CW04", "CW05", "CW10", "CW14",
	    "AX04", "AX05" };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static void
put_group(FILE *out, const struct unbilled_list *u, size_t from, size_t end)
{
	const struct unbilled_item *all = u->items.items;
	const char *action = hint_action(all[from].code);
	bool skus = !is_of_customer(all[from].code);
	struct buf b = { 0 };
	size_t i, names = 0;

	buf_addf(&b, "%s:", action != NULL ? action : "Look at the log");
	for (i = from; i < end; i++) {
		if (!skus && i > from && strcmp(all[i - 1].customer,
		    all[i].customer) == 0)
			continue;
		if (names++ >= NAMES_MAX)
			continue;
		buf_adds(&b, names > 1 ? "," : "");
		add_name(&b, &all[i], skus);
	}
	if (names > NAMES_MAX)
		buf_addf(&b, " and %zu more", names - NAMES_MAX);
	(void)fprintf(out, "  %s  ", all[from].code);
	text_put_wrapped(out, b.data, 8, 8);
	buf_release(&b);
}

void
text_put_unbilled(FILE *out, const struct run *run)
{
	const struct unbilled_list *u = &run->unbilled;
	struct unbilled_total sum;
	size_t from, end;

	if (u->items.n == 0)
		return;
	put_total(out, &u->total);
	for (from = 0; from < u->items.n; from = end) {
		end = unbilled_group(u, from, &sum);
		put_group(out, u, from, end);
	}
}
