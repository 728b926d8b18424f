/*
 * Conditions: what a small parser of its own understands of one is just what
 * was to be asked for, whatever the values are. Values are separated by LF; the
 * first byte says what more there is.
 */
#include <curl/curl.h>

#include "conditions.h"
#include "fuzz.h"
#include "http.h"

#define FIELD	"identifier"
#define OTHER	"inactiveFlag = false"

/* --- a parser of conditions ----------------------------------------------- */

static bool
take(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

/*
 * A quoted string, of whose grammar only this is certain: it ends at the next
 * quote, and these characters mean themselves.
 */
static bool
take_string(const char **p, char *out, size_t size)
{
	size_t n;

	if (!take(p, "\""))
		return false;
	n = strcspn(*p, "\"\\%*[]\n\r\t\x7f");
	if ((*p)[n] != '"' || n >= size)
		return false;
	memcpy(out, *p, n);
	out[n] = '\0';
	*p += n + 1;
	return true;
}

/* --- what is checked ------------------------------------------------------ */

static size_t
encoded(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') ||
		    (*s >= 'A' && *s <= 'Z') || strchr("-._~", *s) != NULL ?
		    1 : 3;
	return n;
}

/* In an address it is the same, and nothing of it ends a parameter. */
static void
check_encoded(const char *condition)
{
	struct buf b = { 0 };
	char *decoded;
	int len;

	http_encode(&b, condition);
	must(strspn(b.data, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
	    "xyz0123456789-._~%") == b.len);
	must(b.len == encoded(condition));
	decoded = curl_easy_unescape(NULL, b.data, (int)b.len, &len);
	must(decoded != NULL && strcmp(decoded, condition) == 0);
	curl_free(decoded);
	buf_release(&b);
}

static void
check_in(const char *const *values, size_t n, const char *other)
{
	static char value[8192];
	struct buf b = { 0 };
	const char *p;
	size_t i, took;

	took = conditions_in(&b, FIELD, values, n, other);
	must(took >= 1 && took <= n && took <= CONDITIONS_MAX_VALUES);
	must(took == 1 || encoded(b.data) <= CONDITIONS_MAX_LENGTH);
	must(strlen(b.data) == b.len);
	p = b.data;
	must(take(&p, FIELD " in ("));
	for (i = 0; i < took; i++) {
		must(i == 0 || take(&p, ","));
		must(take_string(&p, value, sizeof(value)));
		must(strcmp(value, values[i]) == 0);
	}
	must(take(&p, ")"));
	must(other == NULL || (take(&p, " and ") && take(&p, other)));
	must(*p == '\0');
	check_encoded(b.data);
	buf_release(&b);
}

/* What is asked for is a part of the value, and nothing else. */
static void
check_near(const char *value, const char *other)
{
	static char part[8192];
	struct buf b = { 0 };
	const char *p;

	conditions_near(&b, FIELD, value, other);
	p = b.data != NULL ? b.data : "";
	if (take(&p, FIELD " contains ")) {
		must(take_string(&p, part, sizeof(part)));
		must(*part != '\0' && strstr(value, part) != NULL);
		must(other == NULL || (take(&p, " and ") && take(&p, other)));
	} else {
		must(other == NULL || take(&p, other));
	}
	must(*p == '\0');
	buf_release(&b);
}

/* Whether a value holds what is not certain to mean itself. */
static bool
is_odd(const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7f ||
		    *value == '"' || *value == '\\' || *value == '%' ||
		    *value == '*' || *value == '[' || *value == ']')
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[8192];
	const char *values[512];
	const char *other;
	char *p, *next;
	size_t n = 0;

	if (size < 1 || size > sizeof(text))
		return 0;
	other = data[0] & 1 ? OTHER : NULL;
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	for (p = text; p != NULL; p = next) {
		if ((next = strchr(p, '\n')) != NULL)
			*next++ = '\0';
		must(conditions_is_plain(p) == !is_odd(p));
		if (is_odd(p))
			check_near(p, other);
		else if (n < sizeof(values) / sizeof(values[0]))
			values[n++] = p;
	}
	if (n > 0)
		check_in(values, n, other);
	return 0;
}
