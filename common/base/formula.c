#include <stdbool.h>
#include <string.h>

#include "formula.h"

/* A text that begins with ' already gets one more, so that formula_rearm()
 * restores it. */
bool
formula_is(const char *s)
{
	s += strspn(s, "'");
	/* U+FF1D, U+FF0B, U+FF0D and U+FF20: = + - @ in full width */
	return (*s != '\0' && strchr("=+-@", *s) != NULL) ||
	    strncmp(s, "\xef\xbc\x9d", 3) == 0 ||
	    strncmp(s, "\xef\xbc\x8b", 3) == 0 ||
	    strncmp(s, "\xef\xbc\x8d", 3) == 0 ||
	    strncmp(s, "\xef\xbc\xa0", 3) == 0;
}

/* Whether a cell may start behind c. */
static bool
starts_cell(char c, bool start)
{
	return c == ';' || c == '\t' || (start && c == ' ');
}

size_t
formula_disarm(char *out, const char *s)
{
	char *p = out;
	bool start = true;

	for (; *s != '\0'; s++) {
		if (start && formula_is(s))
			*p++ = '\'';
		start = starts_cell(*s, start);
		*p++ = *s;
	}
	*p = '\0';
	return (size_t)(p - out);
}

void
formula_rearm(char *s)
{
	char *p = s;
	bool start = true;

	for (; *s != '\0'; s++) {
		if (start && *s == '\'' && formula_is(s))
			s++;
		start = starts_cell(*s, start);
		*p++ = *s;
	}
	*p = '\0';
}
