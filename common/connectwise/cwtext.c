#include <string.h>

#include "cwtext.h"
#include "jget.h"
#include "text.h"

#define REPLACED	"\\ufffd"	/* in JSON */

/* --- JSON ----------------------------------------------------------------- */

/*
 * The code unit of \uXXXX at s, of which len bytes are there; -1: it is none.
 */
static int
code_unit(const char *s, size_t len)
{
	int c = 0, i;

	if (len < 6 || s[0] != '\\' || s[1] != 'u')
		return -1;
	for (i = 2; i < 6; i++) {
		if (strchr("0123456789abcdefABCDEF", s[i]) == NULL ||
		    s[i] == '\0')
			return -1;
		c = c * 16 + (s[i] <= '9' ? s[i] - '0' :
		    (s[i] | 0x20) - 'a' + 10);
	}
	return c;
}

/* Appends what an escape stands for; returns its length. */
static size_t
repair_escape(struct buf *out, const char *s, size_t len)
{
	const int c = code_unit(s, len), low = len > 6 ?
	    code_unit(s + 6, len - 6) : -1;
	size_t n = c == -1 ? 2 : 6;

	if (n > len)
		n = len;
	if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000)
		n = 12;
	else if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
		buf_adds(out, REPLACED);
		return n;
	}
	buf_add(out, s, n);
	return n;
}

/* Appends the JSON with what cannot be read in its texts replaced. */
static void
repair(struct buf *out, const char *s, size_t len)
{
	bool quoted = false;
	size_t n;

	for (; len > 0; s += n, len -= n) {
		if (quoted && *s == '\\') {
			n = repair_escape(out, s, len);
			continue;
		}
		if (*s == '"')
			quoted = !quoted;
		n = utf8_len(s, len);
		if (n == 0 || (quoted && n == 1 && (unsigned char)*s < 0x20)) {
			buf_adds(out, quoted ? REPLACED : "?");
			n = 1;
		} else {
			buf_add(out, s, n);
		}
	}
}

/* The value of a body, with what cannot be read in its texts replaced. */
static json_t *
load(const struct http_answer *answer, struct arena *a, struct err *e)
{
	const char *data = answer->body.data != NULL ? answer->body.data : "";
	size_t len = answer->body.len;
	struct buf repaired = { 0 };
	json_error_t je;
	json_t *body;

	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	body = jget_load(data, len, a, &je);
	if (body == NULL && len > 0) {
		repair(&repaired, data, len);
		body = jget_load(repaired.data, repaired.len, a, NULL);
		buf_release(&repaired);
	}
	if (body == NULL)
		(void)err_set(e, "the answer is not JSON: %s", je.text);
	return body;
}

json_t *
cw_json(const struct http_answer *answer, struct err *e)
{
	return load(answer, NULL, e);
}

const json_t *
cw_page(const struct http_answer *answer, struct arena *a, struct err *e)
{
	return load(answer, a, e);
}

/* --- texts ---------------------------------------------------------------- */

const char *
cw_text(const json_t *o, const char *path, struct arena *a)
{
	const char *s = json_string_value(jget(o, path));

	if (s == NULL)
		return NULL;
	s = text_trim(arena_str(a, s));
	return *s != '\0' ? s : NULL;
}

const char *
cw_status(const json_t *o, struct arena *a)
{
	static const char *const known[] = { "Active", "Cancelled", "Expired",
	    "Inactive" };
	const char *status = cw_text(o, "agreementStatus", a);
	size_t i;

	for (i = 0; status != NULL && i < sizeof(known) / sizeof(known[0]); i++)
		if (text_caseeq(known[i], status))
			return known[i];
	return status;
}
