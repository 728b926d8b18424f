#include <string.h>

#include "lines.h"
#include "text.h"

/* What stands before a value; what is absent comes last. */
enum {
	PRESENT = 1,
	ABSENT = 2
};

/* What stands behind all values: bits. */
enum {
	DERIVED = 1,
	NOT_BILLABLE = 2
};

/* --- comparing ------------------------------------------------------------ */

/* Orders quantities; unknown ones come last. */
static int
count_cmp(struct qty a, struct qty b)
{
	if (!a.known || !b.known)
		return !a.known - !b.known;
	return qty_cmp(a, b);
}

int
line_cmp(const struct line *a, const struct line *b)
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
	if ((c = count_cmp(a->quantity, b->quantity)) != 0)
		return c;
	if ((c = count_cmp(a->previous, b->previous)) != 0)
		return c;
	return a->derived - b->derived;
}

/* --- as bytes ------------------------------------------------------------- */

static void
put_text(struct buf *out, const char *s)
{
	buf_addc(out, s != NULL ? PRESENT : ABSENT);
	if (s != NULL)
		buf_add(out, s, strlen(s) + 1);
}

/* Highest byte first, and negative ones below the others. */
static void
put_qty(struct buf *out, struct qty q)
{
	uint64_t bits = (uint64_t)q.micro ^ UINT64_C(1) << 63;
	int shift;

	buf_addc(out, q.known ? PRESENT : ABSENT);
	for (shift = 56; shift >= 0 && q.known; shift -= 8)
		buf_addc(out, (char)(unsigned char)(bits >> shift & 0xff));
}

void
line_pack(const struct line *line, bool billable, struct buf *out)
{
	put_text(out, line->customer.code);
	put_text(out, line->customer.billing_identifier);
	put_text(out, line->customer.name);
	put_text(out, line->sku);
	put_text(out, line->description);
	put_qty(out, line->quantity);
	put_qty(out, line->previous);
	buf_addc(out, (char)((line->derived ? DERIVED : 0) |
	    (billable ? 0 : NOT_BILLABLE)));
}

static const char *
get_text(const char **p)
{
	const char *s = *p + 1;

	if (**p == ABSENT) {
		(*p)++;
		return NULL;
	}
	*p = s + strlen(s) + 1;
	return s;
}

static struct qty
get_qty(const char **p)
{
	struct qty q = { 0 };
	uint64_t bits = 0;
	int i;

	q.known = *(*p)++ == PRESENT;
	for (i = 0; i < 8 && q.known; i++)
		bits = bits << 8 | (unsigned char)*(*p)++;
	if (q.known)
		q.micro = (int64_t)(bits ^ UINT64_C(1) << 63);
	return q;
}

bool
line_unpack(struct line *line, const char *data)
{
	memset(line, 0, sizeof(*line));
	line->customer.code = get_text(&data);
	line->customer.billing_identifier = get_text(&data);
	line->customer.name = get_text(&data);
	line->sku = get_text(&data);
	line->description = get_text(&data);
	line->quantity = get_qty(&data);
	line->previous = get_qty(&data);
	line->derived = (*data & DERIVED) != 0;
	return (*data & NOT_BILLABLE) == 0;
}
