#include <csv.h>
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "csvread.h"
#include "text.h"

/* One csvread() under way; libcsv's callbacks cannot stop it: see failed. */
struct reading {
	struct csv_parser parser;
	csvread_row *row;
	void *ctx;
	struct err *e;
	unsigned long line;
	struct buf text;		/* of the fields, NULs between */
	size_t start[CSV_MAX_FIELDS];	/* of each field in text */
	size_t n;
	size_t columns;			/* of the header; 0 before it */
	bool failed;
};

static void
fail(struct reading *r, const char *why)
{
	r->failed = true;
	(void)err_set(r->e, "line %lu: %s", r->line, why);
}

static void
on_field(void *data, size_t len, void *ctx)
{
	struct reading *r = ctx;

	if (r->failed)
		return;
	if (r->n == CSV_MAX_FIELDS) {
		fail(r, "there are more than 256 fields");
	} else if (!utf8_valid(data, len) || memchr(data, '\0', len) != NULL) {
		fail(r, "is not UTF-8 text");
	} else {
		r->start[r->n++] = r->text.len;
		buf_add(&r->text, data, len);
		buf_addc(&r->text, '\0');
	}
}

static void
on_row(int end, void *ctx)
{
	struct reading *r = ctx;
	const char *fields[CSV_MAX_FIELDS];
	size_t i;

	(void)end;
	if (r->failed)
		return;
	if (r->columns == 0)
		r->columns = r->n;
	if (r->n != r->columns) {
		fail(r, r->n < r->columns ? "has fewer fields than the header" :
		    "has more fields than the header");
		return;
	}
	for (i = 0; i < r->n; i++)
		fields[i] = r->text.data + r->start[i];
	if (r->row(r->ctx, r->line, fields, r->n, r->e) == -1)
		r->failed = true;
	r->n = 0;
	buf_clear(&r->text);
}

/* The bytes of data up to the end of a line: LF, CR LF, or CR alone. */
static size_t
line_len(const char *data, size_t len)
{
	size_t n;

	for (n = 0; n < len; n++)
		if (data[n] == '\n' || (data[n] == '\r' &&
		    (n + 1 == len || data[n + 1] != '\n')))
			return n + 1;
	return len;
}

/* Feeds the parser line by line, so that the line is known when a row ends. */
static void
read_lines(struct reading *r, const char *data, size_t len)
{
	struct csv_parser *p = &r->parser;
	size_t n;

	for (; len > 0 && !r->failed; data += n, len -= n) {
		n = line_len(data, len);
		r->line++;
		if (csv_parse(p, data, n, on_field, on_row, r) != n &&
		    !r->failed)
			fail(r, csv_strerror(csv_error(p)));
		else if (csv_get_buffer_size(p) > CSV_MAX_ROW && !r->failed)
			fail(r, "the row is longer than 1 MiB: is a quote not "
			    "closed?");
	}
	if (!r->failed && csv_fini(p, on_field, on_row, r) != 0)
		fail(r, "a quote is not closed");
}

int
csvread(const char *data, size_t len, csvread_row *row, void *ctx,
    struct err *e)
{
	struct reading r = { .row = row, .ctx = ctx, .e = e };

	if (csv_init(&r.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		die(EXIT_LOCAL, "out of memory");
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	read_lines(&r, data, len);
	csv_free(&r.parser);
	buf_release(&r.text);
	return r.failed ? -1 : 0;
}
