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

#include "columns.h"
#include "date.h"
#include "diag.h"
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

static const struct layout {
	const char *name;
	const struct column *columns;
	uint16_t n;
} layouts[SHEETS] = {
	[SHEET_CHANGES] = { "Changes", row_columns, ROW_COLUMNS },
	[SHEET_ATTENTION] = { "Needs attention", row_columns, ROW_COLUMNS },
	[SHEET_UNBILLED] = { "Not billed", unbilled_columns,
	    UNBILLED_COLUMNS },
	[SHEET_UNCHANGED] = { "Unchanged", row_columns, ROW_COLUMNS },
	[SHEET_ALL] = { "All", row_columns, ROW_COLUMNS },
};

struct book {
	lxw_workbook *workbook;
	lxw_worksheet *sheets[SHEETS];
	lxw_format *formats[CELL_DAY + 1];
	uint32_t rows[SHEETS];	/* that are written, with the titles */
	bool full;		/* a sheet */
	FILE *file;		/* the workbook, to be copied */
};

/* --- cells ---------------------------------------------------------------- */

/* A text is never a formula here. What does not fit into a cell is cut. */
static void
put_text_cell(lxw_worksheet *w, uint32_t row, uint16_t column,
    const char *text)
{
	char clean[TEXT_MAX];

	if (text != NULL && text_clean(clean, sizeof(clean), text) > 0)
		(void)worksheet_write_string(w, row, column, clean, NULL);
}

/* What the sheet shows of the cell as a number: false if it is a text. */
static bool
as_number(double *number, const struct cell *cell, enum cell_kind kind)
{
	date_day day;
	int64_t t;

	if (cell->number.known)
		*number = (double)cell->number.micro /
		    (double)qty_units(1).micro;
	else if (cell->text == NULL)
		return false;
	else if (kind == CELL_TIME && date_time_parse(&t, cell->text))
		*number = EPOCH + (double)t / 86400;
	else if (kind == CELL_DAY && date_parse(&day, cell->text))
		*number = EPOCH + (double)day;
	else
		return false;
	return true;
}

/* A new row of the sheet, unless that is full. */
static void
add_row(struct book *b, enum sheet sheet, const struct cell *cells)
{
	const struct layout *layout = &layouts[sheet];
	lxw_worksheet *w = b->sheets[sheet];
	uint32_t row = b->rows[sheet];
	enum cell_kind kind;
	double number;
	uint16_t i;

	if (row == ROWS_MAX) {
		b->full = true;
		return;
	}
	b->rows[sheet]++;
	for (i = 0; i < layout->n; i++) {
		kind = layout->columns[i].kind;
		if (as_number(&number, &cells[i], kind))
			(void)worksheet_write_number(w, row, i, number,
			    b->formats[kind]);
		else
			put_text_cell(w, row, i, cells[i].text);
	}
}

static void
show_unbilled(struct show *s, const struct run *run,
    const struct unbilled_item *item)
{
	struct cell cells[UNBILLED_COLUMNS];

	unbilled_cells(cells, run, item);
	add_row(s->state, SHEET_UNBILLED, cells);
}

static void
show_row(struct show *s, const struct row *row)
{
	struct cell cells[ROW_COLUMNS];
	struct book *b = s->state;

	row_cells(cells, row, s->hints);
	if (row_has_effect(row))
		add_row(b, SHEET_CHANGES, cells);
	if (row->level <= LEVEL_WARN || row->not_done)
		add_row(b, SHEET_ATTENTION, cells);
	if (row_is_unchanged(row))
		add_row(b, SHEET_UNCHANGED, cells);
	add_row(b, SHEET_ALL, cells);
}

/* --- the workbook --------------------------------------------------------- */

static void
add_formats(struct book *b)
{
	static const char *const numbers[] = {
		[CELL_TEXT] = "General",
		[CELL_QUANTITY] = "General",
		[CELL_AMOUNT] = "#,##0.00####",
		[CELL_TIME] = "yyyy-mm-dd hh:mm:ss",
		[CELL_DAY] = "yyyy-mm-dd",
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
	.unbilled = show_unbilled,
	.close = close_book,
	.shows_damage = true,
};
