#include <csv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "csvread.h"
#include "plaintext.h"
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
	char delimiter;
	bool at_end;			/* there is no more text */
	bool failed;
};

static void
fail(struct reading *r, const char *why)
{
	r->failed = true;
	(void)err_set(r->e, "line %lu: %s", r->line, why);
}

/* ="0012" is how programs say that a spreadsheet shall take it as a text. */
static void
unwrap_text(const char **text, size_t *len)
{
	if (*len < 4 || memcmp(*text, "=\"", 2) != 0 ||
	    memchr(*text + 2, '"', *len - 2) != *text + *len - 1)
		return;
	*text += 2;
	*len -= 3;
}

static void
on_field(void *data, size_t len, void *ctx)
{
	struct reading *r = ctx;
	const char *text = data;

	if (r->failed)
		return;
	if (r->n == CSV_MAX_FIELDS) {
		fail(r, "there are more than 256 fields");
	} else if (!utf8_valid(data, len) || memchr(data, '\0', len) != NULL) {
		fail(r, "is not UTF-8 text: save it as CSV UTF-8");
	} else {
		r->start[r->n++] = r->text.len;
		unwrap_text(&text, &len);
		buf_add(&r->text, text, len);
		buf_addc(&r->text, '\0');
	}
}

/* Whether all fields are blank; spreadsheets write such rows at the end. */
static bool
is_blank_row(const struct reading *r)
{
	size_t i;

	for (i = 0; i < r->text.len; i++)
		if (r->text.data[i] != '\0' && r->text.data[i] != ' ')
			return false;
	return true;
}

static void
take_row(struct reading *r)
{
	const char *fields[CSV_MAX_FIELDS];
	struct csv_row row = { r->line, fields, r->n, r->delimiter,
	    r->at_end };
	size_t i;

	if (r->columns == 0)
		r->columns = r->n;
	if (r->n != r->columns) {
		fail(r, r->n < r->columns ? "has fewer fields than the header" :
		    "has more fields than the header");
		return;
	}
	for (i = 0; i < r->n; i++)
		fields[i] = r->text.data + r->start[i];
	if (r->row(r->ctx, &row, r->e) == -1)
		r->failed = true;
}

static void
on_row(int end, void *ctx)
{
	struct reading *r = ctx;

	(void)end;
	if (!r->failed && !is_blank_row(r))
		take_row(r);
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
	r->at_end = true;
	if (!r->failed && csv_fini(p, on_field, on_row, r) != 0)
		fail(r, "a quote is not closed");
}

/* The delimiter that stands most often outside of quotes in the first line. */
static char
find_delimiter(const char *text, size_t len)
{
	static const char delimiters[] = ",;\t";
	size_t n[3] = { 0 }, i;
	bool quoted = false;
	const char *p;
	char best;

	while (len > 0 && memchr(" \r\n", *text, 3) != NULL) {
		text++;
		len--;
	}
	for (i = 0; i < len && (quoted || memchr("\r\n", text[i], 2) == NULL);
	    i++) {
		quoted ^= text[i] == '"';
		p = memchr(delimiters, text[i], 3);
		if (p != NULL && !quoted)
			n[p - delimiters]++;
	}
	best = n[1] > n[0] ? ';' : ',';
	return n[2] > n[0] && n[2] > n[1] ? '\t' : best;
}

/* A first line "sep=X" names the delimiter; returns its length, or 0. */
static size_t
take_sep(struct reading *r, const char *text, size_t len)
{
	size_t n;

	if (len < 5 || strncasecmp(text, "sep=", 4) != 0 ||
	    memchr(",;\t", text[4], 3) == NULL)
		return 0;
	n = line_len(text, len);
	if (n != 5 && strspn(text + 5, "\r\n") != n - 5)
		return 0;
	r->delimiter = text[4];
	r->line = 1;
	return n;
}

static void
read_text(struct reading *r, const char *text, size_t len)
{
	size_t n = take_sep(r, text, len);

	text += n;
	len -= n;
	if (n == 0)
		r->delimiter = find_delimiter(text, len);
	if (len >= 5 && memcmp(text, "#TYPE", 5) == 0) {
		r->line++;
		fail(r, "is the #TYPE line of PowerShell's Export-Csv: delete "
		    "it, or export with -NoTypeInformation");
		return;
	}
	csv_set_delim(&r->parser, (unsigned char)r->delimiter);
	read_lines(r, text, len);
}

int
csvread(const char *data, size_t len, csvread_row *row, void *ctx,
    struct err *e)
{
	struct reading r = { .row = row, .ctx = ctx, .e = e };
	struct buf b = { 0 };
	const char *text;
	size_t n;

	if (csv_init(&r.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		die(EXIT_LOCAL, "out of memory");
	if (plaintext(data, len, &b, &text, &n, e) == -1)
		r.failed = true;
	else
		read_text(&r, text, n);
	csv_free(&r.parser);
	buf_release(&r.text);
	buf_release(&b);
	return r.failed ? -1 : 0;
}

/* --- what spreadsheets make of codes -------------------------------------- */

/* 1.23E+15 */
static bool
is_shortened(const char *field)
{
	size_t n = strspn(field, "0123456789.,");

	return n > 0 && (field[n] == 'E' || field[n] == 'e') &&
	    (field[n + 1] == '+' || field[n + 1] == '-') &&
	    strspn(field + n + 2, "0123456789") >= 2 &&
	    strspn(field + n + 2, "0123456789") == strlen(field + n + 2);
}

static bool
is_month(const char *s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	size_t i;

	for (i = 0; i < sizeof(names) - 1; i += 3)
		if (strncmp(s, names + i, 3) == 0)
			return true;
	return false;
}

/* 3-Mar, Mar-26 */
static bool
is_date(const char *field)
{
	size_t n = strspn(field, "0123456789");

	if (n == 1 || n == 2)
		return field[n] == '-' && is_month(field + n + 1) &&
		    field[n + 4] == '\0';
	return n == 0 && is_month(field) && field[3] == '-' &&
	    strspn(field + 4, "0123456789") == 2 && field[6] == '\0';
}

/* #REF!, or a column that was too narrow */
static bool
is_error(const char *field)
{
	static const char *const errors[] = { "#N/A", "#REF!", "#NAME?",
	    "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!" };
	size_t i, n = strspn(field, "#");

	if (n > 1 && field[n] == '\0')
		return true;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(field, errors[i]) == 0)
			return true;
	return false;
}

const char *
csv_spoilt(const char *field)
{
	if (is_shortened(field))
		return "is a number that the spreadsheet shortened: make it a "
		    "text there";
	if (is_date(field))
		return "is a date that the spreadsheet made of it: make it a "
		    "text there";
	return is_error(field) ? "is an error of the spreadsheet: correct it "
	    "there" : NULL;
}
