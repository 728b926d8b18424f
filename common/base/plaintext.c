#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "plaintext.h"
#include "text.h"

/* How files begin that are no text, and what they are. */
static const struct {
	const char *bytes;
	size_t len;
	const char *what;
} kinds[] = {
	{ "PK\3\4", 4, "a workbook (.xlsx) or another zip file" },
	{ "PK\5\6", 4, "an empty zip file" },
	{ "\xd0\xcf\x11\xe0", 4, "a workbook (.xls)" },
	{ "%PDF", 4, "a PDF" },
	{ "\x1f\x8b", 2, "a gzip file" },
	{ "<!DOCTYPE", 9, "a web page" },
	{ "<html", 5, "a web page" },
	{ "<table", 6, "a web page" },
	{ "<?xml", 5, "an XML file" },
	{ "{\\rtf", 5, "an RTF document" },
};

static bool
begins_with(const char *data, size_t len, const char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < len; i++)
		if (text_lower(data[i]) != text_lower(bytes[i]))
			return false;
	return i == n;
}

static void
add_character(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_addc(b, (char)(0xe0 | c >> 12));
		} else {
			buf_addc(b, (char)(0xf0 | c >> 18));
			buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_addc(b, (char)(0x80 | (c & 0x3f)));
}

/* The 16 bits at data; the high byte comes second in little-endian files. */
static uint32_t
unit(const char *data, bool little)
{
	const unsigned char *p = (const unsigned char *)data;

	return little ? p[0] | (uint32_t)p[1] << 8 :
	    p[1] | (uint32_t)p[0] << 8;
}

static int
from_utf16(const char *data, size_t len, bool little, struct buf *b,
    struct err *e)
{
	uint32_t c, low;
	size_t i;

	if (len % 2 != 0)
		return err_set(e, "is UTF-16 text that was cut off");
	for (i = 0; i < len; i += 2) {
		c = unit(data + i, little);
		low = i + 3 < len ? unit(data + i + 2, little) : 0;
		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 &&
		    low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
			return err_set(e, "is not UTF-16 text, although it "
			    "begins like that");
		}
		add_character(b, c);
	}
	return 0;
}

int
plaintext(const char *data, size_t len, struct buf *b, const char **text,
    size_t *n, struct err *e)
{
	size_t i, blank;
	int rc;

	*text = data;
	*n = len;
	if (len >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 ||
	    memcmp(data, "\xfe\xff", 2) == 0)) {
		rc = from_utf16(data + 2, len - 2, data[0] == '\xff', b, e);
		*text = b->data != NULL ? b->data : "";
		*n = b->len;
		return rc;
	}
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		*text += 3;
		*n -= 3;
	}
	for (blank = 0; blank < *n &&
	    memchr(" \t\r\n", (*text)[blank], 4) != NULL; blank++)
		;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (begins_with(*text + blank, *n - blank, kinds[i].bytes,
		    kinds[i].len))
			return err_set(e, "line 1: is %s, not text: save it "
			    "as CSV UTF-8", kinds[i].what);
	return 0;
}

/* What Windows-1252 has where ISO 8859-1 has control characters. */
static const uint16_t western[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178
};

bool
plaintext_guess(struct buf *text)
{
	struct buf out = { 0 };
	unsigned char c;
	size_t i;

	if (text->len == 0 || (unsigned char)text->data[0] >= 0x80 ||
	    memchr(text->data, '\0', text->len) != NULL ||
	    utf8_valid(text->data, text->len))
		return false;
	for (i = 0; i < text->len; i++) {
		c = (unsigned char)text->data[i];
		add_character(&out, c >= 0x80 && c < 0xa0 ?
		    western[c - 0x80] : c);
	}
	buf_release(text);
	*text = out;
	return true;
}
