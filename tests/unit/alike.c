/* How alike identifiers are, and how their difference is shown. */
#include <stdint.h>
#include <stdlib.h>

#include "alike.h"
#include "tap.h"
#include "text.h"

static void
is_alike(const char *a, const char *b, enum likeness want)
{
	struct buf x = { 0 }, y = { 0 };

	buf_addc(&x, '|');
	buf_addc(&y, '|');
	alike_show(&x, a, b);
	alike_show(&y, b, a);
	ok(alike(a, b) == want && alike(b, a) == want,
	    "%s and %s are alike in degree %d", x.data, y.data, (int)want);
	ok(want == ALIKE_EXACTLY || strcmp(x.data, y.data) != 0,
	    "and are shown differently");
	buf_release(&x);
	buf_release(&y);
}

static void
shows(const char *s, const char *other, const char *want)
{
	struct buf b = { 0 };

	alike_show(&b, s, other);
	is_text(b.data, want, "shown");
	buf_release(&b);
}

static void
check_examples(void)
{
	is_alike("AV-EP", "AV-EP", ALIKE_EXACTLY);
	is_alike("AV-EP", "av-Ep", ALIKE_IN_CASE);
	is_alike("AV-EP", "AV-EP ", ALIKE_IN_BLANKS);
	is_alike(" av-ep", "AV-EP  ", ALIKE_IN_BLANKS);
	is_alike("AV-EP", "AV-\xe2\x80\x8b""EP", ALIKE_FOLDED);
	is_alike("AV-EP", "AV\xe2\x80\x90""EP", ALIKE_FOLDED);
	is_alike("AV-EP", "AV\xe2\x80\x93""EP", ALIKE_FOLDED);
	is_alike("AV-EP", "AV\xe2\x88\x92""EP", ALIKE_FOLDED);
	is_alike("AV-EP", "AV-EP\xc2\xa0", ALIKE_FOLDED);
	is_alike("AV EP", "AV  EP", ALIKE_FOLDED);
	is_alike("AV EP", "AV\tEP", ALIKE_FOLDED);
	is_alike("\xc3\x9c-1", "\xc3\xbc-1", ALIKE_FOLDED);
	is_alike("\xc3\xa9", "e\xcc\x81", ALIKE_FOLDED);
	is_alike("A\xc2\xad""B", "AB", ALIKE_FOLDED);
	is_alike("\xef\xbb\xbf""AB", "AB", ALIKE_FOLDED);
	is_alike("A&B", "A&amp;B", ALIKE_FOLDED);
	is_alike("A&B", "A&amp;amp;B", ALIKE_FOLDED);
	is_alike("A&B", "\xef\xbc\xa1\xef\xbc\x86\xef\xbc\xa2", ALIKE_FOLDED);
	is_alike("O'Neil", "O\xe2\x80\x99Neil", ALIKE_FOLDED);
	is_alike("O'Neil", "O\xc2\xb4Neil", ALIKE_FOLDED);
	is_alike("O'Neil", "O&#39;Neil", ALIKE_FOLDED);
	is_alike("stra\xc3\x9f""e", "STRASSE", ALIKE_FOLDED);
	is_alike("A\xf3\xa0\x81\x81", "A", ALIKE_FOLDED);
	is_alike("Caf\xc3\xa9", "Cafe", ALIKE_LOOSELY);
	is_alike("AV-EP", "AV-EP1", ALIKE_NOT);
	is_alike("AV-EP", "AVEP", ALIKE_NOT);
	is_alike("AV-EP", "AV EP", ALIKE_NOT);
	is_alike("A", "", ALIKE_NOT);
	is_alike("", " ", ALIKE_IN_BLANKS);

	shows("AV-EP", NULL, "AV-EP");
	shows("AV-EP ", "AV-EP", "AV-EP\xe2\x90\xa0");
	shows(" A B  C", NULL, "\xe2\x90\xa0""A B\xe2\x90\xa0\xe2\x90\xa0""C");
	shows("A\xe2\x80\x8b", "A\xe2\x80\x8b", "A<U+200B>");
	shows("A\xe2\x80\x93\xc3\x9c", "A-\xc3\x9c", "A<U+2013>\xc3\x9c");
	shows("\xe6\x97\xa5", NULL, "\xe6\x97\xa5");
}

/* Appends the character. */
static char *
put(char *p, uint32_t c)
{
	if (c < 0x80) {
		*p++ = (char)c;
	} else if (c < 0x800) {
		*p++ = (char)(0xc0 | c >> 6);
		*p++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*p++ = (char)(0xe0 | c >> 12);
		*p++ = (char)(0x80 | (c >> 6 & 0x3f));
		*p++ = (char)(0x80 | (c & 0x3f));
	} else {
		*p++ = (char)(0xf0 | c >> 18);
		*p++ = (char)(0x80 | (c >> 12 & 0x3f));
		*p++ = (char)(0x80 | (c >> 6 & 0x3f));
		*p++ = (char)(0x80 | (c & 0x3f));
	}
	*p = '\0';
	return p;
}

/* A key is its own key, whatever it is of; nothing harmful is left in it. */
static bool
key_holds(const char *s)
{
	struct arena a = { 0 };
	const char *key = alike_key(&a, s), *again = alike_key(&a, key), *p;
	bool good = strcmp(key, again) == 0;
	size_t n;

	for (p = key; *p != '\0'; p += n) {
		n = utf8_len(p, strlen(p));
		good = good && n > 0 && !text_is_harmful(utf8_decode(p, n));
		n = n > 0 ? n : 1;
	}
	good = good && alike(s, key) <= ALIKE_LOOSELY;
	arena_release(&a);
	return good;
}

static bool
is_surrogate(uint32_t c)
{
	return c >= 0xd800 && c <= 0xdfff;
}

static void
check_every_character(void)
{
	char s[16], spaced[16];
	uint32_t c, bad = 0, apart = 0;

	for (c = 1; c < 0x110000; c += c < 0x30000 ? 1 : 257) {
		if (is_surrogate(c))
			continue;
		(void)put(put(put(s, 'x'), c), 'y');
		if (bad == 0 && !key_holds(s))
			bad = c;
		(void)snprintf(spaced, sizeof(spaced), " %s ", s);
		if (apart == 0 && alike(s, spaced) != ALIKE_IN_BLANKS)
			apart = c;
	}
	ok(bad == 0, "the key of a key is the key: not with U+%04X", bad);
	ok(apart == 0, "blanks at the ends count as none: not with U+%04X",
	    apart);
}

/* Texts of characters that are easily mixed up. */
static void
check_mixtures(void)
{
	static const uint32_t chars[] = { 'a', 'A', ' ', '-', '\'', '&', 'm',
	    'p', ';', '#', '3', '9', 'l', 't', 0xa0, 0xad, 0xb4, 0xdc, 0xfc,
	    0x301, 0x308, 0x345, 0x1100, 0x1161, 0x2013, 0x2019, 0x200b,
	    0xfe0f, 0xff06, 0xff41, 0xe0041, '\t', 0x1f };
	char s[5][128], *p;
	unsigned seed = 1, i, j, bad = 0, order = 0;

	for (i = 0; i < 20000; i++) {
		for (j = 0; j < 2; j++) {
			unsigned n = (seed = seed * 1103515245 + 12345) >> 16;

			for (p = s[j], *p = '\0', n %= 9; n > 0; n--)
				p = put(p, chars[((seed = seed * 1103515245 +
				    12345) >> 16) % (sizeof(chars) /
				    sizeof(chars[0]))]);
		}
		bad += !key_holds(s[0]);
		order += alike(s[0], s[1]) != alike(s[1], s[0]) ||
		    alike(s[0], s[0]) != ALIKE_EXACTLY;
	}
	ok(bad == 0, "of 20,000 mixtures, each key is its own key");
	ok(order == 0, "and either is as alike to the other");
}

int
main(void)
{
	check_examples();
	check_every_character();
	check_mixtures();
	return tap_done();
}
