#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "textout.h"
#include "xalloc.h"

void
textout(FILE *out, const char *s, size_t width)
{
	char *clean, *p;
	size_t shown = 0;

	clean = xmalloc(strlen(s) + 1);
	text_clean(clean, strlen(s) + 1, s);
	(void)fputs(clean, out);
	for (p = clean; *p != '\0'; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			shown++;
	free(clean);
	for (; shown < width; shown++)
		(void)fputc(' ', out);
}
