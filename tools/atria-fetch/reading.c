#include <stdlib.h>
#include <string.h>

#include "reading.h"

/* --- the text ------------------------------------------------------------- */

char
reading_peek(struct reading *rd)
{
	while (rd->at < rd->len &&
	    memchr(" \t\r\n", rd->text[rd->at], 4) != NULL)
		rd->at++;
	return rd->at < rd->len ? rd->text[rd->at] : '\0';
}

bool
reading_accept(struct reading *rd, char c)
{
	if (reading_peek(rd) != c)
		return false;
	rd->at++;
	return true;
}

int
reading_wrong(const struct reading *rd, const char *what)
{
	size_t i, line = 1, start = 0;

	for (i = 0; i < rd->at; i++)
		if (rd->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	return err_set(rd->r->e, "line %zu, column %zu: %s", line,
	    rd->at - start + 1, what);
}

int
reading_value(struct reading *rd)
{
	struct err why;
	int rc;

	(void)reading_peek(rd);
	rc = scan_value(&rd->scan, rd->text + rd->at, rd->len - rd->at, &why);
	rd->at += rd->scan.end;
	return rc == 0 ? 0 : reading_wrong(rd, why.text);
}

/* --- cells ---------------------------------------------------------------- */

/*
 * Programs that keep quantities in binary write 0.3 as 0.29999999999999999:
 * what is no quantity as it stands is taken as the shortest text that means the
 * same binary number. The text stays: a code may be a number, too.
 */
static void
shorten_number(struct cell *cell, struct arena *a)
{
	const double d = strtod(cell->text, NULL);
	const char *shorter;
	int precision;

	for (precision = 15; precision < 17; precision++) {
		shorter = arena_fmt(a, "%.*g", precision, d);
		if (strtod(shorter, NULL) < d || strtod(shorter, NULL) > d)
			continue;
		cell->fault = qty_parse(&cell->number, shorter,
		    strlen(shorter));
		return;
	}
}

struct cell
reading_cell(const struct scan *s, size_t tok, struct arena *a)
{
	struct cell cell = { .kind = CELL_OTHER };

	switch (scan_type(s, tok)) {
	case SCAN_NULL:
		cell.kind = CELL_NONE;
		break;
	case SCAN_STRING:
		cell.kind = CELL_TEXT;
		cell.text = scan_string(s, tok, a);
		break;
	case SCAN_NUMBER:
		cell.kind = CELL_NUMBER;
		cell.text = arena_strn(a, s->text + s->tokens[tok].start,
		    s->tokens[tok].len);
		cell.fault = scan_qty(s, tok, &cell.number);
		if (cell.fault != NULL)
			shorten_number(&cell, a);
		break;
	case SCAN_TRUE:
		cell.kind = CELL_TRUE;
		break;
	case SCAN_FALSE:
		cell.kind = CELL_FALSE;
		break;
	case SCAN_OBJECT:
	case SCAN_ARRAY:
		break;
	}
	return cell;
}

bool
reading_is_container(const struct scan *s, size_t tok)
{
	return scan_type(s, tok) == SCAN_OBJECT ||
	    scan_type(s, tok) == SCAN_ARRAY;
}
