#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "text.h"

/* Whether the n bytes at s, 2 to 4 as the first one says, are well-formed. */
static bool
is_well_formed(const char *s, int n)
{
	const unsigned char *p = (const unsigned char *)s;
	const unsigned char lo = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 :
	    0x80;		/* or it is overlong */
	const unsigned char hi = p[0] == 0xed ? 0x9f : /* surrogates */
	    p[0] == 0xf4 ? 0x8f : 0xbf;		/* over U+10FFFF */
	int i;

	if (p[1] < lo || p[1] > hi)
		return false;
	for (i = 2; i < n; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return false;
	return true;
}

const char *
utf8_next(const char *s, const char *end)
{
	unsigned char lead;
	int n;

	if (s == end)
		return NULL;
	lead = (unsigned char)*s;
	if (lead < 0x80)
		return s + 1;
	if (lead < 0xc2 || lead > 0xf4)
		return NULL;
	n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	return end - s >= n && is_well_formed(s, n) ? s + n : NULL;
}

size_t
utf8_len(const char *s, size_t len)
{
	const char *next = utf8_next(s, s + len);

	return next != NULL ? (size_t)(next - s) : 0;
}

bool
utf8_valid(const char *s, size_t len)
{
	const char *end = s + len;

	while (s != NULL && s < end)
		s = utf8_next(s, end);
	return s != NULL;
}

uint32_t
utf8_decode(const char *s, size_t n)
{
	static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)s;
	uint32_t c;
	size_t i;

	c = p[0] & first[n];
	for (i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3fu);
	return c;
}

bool
text_is_harmful(uint32_t c)
{
	const utf8proc_property_t *p;

	if (c >= 0x20 && c < 0x7f)
		return false;
	p = utf8proc_get_property((utf8proc_int32_t)c);
	return p->category == UTF8PROC_CATEGORY_CC ||
	    p->category == UTF8PROC_CATEGORY_ZL ||
	    p->category == UTF8PROC_CATEGORY_ZP || p->ignorable ||
	    (c >= 0xfff0 && c <= 0xfffb) ||	/* annotations, unassigned */
	    c == 0x2065 || (c >= 0xe0000 && c <= 0xe0fff);	/* tags */
}

size_t
text_escape(char *out, uint32_t c)
{
	static const char hex[] = "0123456789ABCDEF";
	int digits = c > 0xfffff ? 6 : c > 0xffff ? 5 : 4;
	char *end = out + 3 + digits, *p = end;

	memcpy(out, "<U+", 3);
	for (; digits > 0; digits--, c >>= 4)
		*--p = hex[c & 0xf];
	memcpy(end, ">", 2);
	return (size_t)(end + 1 - out);
}

size_t
text_clean(char *out, size_t size, const char *s)
{
	size_t left = strlen(s), n, shown, len = 0;
	char escape[TEXT_ESCAPE];
	const char *p;

	for (; left > 0; s += n, left -= n) {
		p = s;
		n = shown = utf8_len(s, left);
		if (n == 0) {
			p = "?";
			n = shown = 1;
		} else if (text_is_harmful(utf8_decode(s, n))) {
			p = escape;
			shown = text_escape(escape, utf8_decode(s, n));
		}
		if (len + shown >= size)
			break;
		memcpy(out + len, p, shown);
		len += shown;
	}
	if (size > 0)
		out[len] = '\0';
	return len;
}

int
text_columns(uint32_t c)
{
	const utf8proc_property_t *p;

	if (c < 0x300)
		return 1;
	p = utf8proc_get_property((utf8proc_int32_t)c);
	return p->charwidth == 0 && p->category != UTF8PROC_CATEGORY_MN &&
	    p->category != UTF8PROC_CATEGORY_ME ? 1 : (int)p->charwidth;
}

/* The character that an escape stands for, and its length in *len; or 0. */
static uint32_t
parse_escape(const char *s, size_t *len)
{
	uint32_t c;
	size_t n;

	if (strncmp(s, "<U+", 3) != 0)
		return 0;
	n = strspn(s + 3, "0123456789ABCDEF");
	if (n < 4 || n > 6 || s[3 + n] != '>')
		return 0;
	c = (uint32_t)strtoul(s + 3, NULL, 16);
	*len = 3 + n + 1;
	return c == '<' || c == '#' || (c != 0 && text_is_harmful(c)) ? c : 0;
}

void
text_unclean(char *s)
{
	char *p = s;
	uint32_t c;
	size_t n;

	for (; *s != '\0'; s += n) {
		n = 1;
		if ((c = parse_escape(s, &n)) != 0)
			p += utf8proc_encode_char((utf8proc_int32_t)c,
			    (utf8proc_uint8_t *)p);
		else
			*p++ = *s;
	}
	*p = '\0';
}

void
text_protect(char *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (strncmp(s, "<U+", 3) == 0)
			out += text_escape(out, '<');
		else
			*out++ = *s;
	}
	*out = '\0';
}

#define SIXTEEN	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
const bool text_plain[256] = {
	/* from 0x20 on, but for the quotation mark and the backslash */
	[0x20] = 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	SIXTEEN, SIXTEEN,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1,
	SIXTEEN, SIXTEEN,
};

char
text_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned char
lower(char c)
{
	return (unsigned char)text_lower(c);
}

int
text_cmp(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

int
text_casecmp(const char *a, const char *b)
{
	for (; *a != '\0' && lower(*a) == lower(*b); a++, b++)
		;
	return (int)lower(*a) - (int)lower(*b);
}

bool
text_caseeq(const char *a, const char *b)
{
	return text_casecmp(a, b) == 0;
}

/* The length of the blank at s (of which len bytes are there), or 0. */
static size_t
blank_len(const char *s, size_t len)
{
	if (len >= 1 && (*s == ' ' || (*s >= '\t' && *s <= '\r')))
		return 1;
	if (len >= 2 && memcmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		return 3;
	return 0;
}

bool
text_same_name(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " _-.");
		b += strspn(b, " _-.");
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if (text_lower(*a) != text_lower(*b))
			return false;
		a++;
		b++;
	}
}

char *
text_trim(char *s)
{
	size_t len = strlen(s), n, k;

	while ((n = blank_len(s, len)) > 0) {
		s += n;
		len -= n;
	}
	for (k = 1; k <= 3 && k <= len; k++)
		if (blank_len(s + len - k, k) == k) {
			len -= k;
			k = 0;	/* look again from the new end */
		}
	s[len] = '\0';
	return s;
}

#define DISTANCE_MAX	63

static size_t
min3(size_t a, size_t b, size_t c)
{
	a = a < b ? a : b;
	return a < c ? a : c;
}

size_t
text_distance(const char *a, const char *b)
{
	size_t row[3][DISTANCE_MAX + 1], *two, *one, *now, *spare;
	size_t la = strlen(a), lb = strlen(b), i, j;

	if (la > DISTANCE_MAX || lb > DISTANCE_MAX)
		return SIZE_MAX;
	two = row[0];
	one = row[1];
	now = row[2];
	for (j = 0; j <= lb; j++)
		one[j] = j;
	for (i = 1; i <= la; i++) {
		now[0] = i;
		for (j = 1; j <= lb; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);

			now[j] = min3(one[j] + 1, now[j - 1] + 1,
			    one[j - 1] + (same ? 0 : 1));
			if (i > 1 && j > 1 &&
			    lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]) &&
			    two[j - 2] + 1 < now[j])
				now[j] = two[j - 2] + 1;
		}
		spare = two;
		two = one;
		one = now;
		now = spare;
	}
	return one[lb];
}

bool
text_number(const char *s, int min, int max, int *n)
{
	size_t len = strlen(s);

	if (len < 1 || len > 9 || strspn(s, "0123456789") != len)
		return false;
	*n = (int)strtol(s, NULL, 10);
	return *n >= min && *n <= max;
}
