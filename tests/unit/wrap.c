/* Text in columns: what a line holds, and where it ends. */
#include <stdlib.h>
#include <unistd.h>

#include "wrap.h"
#include "tap.h"

static void
wraps(const char *s, int width, const char *want)
{
	struct buf b = { 0 };

	wrap_add_text(&b, s, 0, 2, width);
	is_text(b.data, want, "wrapped");
	buf_release(&b);
}

static void
test_rows(void)
{
	static const struct wrap_column columns[] = {
		{ 3, false }, { 5, true }, { 4, false } };
	static const char *const cells[] = { "a b c", "12", "\xe6\x97\xa5"
	    "\xe6\x9c\xac\xe8\xaa\x9e" };
	struct buf b = { 0 };

	wrap_add_row(&b, columns, cells, 3);
	is_text(b.data, "a b     12  \xe6\x97\xa5\xe6\x9c\xac\n"
	    "c           \xe8\xaa\x9e\n", "cells wrap in their columns");
	buf_release(&b);
}

int
main(void)
{
	int taken;

	wraps("one two three", 9, "one two\n  three\n");
	wraps("one two", 80, "one two\n");
	wraps("", 80, "\n");
	wraps("a  bcdefgh", 6, "a\n  bcde\n  fgh\n");
	wraps("abc defghi", 6, "abc\n  defg\n  hi\n");
	wraps("abcdefgh", 6, "abcdef\n  gh\n");
	wraps("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e x", 5,
	    "\xe6\x97\xa5\xe6\x9c\xac\n  \xe8\xaa\x9e\n  x\n");
	wraps("ae\xcc\x81\xcc\x82""b", 3, "ae\xcc\x81\xcc\x82""b\n");
	wraps("ab\xe6\x97\xa5\xcc\x81""c", 4,
	    "ab\xe6\x97\xa5\xcc\x81\n  c\n");
	ok(wrap_width("e\xcc\x81\xe6\x97\xa5\xf0\x9f\x98\x80") == 5,
	    "marks take no column, wide characters two");
	ok(wrap_longest_word("a bcd \xe6\x97\xa5\xe6\x9c\xac") == 3,
	    "the longest word");
	ok(wrap_fit("ab cd", 0, &taken) == 1 && taken == 1,
	    "a line holds a character at least");
	test_rows();
	(void)setenv("COLUMNS", "133", 1);
	ok(wrap_terminal(STDIN_FILENO, 80) == 133, "COLUMNS says how wide it is");
	(void)setenv("COLUMNS", "5", 1);
	ok(wrap_terminal(STDIN_FILENO, 80) == 20, "nothing is narrower than 20");
	return tap_done();
}
