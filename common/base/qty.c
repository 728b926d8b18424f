#include <assert.h>
#include <string.h>

#include "qty.h"

#define SCALE		INT64_C(1000000)
#define DECIMALS	6
#define LIMIT		(QTY_MAX_UNITS * SCALE)
#define MAX_DIGITS	16	/* of LIMIT */
#define MAX_POINT	10000	/* beyond any limit */

struct qty
qty_units(int64_t n)
{
	assert(n >= -QTY_MAX_UNITS && n <= QTY_MAX_UNITS);
	return (struct qty){ .micro = n * SCALE, .known = true };
}

/* A number taken apart: 0.digits times ten to the power of point. */
struct decimal {
	bool negative;
	int digits[MAX_DIGITS];		/* no zeros at either end */
	int n;
	int point;
	bool overlong;			/* there were more digits */
};

/* 0 to 9, or -1. */
static int
digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* Takes a run of digits, those behind the decimal point if fraction. */
static const char *
take_digits(struct decimal *d, const char *s, const char *end, bool fraction,
    int *zeros)
{
	int digit;

	for (; s < end && (digit = digit_of(*s)) >= 0; s++) {
		if (!fraction && d->point < MAX_POINT &&
		    (d->n > 0 || digit > 0))
			d->point++;
		if (fraction && d->n == 0 && digit == 0 &&
		    d->point > -MAX_POINT)
			d->point--;
		if (digit == 0) {
			*zeros += d->n > 0 && *zeros < MAX_DIGITS ? 1 : 0;
			continue;
		}
		for (; *zeros > 0 && d->n < MAX_DIGITS; --*zeros)
			d->digits[d->n++] = 0;
		if (d->n < MAX_DIGITS)
			d->digits[d->n++] = digit;
		else
			d->overlong = true;
	}
	return s;
}

/* An exponent, behind its E: moves the decimal point. NULL if it is none. */
static const char *
take_exponent(struct decimal *d, const char *s, const char *end)
{
	bool negative = s < end && *s == '-';
	const char *start;
	int e = 0, digit;

	if (s < end && (*s == '-' || *s == '+'))
		s++;
	for (start = s; s < end && (digit = digit_of(*s)) >= 0; s++)
		if (e < MAX_POINT)
			e = e * 10 + digit;
	d->point += negative ? -e : e;
	return s > start ? s : NULL;
}

/* The grammar of a JSON number, RFC 8259 section 6. */
static bool
take_apart(struct decimal *d, const char *s, const char *end)
{
	const char *start;
	int zeros = 0;

	memset(d, 0, sizeof(*d));
	d->negative = s < end && *s == '-';
	start = d->negative ? s + 1 : s;
	s = take_digits(d, start, end, false, &zeros);
	if (s == start || (*start == '0' && s - start > 1))
		return false;
	if (s < end && *s == '.') {
		start = s + 1;
		s = take_digits(d, start, end, true, &zeros);
		if (s == start)
			return false;
	}
	if (s < end && (*s == 'e' || *s == 'E'))
		s = take_exponent(d, s + 1, end);
	return s == end;
}

const char *
qty_parse(struct qty *q, const char *s, size_t len)
{
	struct decimal d;
	int64_t micro = 0;
	int i;

	if (!take_apart(&d, s, s + len))
		return "is not a number";
	if (d.n > 0 && d.point > MAX_DIGITS - DECIMALS)
		return "is out of range";
	if (d.overlong || (d.n > 0 && d.n - d.point > DECIMALS))
		return "has more than six decimals";
	for (i = 0; d.n > 0 && i < d.point + DECIMALS; i++)
		micro = micro * 10 + (i < d.n ? d.digits[i] : 0);
	if (micro > LIMIT)
		return "is out of range";
	q->micro = d.negative ? -micro : micro;
	q->known = true;
	return NULL;
}

bool
qty_add(struct qty *sum, struct qty a, struct qty b)
{
	int64_t micro;

	assert(a.known && b.known);
	micro = a.micro + b.micro;
	if (micro > LIMIT || micro < -LIMIT)
		return false;
	*sum = (struct qty){ .micro = micro, .known = true };
	return true;
}

bool
qty_sub(struct qty *difference, struct qty a, struct qty b)
{
	b.micro = -b.micro;
	return qty_add(difference, a, b);
}

bool
qty_mul(struct qty *product, struct qty a, struct qty b)
{
	bool negative = (a.micro < 0) != (b.micro < 0);
	int64_t x, y, x_units, y_units, micro, rest;

	assert(a.known && b.known);
	x = a.micro < 0 ? -a.micro : a.micro;
	y = b.micro < 0 ? -b.micro : b.micro;
	x_units = x / SCALE;
	y_units = y / SCALE;
	/* Units and decimals by themselves: no term leaves 64 bits. */
	if (x_units > 0 && y_units > QTY_MAX_UNITS / x_units)
		return false;
	rest = x % SCALE * (y % SCALE);
	micro = x_units * y_units * SCALE + x_units * (y % SCALE) +
	    x % SCALE * y_units + rest / SCALE;
	if (rest % SCALE != 0 || micro > LIMIT)
		return false;
	*product = (struct qty){
		.micro = negative ? -micro : micro,
		.known = true,
	};
	return true;
}

int
qty_cmp(struct qty a, struct qty b)
{
	assert(a.known && b.known);
	return (a.micro > b.micro) - (a.micro < b.micro);
}

bool
qty_eq(struct qty a, struct qty b)
{
	return a.known == b.known && (!a.known || a.micro == b.micro);
}

int
qty_sign(struct qty q)
{
	assert(q.known);
	return (q.micro > 0) - (q.micro < 0);
}

struct qty
qty_hundredths(struct qty q)
{
	const int64_t unit = SCALE / 100;
	int64_t half = q.micro < 0 ? -unit / 2 : unit / 2;

	q.micro = (q.micro + half) / unit * unit;
	return q;
}

/* Writes n in that many digits or more, backwards from end. */
static char *
put_digits(char *end, int64_t n, int digits)
{
	for (; digits > 0 || n > 0; digits--, n /= 10)
		*--end = (char)('0' + n % 10);
	return end;
}

/* Writes the sign, units, and so many decimals of fraction. */
static const char *
put_decimal(char *out, bool negative, int64_t units, int64_t fraction,
    int decimals)
{
	char text[QTY_TEXT], *end = text + sizeof(text) - 1, *p = end;

	*end = '\0';
	if (decimals > 0) {
		p = put_digits(p, fraction, decimals);
		*--p = '.';
	}
	p = put_digits(p, units, 1);
	if (negative)
		*--p = '-';
	return memcpy(out, p, (size_t)(end - p) + 1);
}

const char *
qty_text(char *out, struct qty q)
{
	int64_t m = q.micro < 0 ? -q.micro : q.micro, fraction = m % SCALE;
	int decimals = fraction != 0 ? DECIMALS : 0;

	assert(q.known);
	for (; decimals > 0 && fraction % 10 == 0; decimals--)
		fraction /= 10;
	return put_decimal(out, q.micro < 0, m / SCALE, fraction, decimals);
}

const char *
qty_text2(char *out, struct qty q)
{
	int64_t m;

	assert(q.known);
	q = qty_hundredths(q);
	m = q.micro < 0 ? -q.micro : q.micro;
	return put_decimal(out, q.micro < 0, m / SCALE,
	    m % SCALE / (SCALE / 100), 2);
}

int64_t
qty_units_begun(struct qty q)
{
	return (q.micro + SCALE - 1) / SCALE;
}
