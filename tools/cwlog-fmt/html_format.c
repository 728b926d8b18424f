/* Format html: one page that needs nothing else. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "html.h"
#include "rows.h"
#include "version.h"
#include "xalloc.h"

struct page {
	const struct run *run;	/* that the page is about */
	struct run none;	/* if no file could be read */
	struct rows rows;	/* all */
};

/* --- the start ------------------------------------------------------------ */

static unsigned
hex_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* 'sha256-...' of a style or script: its SHA-256 in base64. */
static void
put_hash(FILE *out, const char *text)
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
	(void)fputs("'sha256-", out);
	for (i = 0; i < 33; i += 3) {
		group = (unsigned long)bytes[i] << 16 |
		    (unsigned long)bytes[i + 1] << 8 | bytes[i + 2];
		(void)fprintf(out, "%c%c%c%c", digits[group >> 18 & 63],
		    digits[group >> 12 & 63], digits[group >> 6 & 63],
		    i == 30 ? '=' : digits[group & 63]);
	}
	(void)fputc('\'', out);
}

static void
put_start(FILE *out, const struct run *run)
{
	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; base-uri 'none'; form-action 'none'; "
	    "style-src ", out);
	put_hash(out, page_css);
	(void)fputs("; script-src ", out);
	put_hash(out, page_js);
	(void)fputs("\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n", out);
	html_between(out, "<title>", run->begin.job.label != NULL ?
	    run->begin.job.label : "Billing run", "");
	if (run->begin.period.end != NULL)
		html_between(out, ", ", run->begin.period.end, "");
	(void)fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#log\">Skip to the tables</a>\n"
	    "<main", page_css);
	html_data(out, "job", run->begin.job.label);
	html_data(out, "end", run->begin.period.end);
	(void)fputs(">\n", out);
}

/* Which run's rows are shown, if there are several: ids for the CSV, too. */
static void
put_runs(FILE *out, const struct show *s, const struct run *newest)
{
	const struct run *run;
	size_t i;

	(void)fprintf(out, "<label%s>Run <select id=\"run\"><option value=\"\">"
	    "All runs", s->n_runs < 2 ? " hidden" : "");
	for (i = 0; i < s->n_runs; i++) {
		run = s->runs[i];
		(void)fprintf(out, "<option value=\"%zu\"", run->number);
		html_data(out, "id", run_name(run));
		html_data(out, "t", run_time(run));
		(void)fprintf(out, " data-u=\"%" PRIu64 "\"",
		    run->summary.unchanged);
		html_data(out, "end", run->begin.period.end);
		(void)fputs(run == newest ? " selected>" : ">", out);
		html_time(out, run->has_begin ? run_time(run) : run->name);
	}
	(void)fputs("</select></label>\n", out);
}

static void
put_tab(FILE *out, const char *id, const char *title)
{
	(void)fprintf(out, "<button type=\"button\" role=\"tab\" "
	    "id=\"tab-%s\" aria-controls=\"%s\">%s <span></span></button>\n",
	    id, id, title);
}

/* What only the script can do, hidden without it. */
static void
put_tools(FILE *out, const struct show *s, const struct run *newest)
{
	(void)fputs("<div id=\"log\" tabindex=\"-1\">\n"
	    "<div class=\"tabs\" role=\"tablist\" aria-label=\"Tables\" "
	    "hidden>\n", out);
	put_tab(out, "changes", "Changes");
	put_tab(out, "attention", "Needs attention");
	put_tab(out, "unbilled", "Not billed");
	put_tab(out, "unchanged", "Unchanged");
	put_tab(out, "all", "All");
	(void)fputs("</div>\n<form class=\"tools\" role=\"search\" hidden>\n"
	    "<label class=\"find\"><span>Filter</span> <input id=\"find\" "
	    "type=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
	    "placeholder=\"Customer, SKU, service, code: several words\">"
	    "</label>\n"
	    "<button id=\"only\" type=\"button\" hidden></button>\n", out);
	put_runs(out, s, newest);
	(void)fputs("<output id=\"shown\" aria-live=\"polite\"></output>\n"
	    "<button id=\"csv\" type=\"button\">Download CSV</button>\n"
	    "</form>\n", out);
	if (s->chosen != NULL)
		html_between(out, "<p class=\"chosen\">Chosen by <code>",
		    s->chosen, "</code></p>\n");
}

static void
open_page(struct show *s)
{
	struct page *page = s->state = xcalloc(1, sizeof(*page));
	const struct run *run = html_newest(s);

	page->none.number = 1;
	page->run = run = run != NULL ? run : &page->none;
	put_start(s->out, run);
	html_head(s->out, s, run);
	html_runs(s->out, s);
	put_tools(s->out, s, run);
}

/* Which table a row is in depends on the row, so all are kept. */
static void
take_row(struct show *s, const struct row *row)
{
	struct page *page = s->state;

	rows_add(&page->rows, row);
}

/* --- the tables ----------------------------------------------------------- */

/* The rows of a part, numbered among all. Returns how many there are. */
static size_t
choose_part(const struct rows *all, enum html_part part,
    struct html_row *rows)
{
	size_t i, n = 0;

	for (i = 0; i < all->n; i++)
		if (html_part_of(all->rows[i]) == part)
			rows[n++] = (struct html_row){ all->rows[i], i };
	return n;
}

/* The rows of a table without groups. */
static void
put_rows(FILE *out, const struct html_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (i % HTML_FIRST_ROWS == 0 ||
		    rows[i].row->run != rows[i - 1].row->run)
			html_open_body(out, rows[i].row->run, i);
		html_row(out, &rows[i]);
	}
	html_close_table(out);
}

static void
put_tables(struct show *s, const struct page *page)
{
	const struct rows *all = &page->rows;
	struct html_row *rows = xreallocarray(NULL, all->n + 1, sizeof(*rows));

	html_changes(s->out, rows, choose_part(all, HTML_CHANGES, rows));
	html_attention(s->out, rows, choose_part(all, HTML_ATTENTION, rows));
	html_unbilled(s->out, s);
	html_open_table(s->out, "unchanged", "Unchanged",
	    page->run->summary.unchanged == 0 ? "No quantity is unchanged." :
	    "Quantities that are right already are counted, and not listed "
	    "here: a page that is made with <code>-v</code> lists them.", HTML_BADGE_HEAD HTML_NUMBERS_HEAD);
	put_rows(s->out, rows, choose_part(all, HTML_UNCHANGED, rows));
	html_open_table(s->out, "all", "Other entries", "There are no entries.",
	    HTML_BADGE_HEAD HTML_NUMBERS_HEAD HTML_NOTE_HEAD);
	put_rows(s->out, rows, choose_part(all, HTML_OTHER, rows));
	free(rows);
}

static void
close_page(struct show *s)
{
	struct page *page = s->state;

	put_tables(s, page);
	(void)fputs("</div>\n", s->out);
	html_record(s->out, page->run);
	(void)fprintf(s->out, "</main>\n<footer>Made by cwlog-fmt " VERSION
	    ".</footer>\n<script>%s</script>\n</body>\n</html>\n", page_js);
	rows_release(&page->rows);
	free(page);
	s->state = NULL;
}

const struct format format_html = {
	.name = "html",
	.open = open_page,
	.row = take_row,
	.close = close_page,
	.shows_damage = true,
	.is_report = true,
};
