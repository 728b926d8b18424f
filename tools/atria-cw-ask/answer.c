#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "text.h"
#include "xalloc.h"

static void
add_quoted(struct buf *out, const char *s)
{
	size_t n;

	buf_addc(out, '\'');
	for (; *s != '\0'; s += n) {
		n = strcspn(s, "'");
		buf_add(out, s, n);
		if (s[n] == '\'') {
			buf_adds(out, "'\\''");
			n++;
		}
	}
	buf_adds(out, "'\n");
}

/* A copy without harmful characters, for the caller to free. */
static char *
clean_copy(const char *s)
{
	size_t size = s == NULL ? 1 : strlen(s) + 1;
	char *clean = xmalloc(size);

	(void)text_clean(clean, size, s == NULL ? "" : s);
	return clean;
}

void
answer(struct buf *out, const char *prefix, const char *name,
    const char *value)
{
	char *clean = clean_copy(value);

	buf_addf(out, "%s%s=", prefix, name);
	add_quoted(out, clean);
	free(clean);
}

void
answer_number(struct buf *out, const char *prefix, const char *name, int64_t n)
{
	buf_addf(out, "%s%s=%" PRId64 "\n", prefix, name, n);
}

void
answer_flag(struct buf *out, const char *prefix, const char *name, int is_so)
{
	answer(out, prefix, name, is_so ? "yes" : "");
}

void
answer_cell(struct buf *out, const char *value, char end)
{
	char *clean = clean_copy(value);

	buf_adds(out, *clean == '\0' ? "-" : clean);
	buf_addc(out, end);
	free(clean);
}

void
answer_json(struct buf *out, const char *name, const char *json)
{
	buf_addf(out, "%s=", name);
	add_quoted(out, json);
}
