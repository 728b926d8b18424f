#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "table.h"
#include "wrap.h"

#define COLUMNS	16
#define GAP	2	/* between columns */
#define ENDLESS	9999	/* where no terminal is */

struct line {
	const char *cells[COLUMNS];
};

struct table {
	struct array lines;	/* struct line */
	struct wrap_column columns[COLUMNS];
	int words[COLUMNS];	/* the longest of each column */
	size_t n;		/* columns */
	struct arena arena;
};

static void
take_line(struct table *t, char *text)
{
	struct line *line = array_add(&t->lines);
	size_t i, n = 0;
	int width;

	for (i = 0; i < COLUMNS; i++)
		line->cells[i] = "";
	while (n < COLUMNS && text != NULL) {
		line->cells[n] = text;
		if ((text = strchr(text, '\t')) != NULL)
			*text++ = '\0';
		width = wrap_width(line->cells[n]);
		if (width > t->columns[n].width)
			t->columns[n].width = width;
		width = wrap_longest_word(line->cells[n]);
		if (width > t->words[n])
			t->words[n] = width;
		n++;
	}
	t->n = n > t->n ? n : t->n;
}

static int
total_width(const struct table *t)
{
	int sum = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		sum += t->columns[i].width + (i > 0 ? GAP : 0);
	return sum;
}

/* Makes the columns narrower, the one first that has most to give. False if a
 * word would have to be cut. */
static bool
squeeze(struct table *t, int width)
{
	struct table narrow = *t;
	size_t i, best;
	int excess;

	for (excess = total_width(t) - width; excess > 0; excess--) {
		best = 0;
		for (i = 1; i < t->n; i++)
			if (narrow.columns[i].width - t->words[i] >
			    narrow.columns[best].width - t->words[best])
				best = i;
		if (narrow.columns[best].width <= t->words[best])
			return false;
		narrow.columns[best].width--;
	}
	memcpy(t->columns, narrow.columns, sizeof(t->columns));
	return true;
}

/* A line of the table as lines of a name and a value. */
static void
add_stacked(struct buf *out, const struct line *names, const struct line *line,
    size_t n, int width)
{
	int longest = 0, w;
	size_t i;

	for (i = 1; i < n; i++)
		if ((w = wrap_width(names->cells[i])) > longest)
			longest = w;
	wrap_add_text(out, line->cells[0], 0, GAP, width);
	for (i = 1; i < n; i++) {
		if (strcmp(line->cells[i], "-") == 0)
			continue;
		buf_addf(out, "  %-*s  ", longest, names->cells[i]);
		wrap_add_text(out, line->cells[i], longest + 2 * GAP,
		    longest + 2 * GAP, width);
	}
}

static void
add_sentence(struct buf *out, const struct line *names,
    const struct line *line, size_t n)
{
	size_t i, k;
	char c;

	for (i = 0; i < n; i++) {
		if (strcmp(line->cells[i], "-") == 0)
			continue;
		buf_adds(out, i > 0 ? ", " : "");
		for (k = 0; (c = names->cells[i][k]) != '\0'; k++)
			buf_addc(out, i + k > 0 && c >= 'A' && c <= 'Z' ?
			    (char)(c - 'A' + 'a') : c);
		buf_addf(out, " %s", line->cells[i]);
	}
	buf_adds(out, ".\n");
}

static void
add_lines(struct buf *out, struct table *t, bool named, bool plain)
{
	const struct line *lines = t->lines.items;
	int width = wrap_terminal(STDOUT_FILENO, ENDLESS);
	bool fits = squeeze(t, width) || !named;
	size_t i;

	for (i = 0; i < t->lines.n; i++)
		if (named && plain && i > 0)
			add_sentence(out, &lines[0], &lines[i], t->n);
		else if (fits && !(named && plain))
			wrap_add_row(out, t->columns, lines[i].cells, t->n);
		else if (i > 0)
			add_stacked(out, &lines[0], &lines[i], t->n, width);
}

void
table_add(struct buf *out, const char *text, bool named, bool plain)
{
	struct table t = { .n = 0 };
	char *copy = strdup(text), *line, *next;

	t.lines = (struct array){ .a = &t.arena, .size = sizeof(struct line) };
	for (line = copy; line != NULL && *line != '\0'; line = next) {
		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		take_line(&t, line);
	}
	add_lines(out, &t, named, plain);
	free(copy);
	arena_release(&t.arena);
}
