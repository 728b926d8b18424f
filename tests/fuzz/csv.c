/*
 * CSV: every row is as wide as the first; lines are counted as they end, with
 * LF, CR LF or CR; all is UTF-8; and what was read, written with each field in
 * quotes, is read again as the same.
 */
#include "buf.h"
#include "csvread.h"
#include "fuzz.h"
#include "text.h"

struct rows {
	const char *text;
	size_t len;
	struct buf as_read;	/* fields, with a NUL each; \1 ends a row */
	struct buf quoted;
	size_t width;
};

/* Whether the text has a line of that number. */
static bool
is_line(const struct rows *r, unsigned long line)
{
	size_t i;

	for (i = 0; i < r->len && line > 1; i++)
		line -= r->text[i] == '\n' || (r->text[i] == '\r' &&
		    !(i + 1 < r->len && r->text[i + 1] == '\n'));
	return line == 1 && i < r->len;
}

static int
on_row(void *ctx, const struct csv_row *row, struct err *e)
{
	struct rows *r = ctx;
	const char *const *fields = row->fields;
	const unsigned long line = row->line;
	const size_t n = row->n;
	const char *p;
	size_t i;

	(void)e;
	must(is_line(r, line) && n > 0 && n <= CSV_MAX_FIELDS);
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
	const char *text = (const char *)data;
	struct rows first = { .text = text, .len = size }, again = { 0 };
	struct err e = { "" };
	int rc;

	rc = csvread(text, size, on_row, &first, &e);
	must(rc == 0 ? *e.text == '\0' : *e.text != '\0');
	if (rc == 0) {
		again.text = first.quoted.data;
		again.len = first.quoted.len;
		must(csvread(again.text, again.len, on_row, &again, &e) == 0);
		must(same(&first.as_read, &again.as_read));
	}
	release(&first);
	release(&again);
	return 0;
}
