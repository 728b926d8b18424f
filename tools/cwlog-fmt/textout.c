#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "textout.h"
#include "xalloc.h"

void
textout(FILE *out, const char *s, size_t width)
{
	size_t size = TEXT_CLEAN_SIZE(strlen(s)), shown = 0;
	char *clean, *p;

	clean = xmalloc(size);
	(void)text_clean(clean, size, s);
	(void)fputs(clean, out);
	for (p = clean; *p != '\0'; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			shown++;
	free(clean);
	for (; shown < width; shown++)
		(void)fputc(' ', out);
}
