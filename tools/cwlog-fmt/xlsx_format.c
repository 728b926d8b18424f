/*
 * Format xlsx: a workbook with a sheet for each question that a person has:
 * what changes, what needs attention, what is not billed, what stays; and all
 * rows. libxlsxwriter writes a file by its name, so it gets one without a
 * directory, which is then copied: nothing is left of it, whatever ends us. No
 * row is kept in memory.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

#include "date.h"
#include "diag.h"
#include "format.h"
#include "hints.h"
#include "text.h"
#include "xalloc.h"

#define TEXT_MAX	32767	/* characters that a cell can hold */
#define ROWS_MAX	1048576	/* rows that a sheet can hold */
#define EPOCH		25569	/* 1970-01-01 in days of a spreadsheet */

enum sheet {
	SHEET_CHANGES,
	SHEET_ATTENTION,
	SHEET_UNBILLED,
	SHEET_UNCHANGED,
	SHEET_ALL
};
#define SHEETS	(SHEET_ALL + 1)

enum kind {
	KIND_TEXT,
	KIND_QUANTITY,
	KIND_AMOUNT,
	KIND_TIME,
	KIND_DATE
};

struct column {
	const char *title;
	enum kind kind;
	double width;
};

static const struct column row_columns[] = {
	{ "Time (UTC)", KIND_TIME, 18 },
	{ "Level", KIND_TEXT, 8 },
	{ "Code", KIND_TEXT, 8 },
	{ "Customer", KIND_TEXT, 10 },
	{ "Customer name", KIND_TEXT, 28 },
	{ "SKU", KIND_TEXT, 14 },
	{ "Description", KIND_TEXT, 34 },
	{ "Before", KIND_QUANTITY, 10 },
	{ "After", KIND_QUANTITY, 10 },
	{ "Change", KIND_QUANTITY, 10 },
	{ "Unit price", KIND_AMOUNT, 10 },
	{ "Amount", KIND_AMOUNT, 12 },
	{ "Outcome", KIND_TEXT, 12 },
	{ "Message", KIND_TEXT, 60 },
	{ "Error", KIND_TEXT, 40 },
	{ "What to do", KIND_TEXT, 60 },
	{ "Run", KIND_TEXT, 28 },
	{ "Period end", KIND_DATE, 11 },
	{ "Product", KIND_TEXT, 14 },
	{ "Note", KIND_TEXT, 40 },
};
static const struct column unbilled_columns[] = {
	{ "Code", KIND_TEXT, 8 },
	{ "Customer", KIND_TEXT, 10 },
	{ "Customer name", KIND_TEXT, 28 },
	{ "SKU", KIND_TEXT, 14 },
	{ "Description", KIND_TEXT, 34 },
	{ "Lines", KIND_QUANTITY, 8 },
	{ "Counted", KIND_QUANTITY, 10 },
	{ "Billed", KIND_QUANTITY, 10 },
	{ "Not billed", KIND_QUANTITY, 10 },
	{ "Unit price", KIND_AMOUNT, 10 },
	{ "Amount", KIND_AMOUNT, 12 },
	{ "What to do", KIND_TEXT, 60 },
	{ "Run", KIND_TEXT, 28 },
	{ "Period end", KIND_DATE, 11 },
};

#define N(columns)	((uint16_t)(sizeof(columns) / sizeof((columns)[0])))

static const struct layout {
	const char *name;
	const struct column *columns;
	uint16_t n;
} layouts[SHEETS] = {
	[SHEET_CHANGES] = { "Changes", row_columns, N(row_columns) },
	[SHEET_ATTENTION] = { "Needs attention", row_columns, N(row_columns) },
	[SHEET_UNBILLED] = { "Not billed", unbilled_columns,
	    N(unbilled_columns) },
	[SHEET_UNCHANGED] = { "Unchanged", row_columns, N(row_columns) },
	[SHEET_ALL] = { "All", row_columns, N(row_columns) },
};

struct book {
	lxw_workbook *workbook;
	lxw_worksheet *sheets[SHEETS];
	lxw_format *formats[KIND_DATE + 1];
	uint32_t rows[SHEETS];	/* that are written, with the titles */
	bool full;		/* a sheet */
	FILE *file;		/* the workbook, to be copied */
};

/* Of the row at hand on one of the sheets. */
struct place {
	const struct book *book;
	const struct column *columns;
	lxw_worksheet *sheet;
	uint32_t row;
};

/* --- cells ---------------------------------------------------------------- */

/* A text is never a formula here. What does not fit into a cell is cut. */
static void
put_text_cell(const struct place *p, uint16_t column, const char *text)
{
	char clean[TEXT_MAX];

	if (text != NULL && text_clean(clean, sizeof(clean), text) > 0)
		(void)worksheet_write_string(p->sheet, p->row, column, clean,
		    NULL);
}

static void
put_number(const struct place *p, uint16_t column, double number)
{
	(void)worksheet_write_number(p->sheet, p->row, column, number,
	    p->book->formats[p->columns[column].kind]);
}

static void
put_qty(const struct place *p, uint16_t column, struct qty q)
{
	if (q.known)
		put_number(p, column,
		    (double)q.micro / (double)qty_units(1).micro);
}

static void
put_time(const struct place *p, uint16_t column, const char *time)
{
	int64_t t;

	if (time != NULL && date_time_parse(&t, time))
		put_number(p, column, EPOCH + (double)t / 86400);
	else
		put_text_cell(p, column, time);
}

static void
put_date(const struct place *p, uint16_t column, const char *date)
{
	date_day day;

	if (date != NULL && date_parse(&day, date))
		put_number(p, column, EPOCH + (double)day);
	else
		put_text_cell(p, column, date);
}

/* --- rows ----------------------------------------------------------------- */

/* In the order of the columns. */
static void
put_cells(const struct place *p, const struct row *row, bool hints)
{
	uint16_t c = 0;

	put_time(p, c++, row->time);
	put_text_cell(p, c++, log_level_name(row->level));
	put_text_cell(p, c++, row->code);
	put_text_cell(p, c++, row->customer.code);
	put_text_cell(p, c++, row->customer.name);
	put_text_cell(p, c++, row->sku);
	put_text_cell(p, c++, row->description);
	put_qty(p, c++, row->before);
	put_qty(p, c++, row->after);
	put_qty(p, c++, row->units);
	put_qty(p, c++, row->unit_price);
	put_qty(p, c++, row->amount);
	put_text_cell(p, c++, row->outcome);
	put_text_cell(p, c++, row->message);
	put_text_cell(p, c++, row->error);
	put_text_cell(p, c++, hints ? hint_for(row->code) :
	    hint_action(row->code));
	put_text_cell(p, c++, run_name(row->run));
	put_date(p, c++, row->run->begin.period.end);
	put_text_cell(p, c++, row->product);
	put_text_cell(p, c, row->note);
}

/* A new row of the sheet; false if it is full. */
static bool
begin_row(struct book *b, enum sheet sheet, struct place *place)
{
	*place = (struct place){ b, layouts[sheet].columns, b->sheets[sheet],
	    b->rows[sheet] };
	if (place->row == ROWS_MAX) {
		b->full = true;
		return false;
	}
	b->rows[sheet]++;
	return true;
}

static void
add_row(struct book *b, enum sheet sheet, const struct row *row, bool hints)
{
	struct place place;

	if (begin_row(b, sheet, &place))
		put_cells(&place, row, hints);
}

static void
add_unbilled(struct book *b, const struct unbilled_item *item,
    const struct begin *begin)
{
	struct place p;
	uint16_t c = 0;

	if (!begin_row(b, SHEET_UNBILLED, &p))
		return;
	put_text_cell(&p, c++, item->code);
	put_text_cell(&p, c++, item->customer);
	put_text_cell(&p, c++, item->name);
	put_text_cell(&p, c++, item->sku);
	put_text_cell(&p, c++, item->description);
	put_number(&p, c++, (double)item->lines);
	put_qty(&p, c++, item->quantity);
	put_qty(&p, c++, item->billed);
	put_qty(&p, c++, item->missing);
	put_qty(&p, c++, item->unit_price);
	put_qty(&p, c++, item->amount);
	put_text_cell(&p, c++, hint_action(item->code));
	put_text_cell(&p, c++, begin->run);
	put_date(&p, c, begin->period.end);
}

static void
end_run(struct show *s, const struct run *run)
{
	const struct unbilled_item *all = run->unbilled.items.items;
	size_t i;

	for (i = 0; i < run->unbilled.items.n; i++)
		add_unbilled(s->state, &all[i], &run->begin);
}

static bool
is_unchanged(const struct row *row)
{
	return strcmp(row->code, "CW09") == 0 ||
	    (row->is_change && row->action == ACTION_NONE);
}

static void
show_row(struct show *s, const struct row *row)
{
	struct book *b = s->state;

	if (row_has_effect(row))
		add_row(b, SHEET_CHANGES, row, s->hints);
	if (row->level <= LEVEL_WARN || row->not_done)
		add_row(b, SHEET_ATTENTION, row, s->hints);
	if (is_unchanged(row))
		add_row(b, SHEET_UNCHANGED, row, s->hints);
	add_row(b, SHEET_ALL, row, s->hints);
}

/* --- the workbook --------------------------------------------------------- */

static void
add_formats(struct book *b)
{
	static const char *const numbers[] = {
		[KIND_TEXT] = "General",
		[KIND_QUANTITY] = "General",
		[KIND_AMOUNT] = "#,##0.00####",
		[KIND_TIME] = "yyyy-mm-dd hh:mm:ss",
		[KIND_DATE] = "yyyy-mm-dd",
	};
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		b->formats[i] = workbook_add_format(b->workbook);
		format_set_num_format(b->formats[i], numbers[i]);
	}
}

static void
add_sheet(struct book *b, enum sheet sheet)
{
	const struct layout *layout = &layouts[sheet];
	lxw_worksheet *w = workbook_add_worksheet(b->workbook, layout->name);
	lxw_format *bold = workbook_add_format(b->workbook);
	uint16_t c;

	format_set_bold(bold);
	for (c = 0; c < layout->n; c++) {
		(void)worksheet_set_column(w, c, c, layout->columns[c].width,
		    NULL);
		(void)worksheet_write_string(w, 0, c, layout->columns[c].title,
		    bold);
	}
	worksheet_freeze_panes(w, 1, 0);
	b->sheets[sheet] = w;
	b->rows[sheet] = 1;
}

static void
open_book(struct show *s)
{
	struct book *b = xcalloc(1, sizeof(*b));
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	char name[32];
	enum sheet sheet;

	s->state = b;
	if ((b->file = tmpfile()) == NULL)
		die(EXIT_LOCAL, "a temporary file: %s", strerror(errno));
	(void)snprintf(name, sizeof(name), "/dev/fd/%d", fileno(b->file));
	b->workbook = workbook_new_opt(name, &options);
	if (b->workbook == NULL)
		die(EXIT_LOCAL, "the workbook: out of memory");
	add_formats(b);
	for (sheet = 0; sheet < SHEETS; sheet++)
		add_sheet(b, sheet);
}

/* It is of the first run's time: the same rows give the same bytes. */
static void
set_properties(struct book *b, const struct show *s)
{
	const struct begin *begin = &s->runs[0]->begin;
	lxw_doc_properties properties = { .title = NULL };
	char title[256];
	int64_t t;

	if (begin->job.label != NULL && text_clean(title, sizeof(title),
	    begin->job.label) > 0)
		properties.title = title;
	if (begin->time != NULL && date_time_parse(&t, begin->time))
		properties.created = (time_t)t;
	(void)workbook_set_properties(b->workbook, &properties);
}

static void
copy_file(FILE *in, FILE *out)
{
	char bytes[8192];
	size_t n;

	rewind(in);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		(void)fwrite(bytes, 1, n, out);
	if (ferror(in))
		die(EXIT_LOCAL, "the workbook: %s", strerror(errno));
}

static void
close_book(struct show *s)
{
	struct book *b = s->state;
	enum sheet sheet;
	lxw_error error;

	for (sheet = 0; sheet < SHEETS; sheet++)
		(void)worksheet_autofilter(b->sheets[sheet], 0, 0,
		    b->rows[sheet] - 1, layouts[sheet].n - 1);
	if (s->n_runs > 0)
		set_properties(b, s);
	if ((error = workbook_close(b->workbook)) != LXW_NO_ERROR)
		die(EXIT_LOCAL, "the workbook: %s", lxw_strerror(error));
	copy_file(b->file, s->out);
	if (b->full)
		warn_line("a sheet holds %d rows and not more: choose rows "
		    "with -l, -k, -C or -g", ROWS_MAX);
	(void)fclose(b->file);
	free(b);
	s->state = NULL;
}

const struct format format_xlsx = {
	.name = "xlsx",
	.open = open_book,
	.row = show_row,
	.end = end_run,
	.close = close_book,
	.shows_damage = true,
};
