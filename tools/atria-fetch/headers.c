#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "beside.h"
#include "headers.h"
#include "reading.h"
#include "text.h"

#define NAME	80	/* bytes of a name, and a NUL; longer ones are cut */

/* Whether a Link header names a next page: rel="next", in any spelling, also
 * among other relations. */
static bool
has_next(const char *value)
{
	const char *s, *end;

	for (s = value; *s != '\0'; s++) {
		if (strncasecmp(s, "rel=", 4) != 0)
			continue;
		s += 4;
		end = *s == '"' || *s == '\'' ? s + 1 + strcspn(s + 1, "\"'") :
		    s + strcspn(s, ",;");
		for (; s < end; s++)
			if (strncasecmp(s, "next", 4) == 0 &&
			    strchr(" \"'=", s[-1]) != NULL &&
			    strchr(" \"',;", s[4]) != NULL)
				return true;
		s--;
	}
	return false;
}

/* "items 0-49/90": the first row must be in it, and the total be known. */
static int
take_range(struct rows *r, const char *name, const char *value)
{
	const char *first = value + strcspn(value, "0123456789");
	const struct claim_value v = { .kind = CLAIM_TEXT, .text = value };
	int n = 0;

	if (strchr(value, '*') != NULL || (*first != '\0' &&
	    sscanf(first, "%d", &n) == 1 && n > 1))
		return err_set(r->e, "%s says %s: there may be more rows than "
		    "came", name, value);
	return claims_take(&r->claims, name, ABOUT_UNKNOWN, &v);
}

/* Whether a header of that name and value counts the rows or their pages. */
static bool
counts(const char *name, enum name_about about)
{
	if (name_holds(name, "ratelimit quota throttl concurren") > 0)
		return false;
	if (about == ABOUT_FLAW)
		return name_holds(name, "truncat partial incomplete") > 0;
	return about == ABOUT_MORE || about == ABOUT_WHOLE ||
	    (about >= ABOUT_PAGE && about <= ABOUT_CUSTOMERS);
}

/* An object in a header: what is beside rows, in other words. */
static int
take_object(struct rows *r, const char *name, const char *value)
{
	struct reading rd = { .r = r, .text = value, .len = strlen(value) };
	const struct beside b = { &r->claims, PLACE_ANSWER, "" };
	const struct meaning m = { .column = COLUMNS };
	int rc;

	rc = reading_value(&rd) == -1 ? -1 : beside_take(&rd, &b, name, &m, 0);
	scan_release(&rd.scan);
	arena_release(&rd.arena);
	return rc;
}

static int
take_header(struct rows *r, const char *name, const char *value)
{
	const char *plain = strncasecmp(name, "x-", 2) == 0 ? name + 2 : name;
	const struct meaning m = rows_meaning(r, plain, PLACE_ANSWER, NULL);
	struct claim_value v = claim_of_text(value);

	if (m.ignored)
		return 0;
	if (strcasecmp(name, "Link") == 0) {
		v.kind = CLAIM_OTHER;
		return has_next(value) ? claims_take(&r->claims, name,
		    ABOUT_MORE, &v) : 0;
	}
	if (strcasecmp(name, "Content-Range") == 0)
		return take_range(r, name, value);
	if (*value == '{' && name_holds(plain, "pagi paging") > 0)
		return take_object(r, name, value);
	return counts(plain, m.about) ?
	    claims_take(&r->claims, name, m.about, &v) : 0;
}

int
headers_take(struct rows *r, const struct buf *headers)
{
	char name[NAME], value[2048];
	const char *line = headers->len > 0 ? headers->data : "", *colon;
	size_t n, blank;

	for (; *line != '\0'; line += n + strspn(line + n, "\r\n")) {
		n = strcspn(line, "\r\n");
		colon = memchr(line, ':', n);
		if (colon == NULL)
			continue;
		(void)snprintf(name, sizeof(name), "%.*s", (int)(colon - line),
		    line);
		colon++;
		blank = strspn(colon, " \t");
		(void)snprintf(value, sizeof(value), "%.*s",
		    (int)(n - (size_t)(colon - line) - blank), colon + blank);
		if (take_header(r, name, value) == -1)
			return -1;
	}
	return 0;
}
