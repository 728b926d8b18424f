/*
 * Text of unknown origin, and numbers. UTF-8 is what a decoder of its own takes
 * for it; what is shown has no character that moves a cursor or the order of
 * what is read; and a quantity that is read is the number that stands there.
 */
#include <jansson.h>

#include "alike.h"
#include "fuzz.h"
#include "qty.h"
#include "text.h"

/* The character at p, of which n bytes are there, by the book; -1 if none. */
static long
decode(const uint8_t *p, size_t n, size_t *len)
{
	static const long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	long c;
	size_t i;

	*len = *p < 0x80 ? 1 : (*p & 0xe0) == 0xc0 ? 2 : (*p & 0xf0) == 0xe0 ?
	    3 : (*p & 0xf8) == 0xf0 ? 4 : 0;
	if (*len == 0 || *len > n)
		return -1;
	c = *len == 1 ? *p : *p & (0x7f >> *len);
	for (i = 1; i < *len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return -1;
		c = c << 6 | (p[i] & 0x3f);
	}
	return c < least[*len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ?
	    -1 : c;
}

static bool
is_utf8(const uint8_t *p, size_t n)
{
	size_t len;

	for (; n > 0; p += len, n -= len)
		if (decode(p, n, &len) == -1)
			return false;
	return true;
}

static bool
is_harmless(long c)
{
	return c >= 0x20 && !(c >= 0x7f && c <= 0x9f) &&
	    !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) &&
	    c != 0x200e && c != 0x200f && c != 0x061c && c != 0x2028 &&
	    c != 0x2029 && c != 0xfeff && c != 0xad &&
	    !(c >= 0x200b && c <= 0x200d) && !(c >= 0x2060 && c <= 0x206f) &&
	    !(c >= 0xfe00 && c <= 0xfe0f) && !(c >= 0xe0000 && c <= 0xe0fff);
}

static void
check_clean(const char *text, size_t size)
{
	char out[TEXT_CLEAN_SIZE(4096)];
	size_t len, n;
	const uint8_t *p = (const uint8_t *)out;
	long c;

	n = text_clean(out, size, text);
	must(n < size && strlen(out) == n);
	for (; n > 0; p += len, n -= len) {
		c = decode(p, n, &len);
		must(c != -1 && is_harmless(c));
	}
}

/* The key of an identifier is its own key, and neither is another one's. */
static void
check_alike(const char *text)
{
	struct arena a = { 0 };
	const char *key = alike_key(&a, text);

	must(strcmp(alike_key(&a, key), key) == 0);
	must(alike(text, key) <= ALIKE_LOOSELY && alike(text, text) == 0);
	must(alike(key, text) == alike(text, key));
	arena_release(&a);
}

static void
check_trim(const char *text)
{
	static const char blanks[] = " \t\r\n\v\f";
	char copy[5000];
	char *trimmed;
	size_t len;

	(void)snprintf(copy, sizeof(copy), "%s", text);
	trimmed = text_trim(copy);
	len = strlen(trimmed);
	must(len == 0 || (strchr(blanks, trimmed[0]) == NULL &&
	    strchr(blanks, trimmed[len - 1]) == NULL));
	must(strstr(text, trimmed) != NULL);
}

/* A number that is read is that number, and written again the same. */
static void
check_qty(const char *text, size_t len)
{
	char plain[QTY_TEXT];
	struct qty q, again;
	const char *why;
	json_t *v;

	why = qty_parse(&q, text, len);
	v = json_loadb(text, len, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL,
	    NULL);
	if (why != NULL) {
		must(strcmp(why, "is not a number") != 0 ||
		    !json_is_number(v) || strchr(" \t\r\n", text[0]) != NULL ||
		    strchr(" \t\r\n", text[len - 1]) != NULL);
		json_decref(v);
		return;
	}
	must(q.known && json_is_number(v));
	(void)qty_text(plain, q);
	must(qty_parse(&again, plain, strlen(plain)) == NULL);
	must(qty_eq(q, again));
	/* up to 15 digits, binary numbers tell decimals apart */
	if (strlen(plain) <= 15)
		must(json_number_value(v) == strtod(plain, NULL));
	json_decref(v);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[4096];

	if (size >= sizeof(text))
		return 0;
	must(utf8_valid((const char *)data, size) == is_utf8(data, size));
	memcpy(text, data, size);
	text[size] = '\0';
	check_clean(text, 1 + size % 300);
	check_clean(text, 299);
	check_clean(text, TEXT_CLEAN_SIZE(size));
	check_trim(text);
	check_alike(text);
	must(text_caseeq(text, text));
	must(text_distance(text, text) == (strlen(text) > 63 ? SIZE_MAX : 0));
	if (size > 0)
		check_qty(text, size);
	return 0;
}
