#include "switches.h"

#include <string.h>

#include "schema.h"

/* A switch has either choices (blank-separated words; the value is the
 * position) or numbers from low to high. Status codes are choices whose words
 * are numbers and whose value is that number. */
static const struct {
	const char *name;
	const char *choices;
	int64_t low, high, normal;
	const char *meaning;
} rules[SWITCHES] = {
	[SW_MODE] = { "mode", "onpremise cloud", 0, 1, ON_PREMISE,
	    "wrong keys: 401 as JSON, or the cloud's 404 as HTML" },
	[SW_MISSING_CLIENT_ID] = { "missingClientId", "400 401 403", 400, 403,
	    403, "status for a missing or unknown clientId" },
	[SW_INFO_AUTH] = { "infoAuth", "open required", 0, 1, 1,
	    "does /system/info need keys?" },
	[SW_QUOTES] = { "quotes", "backslash doubled refused", 0, 2,
	    QUOTES_BACKSLASH, "a quote within a string of conditions" },
	[SW_BLANKS] = { "trailingBlanks", "count ignored", 0, 1,
	    BLANKS_IGNORED, "blanks at the end of a string in conditions" },
	[SW_PRECEDENCE] = { "precedence", "and left refused", 0, 2,
	    MIX_REFUSED, "and mixed with or without parentheses" },
	[SW_NOT_GROUP] = { "notGroup", "refused accepted", 0, 1, REFUSED,
	    "not (...); \"not like\" and its kin always work" },
	[SW_IN_LIMIT] = { "inLimit", NULL, 0, 1000000, 500,
	    "values that in (...) may have; 0 = no limit" },
	[SW_URL_LIMIT] = { "urlLimit", NULL, 0, 1000000, 2000,
	    "characters that a URL may have; 0 = no limit" },
	[SW_UNKNOWN_FIELDS] = { "unknownFields", "refused dropped", 0, 1,
	    ACCEPTED, "unknown names in fields=" },
	[SW_DEFAULT_ORDER] = { "defaultOrder", "id reversed shuffled", 0, 2,
	    BY_ID, "order of lists without orderBy" },
	[SW_ORDER_BY] = { "orderBy", "ignored applied", 0, 1, ACCEPTED,
	    "orderBy; if ignored, lists have the default order" },
	[SW_LINK] = { "links", "absent sent", 0, 1, ACCEPTED,
	    "the Link header of lists" },
	[SW_COUNTS] = { "counts", "refused accepted", 0, 1, ACCEPTED,
	    "are there .../count?" },
	[SW_PAGE_CAP] = { "pageCap", NULL, 1, 1000, 1000,
	    "records that a page has at the most" },
	[SW_BUNDLE_PAGE_CAP] = { "bundlePageCap", NULL, 1, 1000, 1000,
	    "the same in a bundle" },
	[SW_IN_LISTS] = { "inLists", "refused accepted", 0, 1, ACCEPTED,
	    "in (...) in conditions" },
	[SW_CHILD_ADDITIONS] = { "childAdditions", "apart included", 0, 1,
	    REFUSED, "are additions of child agreements in a parent's list?" },
	[SW_UNSET_DATES] = { "unsetDates", "absent null blank year1 year1900",
	    0, 4, UNSET_ABSENT, "how dates that are not set are written" },
	[SW_STATUS] = { "statusSpelling", "documented lower padded", 0, 2,
	    AS_DOCUMENTED, "how agreementStatus is spelt in answers" },
	[SW_MIDNIGHT] = { "midnight", NULL, -840, 840, 0,
	    "minutes after midnight UTC at which dates of answers stand" },
	[SW_FORWARD_LINK] = { "forwardLink", "lastEmpty always", 0, 1,
	    LAST_EMPTY, "Link on the last page of forward-only paging" },
	[SW_WRONG_PATH] = { "wrongPath", "refused ignored", 0, 1, ACCEPTED,
	    "PATCH of an unknown member: 400, or 200 without change" },
	[SW_PATCH_PATH] = { "patchPath", "any bare slash", 0, 2, ANY_PATH,
	    "how PATCH wants paths; another is a wrongPath" },
	[SW_NEGATIVE_QUANTITY] = { "negativeQuantity", "refused accepted",
	    0, 1, REFUSED, "a quantity below zero" },
	[SW_PATCH_CANCELLED] = { "patchCancelled", "refused accepted", 0, 1,
	    ACCEPTED, "PATCH of a cancelled addition" },
	[SW_PRODUCT_BY_IDENTIFIER] = { "productByIdentifier",
	    "refused accepted", 0, 1, ACCEPTED,
	    "POST of an addition with product.identifier only" },
	[SW_INACTIVE_PRODUCT] = { "inactiveProduct", "refused accepted", 0, 1,
	    REFUSED, "POST of an addition with an inactive product" },
	[SW_BUNDLES] = { "bundles", "refused accepted", 0, 1, ACCEPTED,
	    "is there /system/bundles?" },
	[SW_BUNDLE_LIMIT] = { "bundleLimit", NULL, 1, 1000000, 50,
	    "requests that one bundle may have" },
	[SW_BUNDLE_STATUS] = { "bundleStatus", "200 207 400 404", 200, 404,
	    200, "status of a bundle of which an item failed" },
	[SW_LATENCY] = { "latency", NULL, 0, 600000, 0,
	    "milliseconds before each answer" },
	[SW_JITTER] = { "jitter", NULL, 0, 600000, 0,
	    "up to so many milliseconds more" },
	[SW_RATE_REQUESTS] = { "rateRequests", NULL, 0, 1000000000, 0,
	    "requests per window; 0 = no limit (ConnectWise: 1000)" },
	[SW_RATE_WINDOW] = { "rateWindow", NULL, 1, 86400000, 60000,
	    "length of the sliding window in milliseconds" },
	[SW_RATE_OTHERS] = { "rateOthers", NULL, 0, 1000000000, 0,
	    "requests per window that other clients take" },
	[SW_RATE_RETRY_AFTER] = { "rateRetryAfter", NULL, 0, 86400, 30,
	    "seconds that are refused after the limit was reached" },
};

void
switches_init(struct switches *s)
{
	size_t i;

	for (i = 0; i < SWITCHES; i++)
		s->v[i] = rules[i].normal;
}

/* The position of a word in a list, or -1. */
static int64_t
choice(const char *list, const char *word)
{
	int64_t i;
	size_t n;

	for (i = 0; *list != '\0'; i++) {
		n = strcspn(list, " ");
		if (strncmp(list, word, n) == 0 && word[n] == '\0')
			return i;
		list += n + strspn(list + n, " ");
	}
	return -1;
}

static bool
is_status(size_t i)
{
	return rules[i].choices != NULL && rules[i].low >= 100;
}

int
switches_set(struct switches *s, const char *name, const json_t *value,
    const char **choices)
{
	char number[32];
	int64_t v = -1;
	size_t i;

	for (i = 0; i < SWITCHES && strcmp(rules[i].name, name) != 0; i++)
		;
	if (i == SWITCHES)
		return 0;
	*choices = rules[i].choices;
	if (json_is_integer(value))
		v = json_integer_value(value);
	if (is_status(i)) {
		(void)snprintf(number, sizeof(number), "%lld", (long long)v);
		if (!word_in(rules[i].choices, number, strlen(number), true))
			return -1;
	} else if (rules[i].choices != NULL) {
		if (!json_is_string(value))
			return -1;
		v = choice(rules[i].choices, json_string_value(value));
	}
	if (v < rules[i].low || v > rules[i].high)
		return -1;
	s->v[i] = v;
	return 1;
}

/* A switch's value in words. */
static void
write_choice(struct buf *b, size_t i, int64_t v)
{
	const char *word = rules[i].choices;

	if (word == NULL || is_status(i)) {
		buf_fmt(b, "%lld", (long long)v);
		return;
	}
	for (; v > 0; v--)
		word += strcspn(word, " ") + 1;
	buf_add(b, word, strcspn(word, " "));
}

void
switches_dump(const struct switches *s, struct buf *b)
{
	bool quoted;
	size_t i;

	for (i = 0; i < SWITCHES; i++) {
		if (s->v[i] == rules[i].normal)
			continue;
		buf_key(b, rules[i].name);
		quoted = rules[i].choices != NULL && !is_status(i);
		buf_str(b, quoted ? "\"" : "");
		write_choice(b, i, s->v[i]);
		buf_str(b, quoted ? "\"" : "");
	}
}

void
switches_help(struct buf *b)
{
	size_t i;

	for (i = 0; i < SWITCHES; i++) {
		buf_fmt(b, "%-20s %s\n%-20s   ", rules[i].name,
		    rules[i].meaning, "");
		if (rules[i].choices != NULL)
			buf_str(b, rules[i].choices);
		else
			buf_str(b, "a number");
		buf_str(b, "; default ");
		write_choice(b, i, rules[i].normal);
		buf_char(b, '\n');
	}
}
