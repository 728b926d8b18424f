#include "text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

/* --- decimals --- */

enum { MAX_DIGITS = 18 };	/* that are sure to fit in an int64_t */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A decimal as read: digits d[0..n), point after `point` of them. */
struct digits {
	char d[64];
	int n;
	int point;
	bool negative;
};

/* The digits and the point; NULL if there is no number, else what follows. */
static const char *
mantissa_parse(struct digits *x, const char *s, const char *end)
{
	bool fraction = false;

	if (s == end || !is_digit(*s))
		return NULL;
	for (; s < end && (is_digit(*s) || (*s == '.' && !fraction)); s++) {
		if (*s == '.') {
			fraction = true;
			if (s + 1 == end || !is_digit(s[1]))
				return NULL;
			continue;
		}
		if (x->n == (int)sizeof(x->d))
			return NULL;
		x->d[x->n++] = *s;
		x->point += !fraction;
	}
	return s;
}

static bool
exponent_parse(struct digits *x, const char *s, const char *end)
{
	int exponent = 0, sign = 1;

	if (s < end && (*s == '+' || *s == '-'))
		sign = *s++ == '-' ? -1 : 1;
	if (s == end)
		return false;
	for (; s < end && is_digit(*s); s++)
		if ((exponent = exponent * 10 + (*s - '0')) > 400)
			return false;
	x->point += sign * exponent;
	return s == end;
}

static bool
digits_parse(struct digits *x, const char *s, const char *end)
{
	memset(x, 0, sizeof(*x));
	if (s < end && *s == '-')
		x->negative = true, s++;
	s = mantissa_parse(x, s, end);
	if (s != NULL && s < end && (*s == 'e' || *s == 'E'))
		return exponent_parse(x, s + 1, end);
	return s == end;
}

bool
decimal_parse(const char *s, size_t len, int places, int64_t *out)
{
	struct digits x;
	int64_t v = 0;
	int i, last, first = 0;

	if (!digits_parse(&x, s, s + len))
		return false;
	while (first < x.n && x.d[first] == '0')
		first++;
	last = x.point + places;
	if (first < x.n && last - first > MAX_DIGITS)
		return false;
	for (i = first; i < last && last <= 64; i++)
		v = v * 10 + (i >= 0 && i < x.n ? x.d[i] - '0' : 0);
	if (last >= 0 && last < x.n && x.d[last] >= '5')
		v++;
	*out = x.negative ? -v : v;
	return true;
}

bool
decimal_from_double(double d, int places, int64_t *out)
{
	char s[40];
	int digits, len = 0;

	for (digits = 15; digits <= 17; digits++) {
		len = snprintf(s, sizeof(s), "%.*g", digits, d);
		if (strtod(s, NULL) >= d && strtod(s, NULL) <= d)
			break;
	}
	return decimal_parse(s, (size_t)len, places, out);
}

void
decimal_write(struct buf *b, int64_t hundredths)
{
	char s[24];
	char *p = s + sizeof(s);
	uint64_t v;
	int i;

	v = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
	for (i = 0; i < 3 || v > 0; i++) {
		if (i == 2)
			*--p = '.';
		*--p = (char)('0' + v % 10);
		v /= 10;
	}
	if (hundredths < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(s + sizeof(s) - p));
}

/* --- dates --- */

/* The number that so many digits make; -1 if it is none from low to high. */
static int
number(const char *s, int digits, int low, int high)
{
	int v = 0;

	while (digits-- > 0) {
		if (!is_digit(*s))
			return -1;
		v = v * 10 + (*s++ - '0');
	}
	return v >= low && v <= high ? v : -1;
}

/* Days since 1970 of a date of the Gregorian calendar. The year is thought to
 * begin in March, so that the odd day comes last. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2 ? 1 : 0);
	int64_t m = month + (month <= 2 ? 9 : -3);	/* March is 0 */

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 +
	    day - 1 - 719468;
}

bool
day_parse(const char *s, size_t len, int64_t *out)
{
	int year, month, day;
	int64_t next;

	if (len != 10 || s[4] != '-' || s[7] != '-')
		return false;
	year = number(s, 4, 1753, 9999);
	month = number(s + 5, 2, 1, 12);
	day = number(s + 8, 2, 1, 31);
	if (year < 0 || month < 1 || day < 0)
		return false;
	next = month == 12 ? days_of(year + 1, 1, 1) :
	    days_of(year, month + 1, 1);
	*out = days_of(year, month, day);
	if (*out >= next)
		return false;
	*out *= 86400;
	return true;
}

bool
date_parse(const char *s, size_t len, int64_t *out)
{
	int hour, minute, second;

	if (len != 20 || s[10] != 'T' || s[13] != ':' || s[16] != ':' ||
	    s[19] != 'Z' || !day_parse(s, 10, out))
		return false;
	hour = number(s + 11, 2, 0, 23);
	minute = number(s + 14, 2, 0, 59);
	second = number(s + 17, 2, 0, 59);
	if (hour < 0 || minute < 0 || second < 0)
		return false;
	*out += hour * 3600 + minute * 60 + second;
	return true;
}

void
date_write(struct buf *b, int64_t t)
{
	int64_t day = t / 86400, second = t % 86400;
	int year, month;

	if (second < 0)
		second += 86400, day--;
	year = 1970 + (int)(day / 366);
	while (days_of(year + 1, 1, 1) <= day)
		year++;
	while (days_of(year, 1, 1) > day)
		year--;
	for (month = 12; month > 1 && days_of(year, month, 1) > day; )
		month--;
	buf_fmt(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month,
	    (int)(day - days_of(year, month, 1)) + 1, (int)(second / 3600),
	    (int)(second / 60 % 60), (int)(second % 60));
}

/* --- UTF-8 and case --- */

/* The next code point, or a byte that is none taken as it is. */
static uint32_t
next_point(const char **sp)
{
	const unsigned char *s = (const unsigned char *)*sp;
	uint32_t c = *s;
	int i, n = 0;

	if (c >= 0xf0)
		n = 3, c &= 0x07;
	else if (c >= 0xe0)
		n = 2, c &= 0x0f;
	else if (c >= 0xc0)
		n = 1, c &= 0x1f;
	for (i = 1; i <= n; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			(*sp)++;
			return *s;
		}
		c = c << 6 | (s[i] & 0x3f);
	}
	*sp += n + 1;
	return c;
}

bool
utf8_valid(const char *s, size_t len)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const char *p = s, *end = s + len, *was;
	uint32_t c;

	while (p < end) {
		was = p;
		if ((unsigned char)*p < 0x80) {
			p++;
			continue;
		}
		c = next_point(&p);
		if (p == was + 1 || p > end || c > 0x10ffff ||
		    (c >= 0xd800 && c <= 0xdfff) || c < least[p - was - 1])
			return false;
	}
	return true;
}

size_t
utf8_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			n++;
	return n;
}

static locale_t utf8;

void
text_init(void)
{
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

void
text_release(void)
{
	if (utf8 != (locale_t)0)
		freelocale(utf8);
	utf8 = (locale_t)0;
}

static uint32_t
lower(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if (utf8 == (locale_t)0)
		return c;
	return (uint32_t)towlower_l((wint_t)c, utf8);
}

int
fold_cmp(const char *a, const char *b)
{
	uint32_t x, y;

	for (;;) {
		x = lower(next_point(&a));
		y = lower(next_point(&b));
		if (x != y)
			return x < y ? -1 : 1;
		if (x == 0)
			return 0;
	}
}

uint64_t
fold_hash(const char *s)
{
	uint64_t h = 14695981039346656037u;
	uint32_t c;

	while ((c = lower(next_point(&s))) != 0)
		h = (h ^ c) * 1099511628211u;
	return h;
}

/* Does s begin with part? Moves *sp behind it if so. */
static bool
begins(const char **sp, const char *part, const char *end)
{
	const char *s = *sp;

	while (part < end) {
		if (*s == '\0' ||
		    lower(next_point(&s)) != lower(next_point(&part)))
			return false;
	}
	*sp = s;
	return true;
}

bool
fold_contains(const char *s, const char *part)
{
	const char *end = part + strlen(part), *at;

	for (;; (void)next_point(&s)) {
		at = s;
		if (begins(&at, part, end))
			return true;
		if (*s == '\0')
			return false;
	}
}

/* Does one character of s match one of the pattern? Moves both on if so. */
static bool
like_one(const char **sp, const char **pp)
{
	const char *s = *sp, *p = *pp;
	uint32_t want = lower(next_point(&p));

	if (strncmp(*pp, "[[]", 3) == 0)
		p = *pp + 3;
	if (lower(next_point(&s)) != want)
		return false;
	*sp = s;
	*pp = p;
	return true;
}

bool
fold_like(const char *s, const char *p)
{
	const char *star = NULL, *from = NULL;	/* last %, its match's end */

	for (;;) {
		if (*p == '%' || *p == '*') {
			star = ++p;
			from = s;
		} else if (*s == '\0') {
			return *p == '\0';
		} else if (!like_one(&s, &p)) {
			if (star == NULL)
				return false;
			(void)next_point(&from);
			s = from;
			p = star;
		}
	}
}

bool
glob(const char *p, const char *s)
{
	for (; *p != '\0'; p++, s++) {
		if (*p == '*') {
			for (; *s != '\0'; s++)
				if (glob(p + 1, s))
					return true;
			return glob(p + 1, s);
		}
		if (*p != *s)
			return false;
	}
	return *s == '\0';
}
