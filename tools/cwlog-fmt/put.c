#include <csv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formula.h"
#include "put.h"
#include "text.h"
#include "wrap.h"
#include "xalloc.h"

void
put_text(FILE *out, const char *s, size_t width)
{
	size_t size = TEXT_CLEAN_SIZE(strlen(s)), shown = 0;
	char *clean = xmalloc(size), *p;

	(void)text_clean(clean, size, s);
	(void)fputs(clean, out);
	for (p = clean; *p != '\0'; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			shown++;
	if (shown < width)
		(void)fprintf(out, "%*s", (int)(width - shown), "");
	free(clean);
}

void
put_wrapped(FILE *out, const char *s, int column, int indent, int width)
{
	struct buf b = { 0 };

	wrap_add_text(&b, s, column, indent, width);
	(void)fwrite(b.data, 1, b.len, out);
	buf_release(&b);
}

void
put_csv(FILE *out, const char *s)
{
	size_t size, len;
	char *clean, *safe, *quoted;

	s = s != NULL ? s : "";
	size = TEXT_CLEAN_SIZE(strlen(s));
	clean = xmalloc(size);
	len = text_clean(clean, size, s);
	safe = xmalloc(2 * len + 1);
	len = formula_disarm(safe, clean);
	quoted = xmalloc(2 * len + 3);
	len = csv_write(quoted, 2 * len + 3, safe, len);
	(void)fwrite(quoted, 1, len, out);
	free(quoted);
	free(safe);
	free(clean);
}

void
put_html(FILE *out, const char *s)
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
		(void)fwrite(p, 1, n, out);
		switch (p[n]) {
		case '&': (void)fputs("&amp;", out); break;
		case '<': (void)fputs("&lt;", out); break;
		case '>': (void)fputs("&gt;", out); break;
		case '"': (void)fputs("&quot;", out); break;
		case '\'': (void)fputs("&#39;", out); break;
		default: continue;	/* the end */
		}
		n++;
	}
	free(clean);
}

void
put_json_line(FILE *out, const struct buf *json)
{
	const char *s = json->data, *end = s + json->len, *run = s;
	uint32_t c;
	size_t n;

	for (; s < end; s += n) {
		n = utf8_len(s, (size_t)(end - s));
		c = n > 0 ? utf8_decode(s, n) : '?';
		if (n > 0 && !text_is_harmful(c))
			continue;
		(void)fwrite(run, 1, (size_t)(s - run), out);
		if (c >= 0x10000)
			(void)fprintf(out, "\\u%04x\\u%04x",
			    (unsigned)(0xd7c0 + (c >> 10)),
			    (unsigned)(0xdc00 | (c & 0x3ff)));
		else
			(void)fprintf(out, "\\u%04x", (unsigned)c);
		n = n > 0 ? n : 1;
		run = s + n;
	}
	(void)fwrite(run, 1, (size_t)(end - run), out);
	(void)fputc('\n', out);
}
