#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "csvout.h"
#include "text.h"
#include "xalloc.h"

void
csvout_mark(struct csvout *c)
{
	(void)fputs("\xef\xbb\xbf", c->out);
}

static void
separate(struct csvout *c)
{
	if (c->fields++ > 0)
		(void)fputc(',', c->out);
}

void
csvout_name(struct csvout *c, const char *s)
{
	separate(c);
	(void)fputs(s, c->out);
}

void
csvout_number(struct csvout *c, const char *s)
{
	separate(c);
	if (s != NULL)
		(void)fputs(s, c->out);
}

/* Whether a spreadsheet may take s for a formula. */
static bool
is_formula(const char *s)
{
	/* U+FF1D, U+FF0B, U+FF0D and U+FF20: = + - @ in full width */
	return (*s != '\0' && strchr("=+-@", *s) != NULL) ||
	    strncmp(s, "\xef\xbc\x9d", 3) == 0 ||
	    strncmp(s, "\xef\xbc\x8b", 3) == 0 ||
	    strncmp(s, "\xef\xbc\x8d", 3) == 0 ||
	    strncmp(s, "\xef\xbc\xa0", 3) == 0;
}

void
csvout_text(struct csvout *c, const char *s)
{
	char *safe;
	size_t size, len;

	separate(c);
	if (s == NULL)
		s = "";
	size = TEXT_CLEAN_SIZE(strlen(s));
	safe = xmalloc(size + 1);
	safe[0] = '\'';
	len = text_clean(safe + 1, size, s);
	if (is_formula(safe + 1))
		(void)csv_fwrite(c->out, safe, len + 1);
	else
		(void)csv_fwrite(c->out, safe + 1, len);
	free(safe);
}

void
csvout_end(struct csvout *c)
{
	(void)fputs("\r\n", c->out);
	c->fields = 0;
}
