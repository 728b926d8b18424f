/* Lines as bytes: they sort like lines, and come back whole. */
#include <stdlib.h>

#include "lines.h"
#include "tap.h"

static unsigned long state = 1;

static unsigned
chance(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % below;
}

/* One of few texts, so that many are the same, or start alike. */
static const char *
some_text(bool may_be_absent)
{
	static const char *const texts[] = { "", "a", "ab", "abc", "b", "B",
		"\x01", "\xc3\xa9", "\xf0\x9f\x98\x80", "zz" };
	unsigned i = chance(sizeof(texts) / sizeof(texts[0]) +
	    (may_be_absent ? 2 : 0));

	return i < sizeof(texts) / sizeof(texts[0]) ? texts[i] : NULL;
}

static struct qty
some_qty(void)
{
	static const int64_t micros[] = { 0, 1, 255, 256, 1000000, 1500000,
		INT64_C(9000000000000000), -1, -256, -1000000 };
	unsigned i = chance(sizeof(micros) / sizeof(micros[0]) + 1);
	struct qty q = { 0 };

	q.known = i < sizeof(micros) / sizeof(micros[0]);
	if (q.known)
		q.micro = micros[i];
	return q;
}

static void
make(struct line *l)
{
	memset(l, 0, sizeof(*l));
	l->customer.code = chance(2) ? "C" : some_text(false);
	l->customer.billing_identifier = chance(2) ? "X" : some_text(true);
	l->customer.name = chance(2) ? NULL : some_text(true);
	l->sku = chance(2) ? "S" : some_text(true);
	l->description = some_text(true);
	l->quantity = some_qty();
	l->previous = some_qty();
	l->derived = chance(2);
}

static int
sign(int c)
{
	return (c > 0) - (c < 0);
}

static int
compare(const struct buf *a, const struct buf *b)
{
	int c;

	c = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);
	return c != 0 ? sign(c) : (a->len > b->len) - (a->len < b->len);
}

int
main(void)
{
	struct line a, b, back;
	struct buf x = { 0 }, y = { 0 };
	unsigned i, wrong = 0, lost = 0, kind = 0;
	bool billable;

	for (i = 0; i < 200000; i++) {
		buf_clear(&x);
		buf_clear(&y);
		make(&a);
		make(&b);
		line_pack(&a, true, &x);
		line_pack(&b, true, &y);
		wrong += compare(&x, &y) != sign(line_cmp(&a, &b));
		wrong += strcmp(x.data + PACKED_CODE, a.customer.code) != 0;
		billable = chance(2);
		buf_clear(&y);
		line_pack(&a, billable, &y);
		kind += line_unpack(&back, y.data) != billable;
		lost += line_cmp(&a, &back) != 0;
	}
	ok(wrong == 0, "bytes sort like lines");
	ok(lost == 0, "what is packed comes back");
	ok(kind == 0, "and whether it is billable");
	buf_release(&x);
	buf_release(&y);
	return tap_done();
}
