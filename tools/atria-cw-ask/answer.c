#include <inttypes.h>
#include <string.h>

#include "answer.h"
#include "text.h"
#include "wrap.h"

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

void
answer(struct buf *out, const char *prefix, const char *name,
    const char *value)
{
	struct buf clean = { 0 };

	wrap_add_clean(&clean, value == NULL ? "" : value);
	buf_addf(out, "%s%s=", prefix, name);
	add_quoted(out, clean.data);
	buf_release(&clean);
}

void
answer_number(struct buf *out, const char *prefix, const char *name, int64_t n)
{
	buf_addf(out, "%s%s=%" PRId64 "\n", prefix, name, n);
}

void
answer_flag(struct buf *out, const char *prefix, const char *name, bool is_so)
{
	answer(out, prefix, name, is_so ? "yes" : "");
}

void
answer_cell(struct buf *out, const char *value, char end)
{
	wrap_add_clean(out, value == NULL || *value == '\0' ? "-" : value);
	buf_addc(out, end);
}

void
answer_json(struct buf *out, const char *name, const char *json)
{
	buf_addf(out, "%s=", name);
	add_quoted(out, json);
}
