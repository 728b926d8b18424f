#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "diag.h"
#include "questions.h"
#include "table.h"
#include "wrap.h"

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
		wrap_add_clean(out, piece);
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

/* Lines of cells with tabs between them, as columns. */
int
ask_table(char **operands, struct buf *out)
{
	struct buf text = { 0 };

	(void)ask_text(operands, &text);
	if (text.len > 0)
		table_add(out, text.data, false, false);
	buf_release(&text);
	return EXIT_DONE;
}
