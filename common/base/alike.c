#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "alike.h"
#include "diag.h"
#include "text.h"

#define PLAIN	(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | \
	UTF8PROC_IGNORE)
#define FOLDED	((utf8proc_option_t)(PLAIN | UTF8PROC_COMPOSE))
#define LOOSE	((utf8proc_option_t)(PLAIN | UTF8PROC_DECOMPOSE | \
	UTF8PROC_STRIPMARK))

/* The length of the character at s, and its code point; of a byte that is
 * none, the byte. */
static size_t
next_char(const char *s, uint32_t *c)
{
	size_t n = utf8_len(s, strnlen(s, 4));

	*c = n > 0 ? utf8_decode(s, n) : (unsigned char)*s;
	return n > 0 ? n : 1;
}

/* --- folding -------------------------------------------------------------- */

/* The character that an HTML entity at s stands for, and its length; or 0. */
static size_t
entity_len(const char *s, char *c)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
	    { "&apos;", '\'' }, { "&#39;", '\'' }, { "&nbsp;", ' ' } };
	size_t i, n;

	*c = '&';
	if (strncmp(s, "&amp;", 5) == 0) {
		for (n = 5; strncmp(s + n, "amp;", 4) == 0; n += 4)
			;	/* escaped several times */
		return n;
	}
	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		n = strlen(entities[i].name);
		*c = entities[i].c;
		if (strncmp(s, entities[i].name, n) == 0)
			return n;
	}
	return 0;
}

static bool
is_blank(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	return (c >= '\t' && c <= '\r') || c == 0x85 ||
	    category == UTF8PROC_CATEGORY_ZS ||
	    category == UTF8PROC_CATEGORY_ZL ||
	    category == UTF8PROC_CATEGORY_ZP;
}

/* The ASCII character that people take c for, or 0. */
static char
plain_form(uint32_t c)
{
	static const uint32_t apostrophes[] = { '`', 0xb4, 0x2b9, 0x2bb, 0x2bc,
	    0x2bd, 0x2018, 0x2019, 0x201a, 0x201b, 0x2032, 0x2035 };
	size_t i;

	if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_PD ||
	    c == 0x2d7 || c == 0x2043 || c == 0x2212)
		return '-';
	for (i = 0; i < sizeof(apostrophes) / sizeof(apostrophes[0]); i++)
		if (c == apostrophes[i])
			return '\'';
	return (c >= 0x201c && c <= 0x201f) || c == 0x2033 || c == 0x2036 ?
	    '"' : '\0';
}

/* Appends s with plain forms, single blanks, none of them at an end. */
static void
simplify(struct buf *out, const char *s)
{
	size_t start = out->len, n;
	bool blank = false;
	uint32_t c;
	char plain;

	for (; *s != '\0'; s += n) {
		if ((n = entity_len(s, &plain)) == 0) {
			n = next_char(s, &c);
			plain = plain_form(c);
		} else {
			c = (unsigned char)plain;
		}
		if (is_blank(c)) {
			blank = out->len > start;
			continue;
		}
		if (c < 0x20 || c == 0x7f || (n > 1 && text_is_harmful(c)))
			continue;
		if (blank)
			buf_addc(out, ' ');
		blank = false;
		if (plain != '\0')
			buf_addc(out, plain);
		else
			buf_add(out, s, n);
	}
}

/* Folds what b holds by Unicode's rules. */
static void
casefold(struct buf *b, utf8proc_option_t options)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n;
	bool ascii = true;
	size_t i;

	for (i = 0; i < b->len; i++) {
		ascii = ascii && (unsigned char)b->data[i] < 0x80;
		b->data[i] = text_lower(b->data[i]);
	}
	if (ascii)
		return;
	n = utf8proc_map((const utf8proc_uint8_t *)b->data,
	    (utf8proc_ssize_t)b->len, &folded, options);
	if (n == UTF8PROC_ERROR_NOMEM)
		die(EXIT_LOCAL, "out of memory");
	if (n >= 0) {
		buf_clear(b);
		buf_add(b, (const char *)folded, (size_t)n);
	}
	free(folded);
}

/* The Latin letter that a folded letter is taken for, or 0: those of Cyrillic
 * and Greek whose capitals look the same, and Latin ones with a stroke. */
static char
latin_form(uint32_t c)
{
	static const struct {
		uint32_t c;
		char latin;
	} forms[] = {
		{ 0xf8, 'o' }, { 0x111, 'd' }, { 0x131, 'i' }, { 0x142, 'l' },
		{ 0x3b1, 'a' }, { 0x3b2, 'b' }, { 0x3b5, 'e' }, { 0x3b6, 'z' },
		{ 0x3b7, 'h' }, { 0x3b9, 'i' }, { 0x3ba, 'k' }, { 0x3bc, 'm' },
		{ 0x3bd, 'n' }, { 0x3bf, 'o' }, { 0x3c1, 'p' }, { 0x3c4, 't' },
		{ 0x3c5, 'y' }, { 0x3c7, 'x' }, { 0x430, 'a' }, { 0x432, 'b' },
		{ 0x435, 'e' }, { 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' },
		{ 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x442, 't' },
		{ 0x443, 'y' }, { 0x445, 'x' }, { 0x455, 's' }, { 0x456, 'i' },
		{ 0x458, 'j' },
	};
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (forms[i].c == c)
			return forms[i].latin;
	return '\0';
}

/* Puts Latin letters for those of b that only look like them. */
static void
latinize(struct buf *b)
{
	struct buf in = *b;
	const char *s;
	uint32_t c;
	size_t n;

	*b = (struct buf){ 0 };
	buf_adds(b, "");
	for (s = in.data; *s != '\0'; s += n) {
		n = next_char(s, &c);
		if (c >= 0x80 && latin_form(c) != '\0')
			buf_addc(b, latin_form(c));
		else
			buf_add(b, s, n);
	}
	buf_release(&in);
}

/* Puts what s is folded to into out; folded again, it stays the same. */
static void
fold(struct buf *out, const char *s, utf8proc_option_t options)
{
	struct buf before = { 0 };

	do {
		buf_clear(&before);
		buf_adds(&before, s);
		buf_clear(out);
		buf_adds(out, "");
		simplify(out, before.data);
		casefold(out, options);
		if (options == LOOSE)
			latinize(out);
		s = out->data;
	} while (strcmp(before.data, s) != 0);
	buf_release(&before);
}

bool
alike_is_plain(const char *s)
{
	if (*s == ' ')
		return false;
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~' || *s == '&' || *s == '`' ||
		    (*s == ' ' && (s[1] == ' ' || s[1] == '\0')))
			return false;
	return true;
}

/* The key of a plain text. */
static const char *
lower_case(struct arena *a, const char *s)
{
	char *key = arena_str(a, s), *p;

	for (p = key; *p != '\0'; p++)
		*p = text_lower(*p);
	return key;
}

const char *
alike_key(struct arena *a, const char *s)
{
	struct buf key = { 0 };
	const char *kept;

	if (alike_is_plain(s))
		return lower_case(a, s);
	fold(&key, s, LOOSE);
	kept = arena_str(a, key.data);
	buf_release(&key);
	return kept;
}

/* --- comparing ------------------------------------------------------------ */

/* s without blanks at its ends, of which n bytes are left. */
static const char *
trim(const char *s, size_t *n)
{
	s += strspn(s, " \t\r\n");
	for (*n = strlen(s); *n > 0 && strchr(" \t\r\n", s[*n - 1]) != NULL; )
		--*n;
	return s;
}

static bool
differs_in_blanks(const char *a, const char *b)
{
	size_t la, lb, i;

	a = trim(a, &la);
	b = trim(b, &lb);
	for (i = 0; i < la && la == lb; i++)
		if (text_lower(a[i]) != text_lower(b[i]))
			return false;
	return la == lb;
}

enum likeness
alike(const char *a, const char *b)
{
	static const utf8proc_option_t options[] = { FOLDED, LOOSE };
	struct buf x = { 0 }, y = { 0 };
	unsigned likeness;

	if (strcmp(a, b) == 0)
		return ALIKE_EXACTLY;
	if (text_caseeq(a, b))
		return ALIKE_IN_CASE;
	if (differs_in_blanks(a, b))
		return ALIKE_IN_BLANKS;
	for (likeness = ALIKE_FOLDED; likeness < ALIKE_NOT; likeness++) {
		fold(&x, a, options[likeness - ALIKE_FOLDED]);
		fold(&y, b, options[likeness - ALIKE_FOLDED]);
		if (strcmp(x.data, y.data) == 0)
			break;
	}
	buf_release(&x);
	buf_release(&y);
	return (enum likeness)likeness;
}

/* --- showing -------------------------------------------------------------- */

static bool
has_char(const char *s, const char *c, size_t n)
{
	for (; *s != '\0'; s++)
		if (strncmp(s, c, n) == 0)
			return true;
	return false;
}

void
alike_show(struct buf *out, const char *s, const char *other)
{
	char escape[TEXT_ESCAPE];
	const char *start = s;
	uint32_t c;
	size_t n;

	for (; *s != '\0'; s += n) {
		n = next_char(s, &c);
		if (c == ' ' && (s == start || s[-1] == ' ' || s[1] == ' ' ||
		    s[1] == '\0'))
			buf_adds(out, "\xe2\x90\xa0");	/* U+2420 */
		else if (text_is_harmful(c) || (c >= 0x80 && other != NULL &&
		    !has_char(other, s, n)))
			buf_add(out, escape, text_escape(escape, c));
		else
			buf_add(out, s, n);
	}
}
