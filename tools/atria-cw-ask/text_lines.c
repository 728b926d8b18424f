#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "array.h"
#include "diag.h"
#include "io.h"
#include "plaintext.h"
#include "questions.h"
#include "rulebook.h"
#include "story.h"
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

/* Of a line "TOOL: CODE: ..." or "TOOL: ...": the set, as story_read() has it,
 * of the errors that it may be. */
static char *
make_set(const char *line, struct arena *a)
{
	int tool = (int)strcspn(line, ":");
	const char *code = line + tool + (line[tool] != '\0');
	struct buf set = { 0 };
	char *copy;

	code += *code == ' ';
	if (strspn(code, "AXCW") == 2 && strspn(code + 2, "0123456789") == 2 &&
	    code[4] == ':')
		buf_addf(&set, "%.4s ", code);
	buf_addf(&set, "@%.*s", tool, line);
	copy = arena_strn(a, set.data, set.len);
	buf_release(&set);
	return copy;
}

/* Whether an error of the line's set is the line: it has its code. */
static bool
is_error(const char *set, const char *error)
{
	return error != NULL && *set != '@';
}

static bool
stands_in(const struct buf *all, const char *line)
{
	const char *p = all->len > 0 ? strstr(all->data, line) : NULL;

	while (p != NULL && p != all->data && p[-1] != '\n')
		p = strstr(p + 1, line);
	return p != NULL;
}

/* Adds the file, if there is one, as UTF-8 without CRs. What cannot be read is
 * not none: its rows would be lost where the output takes its place. */
static int
add_file(struct buf *out, const char *path, struct err *e)
{
	struct buf file = { 0 }, decoded = { 0 };
	const char *text;
	struct err why;
	size_t n, i;
	int rc;

	if (access(path, F_OK) == -1 && errno == ENOENT)
		return 0;
	rc = io_read_file(path, RULEBOOK_MAX_SIZE, &file, e);
	if (rc == 0 && file.len > 0) {
		rc = plaintext(file.data, file.len, &decoded, &text, &n, &why);
		if (rc == -1)
			(void)err_set(e, "%s: %s", path, why.text);
		for (i = 0; rc == 0 && i < n; i++)
			if (text[i] != '\r')
				buf_addc(out, text[i]);
		if (out->len > 0 && out->data[out->len - 1] != '\n')
			buf_addc(out, '\n');
	}
	buf_release(&decoded);
	buf_release(&file);
	return rc;
}

/* FILE: the rules file, and those rows of standard input that it lacks. One
 * with other columns cannot hold them, and is left out. */
int
ask_rules(char **operands, struct buf *out)
{
	struct buf row = { 0 };
	char *line = NULL;
	size_t size = 0, n;
	struct err e;

	if (add_file(out, operands[0], &e) == -1) {
		warn_line("%s", e.text);
		return EXIT_LOCAL;
	}
	for (n = 0; getline(&line, &size, stdin) != -1; n++) {
		line[strcspn(line, "\r\n")] = '\0';
		buf_clear(&row);
		buf_addf(&row, "%s\n", line);
		if (n == 0 && out->len > 0 &&
		    strncmp(out->data, row.data, row.len) != 0) {
			warn_line("%s has other columns or separators; these "
			    "are only the rows that it lacks", operands[0]);
			buf_clear(out);
		}
		if (!stands_in(out, row.data))
			buf_adds(out, row.data);
	}
	free(line);
	buf_release(&row);
	return EXIT_DONE;
}

/* STREAM: the lines that the stream does not have, each once */
int
ask_said(char **operands, struct buf *out)
{
	struct arena a = { 0 };
	struct array lines = { .a = &a, .size = sizeof(char *) };
	struct array sets = { .a = &a, .size = sizeof(char *) };
	struct buf line = { 0 };
	struct story s;
	char *text = NULL, *copy;
	size_t size = 0, i;

	for (; read_clean(&line, &text, &size); buf_clear(&line)) {
		copy = arena_strn(&a, line.len > 0 ? line.data : "", line.len);
		*(char **)array_add(&lines) = copy;
		*(char **)array_add(&sets) = make_set(copy, &a);
	}
	*(char **)array_add(&sets) = NULL;
	story_read(&s, operands[0], sets.items);
	for (i = 0; i < lines.n; i++) {
		copy = ((char **)lines.items)[i];
		buf_clear(&line);
		buf_addf(&line, "%s\n", copy);
		if (!is_error(((char **)sets.items)[i], s.errors[i]) &&
		    !stands_in(out, line.data))
			buf_adds(out, line.data);
	}
	story_release(&s);
	arena_release(&a);
	free(text);
	buf_release(&line);
	return EXIT_DONE;
}

/* WHAT HOW TEXT: a line of the check, as wide as the terminal, or as a word of
 * it: paths are not cut */
int
ask_item(char **operands, struct buf *out)
{
	const int indent = 24, least = indent + wrap_longest_word(operands[2]);
	const int width = wrap_terminal(STDOUT_FILENO, INT_MAX);

	buf_addf(out, "%-15s %-7s ", operands[0], operands[1]);
	wrap_add_text(out, operands[2], indent, indent, width > least ?
	    width : least);
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
