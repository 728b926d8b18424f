/* Formats csv and json: rows as lines of a table. */
#include <string.h>

#include "date.h"
#include "jout.h"
#include "put.h"
#include "table.h"

/* --- lines ---------------------------------------------------------------- */

void
table_csv_names(FILE *out, const struct column *columns, size_t n,
    char separator)
{
	size_t i;

	(void)fputs("\xef\xbb\xbf", out);
	for (i = 0; i < n; i++) {
		if (i > 0)
			(void)fputc(separator, out);
		(void)fputs(columns[i].name, out);
	}
	(void)fputs("\r\n", out);
}

static void
put_number(FILE *out, struct qty q, char separator)
{
	char number[QTY_TEXT], *point;

	(void)qty_text(number, q);
	if (separator == ';' && (point = strchr(number, '.')) != NULL)
		*point = ',';
	(void)fputs(number, out);
}

/* "2026-10-26 22:00:00" of "2026-10-26T22:00:00Z", which is a text to Excel;
 * and a day as it is. */
static void
put_time(FILE *out, const char *time)
{
	date_day day;
	int64_t t;

	if (time != NULL && date_time_parse(&t, time) &&
	    strlen(time) == sizeof("2026-10-26T22:00:00Z") - 1)
		(void)fprintf(out, "%.10s %.8s", time, time + 11);
	else if (time != NULL && date_parse(&day, time))
		(void)fputs(time, out);
	else
		put_csv(out, time);
}

void
table_csv(FILE *out, const struct column *columns, const struct cell *cells,
    size_t n, char separator)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			(void)fputc(separator, out);
		if (cells[i].number.known)
			put_number(out, cells[i].number, separator);
		else if (columns[i].kind >= CELL_TIME)
			put_time(out, cells[i].text);
		else
			put_csv(out, cells[i].text);
	}
	(void)fputs("\r\n", out);
}

void
table_json(FILE *out, const struct column *columns, const struct cell *cells,
    size_t n)
{
	struct buf b = { 0 };
	struct jout j = { .buf = &b };
	size_t i;

	jout_object(&j, NULL);
	for (i = 0; i < n; i++)
		if (cells[i].number.known)
			jout_qty(&j, columns[i].name, cells[i].number);
		else if (cells[i].text != NULL)
			jout_string(&j, columns[i].name, cells[i].text);
	jout_end_object(&j);
	put_json_line(out, &b);
	buf_release(&b);
}

/* --- rows ----------------------------------------------------------------- */

static void
open_csv(struct show *s)
{
	table_csv_names(s->out, row_columns, ROW_COLUMNS, s->separator);
}

static void
row_csv(struct show *s, const struct row *row)
{
	struct cell cells[ROW_COLUMNS];

	row_cells(cells, row, s->hints);
	table_csv(s->out, row_columns, cells, ROW_COLUMNS, s->separator);
}

static void
unbilled_csv(struct show *s, const struct run *run,
    const struct unbilled_item *item)
{
	struct cell cells[ROW_COLUMNS];

	unbilled_row_cells(cells, run, item, s->hints);
	table_csv(s->out, row_columns, cells, ROW_COLUMNS, s->separator);
}

static void
row_json(struct show *s, const struct row *row)
{
	struct cell cells[ROW_COLUMNS];

	row_cells(cells, row, s->hints);
	table_json(s->out, row_columns, cells, ROW_COLUMNS);
}

static void
unbilled_json(struct show *s, const struct run *run,
    const struct unbilled_item *item)
{
	struct cell cells[ROW_COLUMNS];

	unbilled_row_cells(cells, run, item, s->hints);
	table_json(s->out, row_columns, cells, ROW_COLUMNS);
}

const struct format format_csv = {
	.name = "csv",
	.open = open_csv,
	.row = row_csv,
	.unbilled = unbilled_csv,
	.shows_damage = true,
};

const struct format format_json = {
	.name = "json",
	.row = row_json,
	.unbilled = unbilled_json,
	.shows_damage = true,
};
