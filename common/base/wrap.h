#ifndef WRAP_H
#define WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * Text in the columns of a terminal: wrapped at words, with wide and combining
 * characters counted as the terminal shows them. A word is cut only where it is
 * longer than a whole line. All texts are UTF-8 as text_clean() leaves it.
 */

#define WRAP_USUAL	80

/* How wide it is: as COLUMNS says, or the terminal fd; or usual. At least
 * 20. */
int wrap_terminal(int fd, int usual);

/* Whether what goes to fd may have colors: it is a terminal that knows them,
 * and the environment (NO_COLOR) does not forbid it. */
bool wrap_colors(int fd);

/* Adds s, harmless to a terminal: text_clean(). */
void wrap_add_clean(struct buf *out, const char *s);

/* How many columns s takes. */
int wrap_width(const char *s);
/* How many columns its longest word takes. */
int wrap_longest_word(const char *s);

/*
 * How many bytes of s stand on a line of that width; what is left begins behind
 * the blanks that follow. *taken is how many columns that is.
 */
size_t wrap_fit(const char *s, int width, int *taken);

/* Adds s in lines of up to width columns, of which `column` are taken already;
 * further lines begin with indent blanks. Ends the line. */
void wrap_add_text(struct buf *out, const char *s, int column, int indent,
    int width);

struct wrap_column {
	int width;
	bool right;	/* aligned there */
};

/*
 * Adds a row of a table: n cells, each wrapped in its own column, with two
 * blanks between them. No blanks stand at the end of a line.
 */
void wrap_add_row(struct buf *out, const struct wrap_column *columns,
    const char *const *cells, size_t n);

#endif
