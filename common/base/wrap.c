#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "wrap.h"
#include "text.h"

#define NARROWEST	20
#define WIDEST		9999
#define CELLS		16	/* of a row */

int
wrap_terminal(int fd, int usual)
{
	const char *given = getenv("COLUMNS");
	struct winsize size;
	int n = usual;

	if (given == NULL || !text_number(given, 1, WIDEST, &n))
		if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
			n = size.ws_col;
	return n < NARROWEST ? NARROWEST : n;
}

bool
wrap_colors(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (no == NULL || *no == '\0') && term != NULL &&
	    strcmp(term, "dumb") != 0 && isatty(fd) == 1;
}

void
wrap_add_clean(struct buf *out, const char *s)
{
	size_t size = TEXT_CLEAN_SIZE(strlen(s));

	buf_reserve(out, size);
	out->len += text_clean(out->data + out->len, size, s);
}

/* The character at s: its bytes, and its columns in *width. */
static size_t
measure(const char *s, int *width)
{
	size_t n = utf8_len(s, strnlen(s, 4));

	*width = n == 0 ? 1 : text_columns(utf8_decode(s, n));
	return n == 0 ? 1 : n;
}

int
wrap_width(const char *s)
{
	int width, sum = 0;

	for (; *s != '\0'; sum += width)
		s += measure(s, &width);
	return sum;
}

int
wrap_longest_word(const char *s)
{
	int width, word = 0, longest = 0;
	const char *next;

	for (; *s != '\0'; s = next) {
		next = s + measure(s, &width);
		/* a line may end behind a wide character, too */
		word = *s == ' ' ? 0 : width > 1 ? width : word + width;
		longest = word > longest ? word : longest;
	}
	return longest;
}

/* As wrap_fit(); *cut: the line ends within a word. */
static size_t
fit(const char *s, int width, int *taken, bool *cut)
{
	const char *p = s, *end = NULL, *next;
	int column = 0, w;
	bool wide = false;

	for (*cut = false; *p != '\0'; p = next, column += w) {
		next = p + measure(p, &w);
		/* in front of a blank, and at either side of a wide one */
		if (p > s && w > 0 && (*p == ' ' ? p[-1] != ' ' :
		    w > 1 || wide)) {
			end = p;
			*taken = column;
		}
		if (column + w > width && p > s) {
			*cut = end == NULL;
			break;
		}
		wide = w > 1 || (w == 0 && wide);
	}
	if (*p != '\0' && end != NULL)
		return (size_t)(end - s);
	*taken = column;
	return (size_t)(p - s);
}

size_t
wrap_fit(const char *s, int width, int *taken)
{
	bool cut;

	return fit(s, width, taken, &cut);
}

void
wrap_add_text(struct buf *out, const char *s, int column, int indent,
    int width)
{
	int taken;
	size_t n;
	bool cut;

	for (;;) {
		n = fit(s, width - column, &taken, &cut);
		if (cut && column > indent)
			n = 0;	/* more of the word fits into the next line */
		buf_add(out, s, n);
		buf_addc(out, '\n');
		s += n + strspn(s + n, " ");
		if (*s == '\0')
			return;
		buf_addf(out, "%*s", indent, "");
		column = indent;
	}
}

/* Adds blanks, but not before there is something to stand behind them. */
static void
add_piece(struct buf *out, int *pending, const char *s, size_t n)
{
	if (n == 0)
		return;
	buf_addf(out, "%*s", *pending, "");
	buf_add(out, s, n);
	*pending = 0;
}

/* One line of the row; moves the cells on. False if nothing is left. */
static bool
add_line(struct buf *out, const struct wrap_column *columns, const char **cells,
    size_t n)
{
	int pending = 0, taken;
	bool left = false;
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = wrap_fit(cells[i], columns[i].width, &taken);
		if (columns[i].right)
			pending += columns[i].width - taken;
		add_piece(out, &pending, cells[i], len);
		if (!columns[i].right)
			pending += columns[i].width - taken;
		pending += 2;
		cells[i] += len + strspn(cells[i] + len, " ");
		left = left || *cells[i] != '\0';
	}
	buf_addc(out, '\n');
	return left;
}

void
wrap_add_row(struct buf *out, const struct wrap_column *columns,
    const char *const *cells, size_t n)
{
	const char *left[CELLS];

	n = n < CELLS ? n : CELLS;
	memcpy(left, cells, n * sizeof(*left));
	while (add_line(out, columns, left, n))
		;
}
