#ifndef CW_H
#define CW_H

#include <stdbool.h>

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

/* What was found out about it during the run; of query.c, bundle.c, cwzone.c
 * and session.c. */
struct cw_learned {
	bool verbose;		/* say on stderr what is found out */
	bool no_bundles;	/* lists cannot be read in bundles */
	bool long_pages;	/* a list in a bundle was longer than
				   ConnectWise's default page */
	const char *zone;	/* its time zone's name, or NULL */
	bool zone_asked;	/* system/info was asked */
};
struct cw_learned *cw_learned(struct cw *cw);

#endif
