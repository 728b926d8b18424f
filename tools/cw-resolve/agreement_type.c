#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "agreement_type.h"
#include "buf.h"
#include "text.h"

#define MAX_NAMES	8	/* that a message lists */

/* --- what was perhaps meant ----------------------------------------------- */

/* Whether each word of a stands in b, too: "Cloud and Hosting Services" for
 * "Hosting and Cloud Services". */
static bool
has_words(const char *a, const char *b)
{
	char word[64], padded[160];
	const char *p = a;
	size_t n, i;

	(void)snprintf(padded, sizeof(padded), " %s ", b);
	for (i = 0; padded[i] != '\0'; i++)
		padded[i] = text_lower(padded[i]);
	for (; *(p += strspn(p, " ")) != '\0'; p += n) {
		n = strcspn(p, " ");
		if ((size_t)snprintf(word, sizeof(word), " %.*s ", (int)n,
		    p) >= sizeof(word))
			return false;
		for (i = 0; word[i] != '\0'; i++)
			word[i] = text_lower(word[i]);
		if (strstr(padded, word) == NULL)
			return false;
	}
	return true;
}

/* How far a name is from the one that is wanted; SIZE_MAX: too far. */
static size_t
distance(const char *name, const char *want)
{
	const size_t n = text_distance(name, want), most = strlen(want) / 4;

	if (n <= (most > 2 ? most : 2))
		return n;
	return has_words(want, name) || has_words(name, want) ? most + 3 :
	    SIZE_MAX;
}

/* "; did you mean A? There are: A, B" */
static void
put_names(struct buf *b, const struct cw_type *types, size_t n,
    const char *want)
{
	const char *near = NULL, *name;
	size_t i, listed = 0, best = SIZE_MAX;

	for (i = 0; i < n; i++) {
		if (types[i].inactive || (name = types[i].name) == NULL)
			continue;
		if (distance(name, want) < best) {
			best = distance(name, want);
			near = name;
		}
	}
	if (near != NULL)
		buf_addf(b, "; did you mean %s?", near);
	for (i = 0; i < n && listed < MAX_NAMES; i++)
		if (!types[i].inactive && types[i].name != NULL)
			buf_addf(b, "%s%s", listed++ > 0 ? ", " :
			    near != NULL ? " Its active types: " :
			    "; its active types: ", types[i].name);
	if (i < n && listed == MAX_NAMES)
		buf_adds(b, ", ...");
}

/* --- the one -------------------------------------------------------------- */

/* The first active one with that name; *found of them, their ids in ids. */
static const struct cw_type *
pick(const struct cw_type *types, size_t n, const char *want, bool exactly,
    size_t *found, struct buf *ids)
{
	const struct cw_type *first = NULL;
	size_t i;

	for (*found = i = 0; i < n; i++) {
		if (types[i].inactive || types[i].name == NULL ||
		    !(exactly ? strcmp(types[i].name, want) == 0 :
		    text_caseeq(types[i].name, want)))
			continue;
		buf_addf(ids, "%s%" PRId64, ++*found > 1 ? ", " : "",
		    types[i].id);
		if (first == NULL)
			first = &types[i];
	}
	return first;
}

static bool
is_inactive(const struct cw_type *types, size_t n, const char *want)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (types[i].inactive && types[i].name != NULL &&
		    text_caseeq(types[i].name, want))
			return true;
	return false;
}

const struct cw_type *
agreement_type_find(const struct cw_type *types, size_t n, const char *wanted,
    struct err *e)
{
	const struct cw_type *type;
	struct buf text = { 0 }, name = { 0 };
	const char *want;
	size_t found;

	buf_adds(&name, wanted);
	want = text_trim(name.data);
	type = pick(types, n, want, true, &found, &text);
	if (found == 0)
		type = pick(types, n, want, false, &found, &text);
	if (found > 1) {
		(void)err_set(e, "ConnectWise has %zu active agreement types "
		    "%s (ids %s): rename one of them, or make it inactive",
		    found, want, text.data);
		type = NULL;
	} else if (found == 0) {
		put_names(&text, types, n, want);
		(void)err_set(e, "ConnectWise has no %sagreement type %s%s",
		    is_inactive(types, n, want) ? "active " : "", want,
		    text.data != NULL ? text.data : "");
	}
	buf_release(&text);
	buf_release(&name);
	return type;
}
