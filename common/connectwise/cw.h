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

/* Whether lists may be read in bundles; and that they may not any more. */
bool cw_has_bundles(const struct cw *cw);
void cw_no_bundles(struct cw *cw);
/* Whether a list in a bundle was seen to be longer than ConnectWise's default
 * page, so that bundles do honour the page size; and that it was. */
bool cw_has_long_pages(const struct cw *cw);
void cw_long_pages(struct cw *cw);

#endif
