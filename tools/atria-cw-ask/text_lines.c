#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "diag.h"
#include "questions.h"

#define COLUMNS	16

/*
 * The next line of standard input without harmful characters, but for its tabs;
 * no LF. False at the end.
 */
static bool
read_clean(struct buf *out, char **line, size_t *size)
{
	ssize_t len = getline(line, size, stdin);
	char *p, *piece;

	if (len == -1)
		return false;
	for (p = *line; p < *line + len; p++)
		if (*p == '\0')
			*p = '?';
	while (len > 0 && strchr("\r\n", (*line)[len - 1]) != NULL)
		(*line)[--len] = '\0';
	for (piece = *line; piece != NULL; piece = p) {
		if ((p = strchr(piece, '\t')) != NULL)
			*p++ = '\0';
		add_clean(out, piece);
		if (p != NULL)
			buf_addc(out, '\t');
	}
	return true;
}

int
ask_text(char **operands, struct buf *out)
{
	char *line = NULL;
	size_t size = 0;

	(void)operands;
	while (read_clean(out, &line, &size))
		buf_addc(out, '\n');
	free(line);
	return EXIT_DONE;
}

/* How many characters there are up to the end of the cell. */
static size_t
width_of(const char *s)
{
	size_t n = 0;

	for (; *s != '\0' && *s != '\t' && *s != '\n'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void
measure(const char *s, size_t widths[COLUMNS])
{
	size_t column = 0, n;

	for (; *s != '\0'; s += *s != '\0') {
		n = width_of(s);
		widths[column] = n > widths[column] ? n : widths[column];
		s += strcspn(s, "\t\n");
		column = *s == '\t' && column + 1 < COLUMNS ? column + 1 : 0;
	}
}

/* Lines of cells with tabs between them, as columns. */
int
ask_table(char **operands, struct buf *out)
{
	size_t widths[COLUMNS] = { 0 }, column = 0, len;
	struct buf text = { 0 };
	const char *s;

	if (ask_text(operands, &text) != EXIT_DONE || text.len == 0)
		return EXIT_DONE;
	measure(text.data, widths);
	for (s = text.data; *s != '\0'; s += len + 1) {
		len = strcspn(s, "\t\n");
		buf_add(out, s, len);
		if (s[len] == '\t')
			buf_addf(out, "%*s", (int)(widths[column] - width_of(s))
			    + 2, "");
		else
			buf_addc(out, '\n');
		column = s[len] == '\t' && column + 1 < COLUMNS ?
		    column + 1 : 0;
	}
	buf_release(&text);
	return EXIT_DONE;
}
