#ifndef CW_H
#define CW_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"
#include "http.h"
#include "secrets.h"

/*
 * One company's ConnectWise PSA: the HTTP client with its keys, and what was
 * found out about its lists during the run. What can be read of it is in
 * cwagreements.h, cwadditions.h and cwcatalog.h.
 */
struct cw;

/*
 * Returns NULL with *e when the address cannot be used. The secrets are
 * copied. cw_free() ends it.
 */
struct cw *cw_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e);
void cw_free(struct cw *cw);
struct http *cw_http(struct cw *cw);

/* Lists that are asked for alike: what is refused of one is refused of all. */
enum cw_kind {
	CW_TYPES,
	CW_AGREEMENTS,		/* of a type */
	CW_CHOSEN,		/* agreements of some companies */
	CW_AGREEMENTS_BY_ID,
	CW_ADDITIONS,
	CW_CHOSEN_ADDITIONS,	/* some of an agreement's */
	CW_COMPANIES,		/* with some identifiers; ... */
	CW_ALL_COMPANIES,	/* ... all of them */
	CW_ITEMS,
	CW_ALL_ITEMS,
	CW_YARDSTICK,		/* any list that is long: see query.c */
	CW_KINDS
};

/* What was found out about it during the run. */
struct cw_learned {
	bool verbose;		/* say on stderr what is found out */
	bool no_bundles;	/* lists cannot be read in bundles */
	size_t longest[2];	/* records of the longest page that came
				   plainly, and in a bundle */
	bool measured[2];	/* the yardstick was read so */
	struct {
		unsigned way;		/* how lists are asked for: ways.h */
		const void *trying;	/* the list that tries another way */
		size_t tried;		/* how many ways it has tried */
		bool exhausted;		/* no other way is better */
		bool ordered[2];	/* orderBy is heeded, plainly and in
					   bundles */
	} kinds[CW_KINDS];
	bool slash;		/* PATCH has effect with /quantity only */
	bool slash_tried;	/* whether it has was tried */
	const char *zone;	/* its time zone's name, or NULL */
	bool zone_asked;	/* system/info was asked */
};
struct cw_learned *cw_learned(struct cw *cw);

#endif
