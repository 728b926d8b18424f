#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "csvout.h"
#include "xalloc.h"

void
csvout_plain(struct csvout *c, const char *s)
{
	if (c->fields++ > 0)
		(void)fputc(',', c->out);
	if (s == NULL || *s == '\0')
		(void)fputs("\"\"", c->out);	/* libcsv writes nothing */
	else
		(void)csv_fwrite(c->out, s, strlen(s));
}

void
csvout_text(struct csvout *c, const char *s)
{
	char *safe;
	size_t len;

	if (s == NULL || *s == '\0' || strchr("=+-@\t\r", *s) == NULL) {
		csvout_plain(c, s);
		return;
	}
	len = strlen(s);
	safe = xmalloc(len + 2);
	safe[0] = '\'';
	memcpy(safe + 1, s, len + 1);
	csvout_plain(c, safe);
	free(safe);
}

void
csvout_end(struct csvout *c)
{
	(void)fputs("\r\n", c->out);
	c->fields = 0;
}
