#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "html.h"
#include "text.h"
#include "xalloc.h"

void
html_text(struct buf *b, const char *s)
{
	size_t size, n;
	char *clean, *p;

	if (s == NULL)
		return;
	size = TEXT_CLEAN_SIZE(strlen(s));
	clean = xmalloc(size);
	(void)text_clean(clean, size, s);
	for (p = clean; *p != '\0'; p += n) {
		n = strcspn(p, "&<>\"'");
		buf_add(b, p, n);
		switch (p[n]) {
		case '&': buf_adds(b, "&amp;"); break;
		case '<': buf_adds(b, "&lt;"); break;
		case '>': buf_adds(b, "&gt;"); break;
		case '"': buf_adds(b, "&quot;"); break;
		case '\'': buf_adds(b, "&#39;"); break;
		default: continue;	/* the end */
		}
		n++;
	}
	free(clean);
}

/* A number as text, with its sign, and its digits in groups if they are. */
static void
put_number(struct buf *b, const char *s, bool plus, bool grouped)
{
	size_t digits;

	if (plus)
		buf_addc(b, '+');
	if (*s == '-') {
		buf_adds(b, "\xe2\x88\x92");	/* U+2212 */
		s++;
	}
	digits = strcspn(s, ".");
	grouped = grouped && digits > 4;
	for (; digits > 0; digits--) {
		buf_addc(b, *s++);
		if (grouped && digits > 1 && digits % 3 == 1)
			buf_adds(b, "\xe2\x80\xaf");	/* U+202F */
	}
	buf_adds(b, s);
}

void
html_signed(struct buf *b, struct qty q, bool hundredths)
{
	char number[QTY_TEXT];

	put_number(b, hundredths ? qty_text2(number, q) : qty_text(number, q),
	    qty_sign(q) > 0, false);
}

void
html_sum(struct buf *b, struct qty q, bool hundredths)
{
	char number[QTY_TEXT];

	put_number(b, hundredths ? qty_text2(number, q) : qty_text(number, q),
	    qty_sign(q) > 0, true);
}

static unsigned
hex_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* 'sha256-...' of a style or script: its SHA-256 in base64. */
static void
put_hash(struct buf *b, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char sum[DIGEST_TEXT];
	unsigned char bytes[33] = { 0 };	/* 32, and one to fill up */
	const char *hex = sum + sizeof("sha256:") - 1;
	unsigned long group;
	size_t i;

	digest_bytes(text, strlen(text), sum);
	for (i = 0; i < 32; i++)
		bytes[i] = (unsigned char)(hex_digit(hex[2 * i]) << 4 |
		    hex_digit(hex[2 * i + 1]));
	buf_adds(b, "'sha256-");
	for (i = 0; i < 33; i += 3) {
		group = (unsigned long)bytes[i] << 16 |
		    (unsigned long)bytes[i + 1] << 8 | bytes[i + 2];
		buf_addc(b, digits[group >> 18 & 63]);
		buf_addc(b, digits[group >> 12 & 63]);
		buf_addc(b, digits[group >> 6 & 63]);
		buf_addc(b, i == 30 ? '=' : digits[group & 63]);
	}
	buf_addc(b, '\'');
}

void
html_policy(struct buf *b)
{
	buf_adds(b, "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; base-uri 'none'; form-action 'none'; "
	    "style-src ");
	put_hash(b, page_css);
	buf_adds(b, "; script-src ");
	put_hash(b, page_js);
	buf_adds(b, "\">\n");
}
