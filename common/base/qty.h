#ifndef QTY_H
#define QTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An exact decimal: a quantity, or a price. Counted in millionths, so sums
 * and comparisons are those of whole numbers: 0.1 + 0.2 is 0.3. All-zero is
 * "not known", which is not the same as none.
 */
struct qty {
	int64_t micro;
	bool known;
};

/* The largest quantity, either sign: prints and adds up without loss. */
#define QTY_MAX_UNITS	INT64_C(9000000000)
/* Room for any quantity as text, with its NUL. */
#define QTY_TEXT	24

/* n whole units; n must be within QTY_MAX_UNITS. */
struct qty qty_units(int64_t n);

/*
 * Reads a number as JSON writes it, all len bytes of s. Returns NULL, or what
 * is wrong with it ("is not a number", "has more than six decimals", "is out
 * of range"); nothing is ever rounded off.
 */
const char *qty_parse(struct qty *q, const char *s, size_t len);

/* a + b into *sum; false when that is out of range. Both must be known. */
bool qty_add(struct qty *sum, struct qty a, struct qty b);

/* a - b, in the same way. */
bool qty_sub(struct qty *difference, struct qty a, struct qty b);
/*
 * a * b into *product; false when that is out of range, or needs more than six
 * decimals: nothing is rounded off. Both must be known.
 */
bool qty_mul(struct qty *product, struct qty a, struct qty b);

/* Like strcmp(). Both must be known. */
int qty_cmp(struct qty a, struct qty b);
/* Same value, or both not known. */
bool qty_eq(struct qty a, struct qty b);
/* -1, 0 or 1; q must be known. */
int qty_sign(struct qty q);

/*
 * To the nearest hundredth, halves away from zero: ConnectWise keeps two
 * decimals of a quantity.
 */
struct qty qty_hundredths(struct qty q);

/* The units that have begun: 3 for 2.1. q must be known, and not negative. */
int64_t qty_units_begun(struct qty q);

/* The shortest text: 12, 1.25, -0.5. Returns out, of QTY_TEXT bytes. */
const char *qty_text(char *out, struct qty q);
/* With two decimals, as ConnectWise and the log's CW20 show it: 12.00. */
const char *qty_text2(char *out, struct qty q);

#endif
