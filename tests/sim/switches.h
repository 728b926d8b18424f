/*
 * Where the facts about ConnectWise are disputed, a switch chooses; the
 * defaults are the assumptions that the facts recommend. Switches are members
 * of "connectwise" in the state file and can be changed while running.
 */
#ifndef SIM_SWITCHES_H
#define SIM_SWITCHES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "mem.h"

enum switch_id {
	SW_MODE,		/* enum mode */
	SW_MISSING_CLIENT_ID,	/* status */
	SW_INFO_AUTH,
	SW_QUOTES,		/* enum quotes */
	SW_PRECEDENCE,		/* enum precedence */
	SW_NOT_GROUP,
	SW_BLANKS,		/* enum blanks */
	SW_IN_LIMIT,		/* values, 0 = no limit */
	SW_URL_LIMIT,		/* characters, 0 = no limit */
	SW_UNKNOWN_FIELDS,
	SW_DEFAULT_ORDER,	/* enum order */
	SW_ORDER_BY,
	SW_FORWARD_LINK,	/* enum forward_link */
	SW_LINK,
	SW_COUNTS,
	SW_PAGE_CAP,		/* records */
	SW_BUNDLE_PAGE_CAP,	/* records */
	SW_IN_LISTS,
	SW_CHILD_ADDITIONS,	/* REFUSED: each agreement its own */
	SW_UNSET_DATES,		/* enum unset */
	SW_STATUS,		/* enum spelling */
	SW_MIDNIGHT,		/* minutes */
	SW_WRONG_PATH,
	SW_PATCH_PATH,		/* enum patch_path */
	SW_NEGATIVE_QUANTITY,
	SW_PATCH_CANCELLED,
	SW_PRODUCT_BY_IDENTIFIER,
	SW_INACTIVE_PRODUCT,
	SW_BUNDLES,
	SW_BUNDLE_LIMIT,	/* requests */
	SW_BUNDLE_STATUS,	/* status when an item failed */
	SW_LATENCY,		/* ms */
	SW_JITTER,		/* ms, at most, on top of latency */
	SW_RATE_REQUESTS,	/* per window, 0 = no limit */
	SW_RATE_WINDOW,		/* ms */
	SW_RATE_OTHERS,		/* requests of other clients per window */
	SW_RATE_RETRY_AFTER,	/* seconds */
	SWITCHES
};

/* Switches with two values: 0 or 1. */
enum { REFUSED = 0, ACCEPTED = 1 };
enum mode { ON_PREMISE, CLOUD };
enum quotes { QUOTES_BACKSLASH, QUOTES_DOUBLED, QUOTES_REFUSED };
enum blanks { BLANKS_COUNT, BLANKS_IGNORED };
enum precedence { AND_FIRST, LEFT_FIRST, MIX_REFUSED };
enum order { BY_ID, REVERSED, SHUFFLED };
enum unset { UNSET_ABSENT, UNSET_NULL, UNSET_BLANK, UNSET_YEAR_1,
	UNSET_YEAR_1900 };
enum spelling { AS_DOCUMENTED, LOWER_CASE, PADDED };
enum patch_path { ANY_PATH, BARE_PATH, SLASH_PATH };
enum forward_link { LAST_EMPTY, ALWAYS };

struct switches {
	int64_t v[SWITCHES];
};

void switches_init(struct switches *s);
/* Sets one switch from its JSON value. 1 = done, 0 = there is no such switch,
 * -1 = bad value: *choices are the good ones, NULL if it must be a number. */
int switches_set(struct switches *s, const char *name, const json_t *value,
    const char **choices);
/* Adds ,"name":value for each switch that differs from its default. */
void switches_dump(const struct switches *s, struct buf *b);
/* A line for each: name, values, meaning. For --help and /_sim/switches. */
void switches_help(struct buf *b);

#endif
