/*
 * Quantities: any text of up to 64 bytes; any quantity. The factors of a
 * product are taken by their magnitude, from power of two to power of two.
 *
 * Sources: common/base/qty.c
 * Options: -eva-slevel 100 -eva-min-loop-unroll 65
 * Options: -eva-ilevel 64 -eva-split-return full
 */
#include "proof.h"
#include "qty.h"

#define LENGTH	64
#define SCALE	INT64_C(1000000)
#define LIMIT	(QTY_MAX_UNITS * SCALE)

static struct qty
any_between(int64_t from, int64_t to)
{
	return (struct qty){
		.micro = Frama_C_long_interval(from, to),
		.known = true,
	};
}

static void
check_range(struct qty q)
{
	//@ assert q.known && -9000000000000000 <= q.micro <= 9000000000000000;
}

static void
check_text(void)
{
	char text[LENGTH];
	struct qty q;

	Frama_C_make_unknown(text, LENGTH);
	if (qty_parse(&q, text, Frama_C_size_t_interval(0, LENGTH)) == NULL)
		check_range(q);
}

static void
check_sums(void)
{
	struct qty a = any_between(-LIMIT, LIMIT), r;
	struct qty b = any_between(-LIMIT, LIMIT);
	char out[QTY_TEXT];
	int64_t begun;

	if (qty_add(&r, a, b))
		check_range(r);
	if (qty_sub(&r, a, b))
		check_range(r);
	(void)qty_cmp(a, b);
	(void)qty_eq(a, b);
	(void)qty_sign(a);
	(void)qty_text(out, a);
	(void)qty_text2(out, a);
	check_range(qty_hundredths(a));
	(void)qty_text(out, qty_hundredths(a));
	begun = qty_units_begun(any_between(0, LIMIT));
	//@ assert 0 <= begun <= 9000000000;
	check_range(qty_units(Frama_C_long_interval(-QTY_MAX_UNITS,
	    QTY_MAX_UNITS)));
}

static void
check_product(int64_t from, int64_t to)
{
	struct qty b = any_between(-LIMIT, LIMIT), r;

	if (qty_mul(&r, any_between(from, to), b))
		check_range(r);
	if (qty_mul(&r, any_between(-to, -from), b))
		check_range(r);
}

int
main(void)
{
	int64_t from;

	check_text();
	check_sums();
	check_product(0, SCALE - 1);
	for (from = SCALE; from <= LIMIT; from *= 2)
		check_product(from, from * 2 - 1 < LIMIT ? from * 2 - 1 :
		    LIMIT);
	return 0;
}
