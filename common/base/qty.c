#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "qty.h"

#define SCALE		INT64_C(1000000)
#define DECIMALS	6
#define LIMIT		(QTY_MAX_UNITS * SCALE)
#define MAX_DIGITS	16	/* of LIMIT */

struct qty
qty_units(int64_t n)
{
	assert(n >= -QTY_MAX_UNITS && n <= QTY_MAX_UNITS);
	return (struct qty){ .micro = n * SCALE, .known = true };
}

/* A number taken apart: 0.digits times ten to the power of point. */
struct decimal {
	bool negative;
	char digits[MAX_DIGITS];	/* no zeros at either end */
	int n;
	int point;
	bool overlong;			/* there were more digits */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes a run of digits, those behind the decimal point if fraction. */
static const char *
take_digits(struct decimal *d, const char *s, const char *end, bool fraction,
    int *zeros)
{
	for (; s < end && is_digit(*s); s++) {
		if (!fraction && d->point < 10000 && (d->n > 0 || *s != '0'))
			d->point++;
		if (fraction && d->n == 0 && *s == '0' && d->point > -10000)
			d->point--;
		if (*s == '0') {
			*zeros += d->n > 0 ? 1 : 0;
			continue;
		}
		for (; *zeros > 0 && d->n < MAX_DIGITS; --*zeros)
			d->digits[d->n++] = '0';
		if (d->n < MAX_DIGITS)
			d->digits[d->n++] = *s;
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
	int e = 0;

	if (s < end && (*s == '-' || *s == '+'))
		s++;
	for (start = s; s < end && is_digit(*s); s++)
		e = e < 10000 ? e * 10 + (*s - '0') : e;
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
		micro = micro * 10 + (i < d.n ? d.digits[i] - '0' : 0);
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
	int64_t x, y, micro, rest;

	assert(a.known && b.known);
	x = a.micro < 0 ? -a.micro : a.micro;
	y = b.micro < 0 ? -b.micro : b.micro;
	/* Units and decimals by themselves: no term leaves 64 bits. */
	if (x / SCALE > 0 && y / SCALE > QTY_MAX_UNITS / (x / SCALE))
		return false;
	rest = x % SCALE * (y % SCALE);
	micro = x / SCALE * (y / SCALE) * SCALE + x / SCALE * (y % SCALE) +
	    x % SCALE * (y / SCALE) + rest / SCALE;
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

const char *
qty_text(char *out, struct qty q)
{
	int64_t m = q.micro < 0 ? -q.micro : q.micro;
	int n;

	assert(q.known);
	n = snprintf(out, QTY_TEXT, "%s%" PRId64, q.micro < 0 ? "-" : "",
	    m / SCALE);
	if (m % SCALE != 0) {
		n += snprintf(out + n, (size_t)(QTY_TEXT - n), ".%06" PRId64,
		    m % SCALE);
		while (out[n - 1] == '0')
			out[--n] = '\0';
	}
	return out;
}

const char *
qty_text2(char *out, struct qty q)
{
	int64_t m;

	assert(q.known);
	q = qty_hundredths(q);
	m = q.micro < 0 ? -q.micro : q.micro;
	(void)snprintf(out, QTY_TEXT, "%s%" PRId64 ".%02" PRId64,
	    q.micro < 0 ? "-" : "", m / SCALE, m % SCALE / (SCALE / 100));
	return out;
}

int64_t
qty_units_begun(struct qty q)
{
	return (q.micro + SCALE - 1) / SCALE;
}
