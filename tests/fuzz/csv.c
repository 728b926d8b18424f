/*
 * CSV: read whole and in pieces, it is the same rows, or the same complaint;
 * every row is as wide as the first; all is UTF-8; and what was read, written
 * with each field in quotes, is read again as the same. The first byte is the
 * size of the pieces.
 */
#include "buf.h"
#include "csvread.h"
#include "fuzz.h"
#include "text.h"

struct rows {
	struct buf as_read;	/* fields, with a NUL each; \1 ends a row */
	struct buf quoted;
	size_t width;
};

static int
on_row(void *ctx, unsigned long line, const char *const *fields, size_t n,
    struct err *e)
{
	struct rows *r = ctx;
	const char *p;
	size_t i;

	(void)e;
	must(line > 0 && n > 0 && n <= CSV_MAX_FIELDS);
	must(r->width == 0 || n == r->width);
	r->width = n;
	for (i = 0; i < n; i++) {
		must(utf8_valid(fields[i], strlen(fields[i])));
		buf_add(&r->as_read, fields[i], strlen(fields[i]) + 1);
		buf_adds(&r->quoted, i > 0 ? ",\"" : "\"");
		for (p = fields[i]; *p != '\0'; p++) {
			if (*p == '"')
				buf_addc(&r->quoted, '"');
			buf_addc(&r->quoted, *p);
		}
		buf_addc(&r->quoted, '"');
	}
	buf_addc(&r->as_read, '\1');
	buf_adds(&r->quoted, "\r\n");
	return 0;
}

static void
release(struct rows *r)
{
	buf_release(&r->as_read);
	buf_release(&r->quoted);
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	    (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rows whole = { 0 }, pieces = { 0 }, again = { 0 };
	struct err e = { "" }, f = { "" };
	const char *text = (const char *)data + 1;
	struct csvread *r;
	size_t piece, n;
	int rc;

	if (size < 1)
		return 0;
	piece = data[0] % 17u + 1u;
	size--;
	rc = csvread(text, size, on_row, &whole, &e);
	must(rc == 0 ? *e.text == '\0' : *e.text != '\0');
	if (size < 3 || memcmp(text, "\xef\xbb\xbf", 3) != 0) {
		r = csvread_new(on_row, &pieces, &f);
		for (n = 0; n < size; n += piece)
			(void)csvread_add(r, text + n, piece < size - n ?
			    piece : size - n);
		must(csvread_end(r) == rc);
		must(same(&whole.as_read, &pieces.as_read));
		must(strcmp(e.text, f.text) == 0);
	}
	if (rc == 0) {
		must(csvread(whole.quoted.data, whole.quoted.len, on_row,
		    &again, &f) == 0);
		must(same(&whole.as_read, &again.as_read));
	}
	release(&whole);
	release(&pieces);
	release(&again);
	return 0;
}
