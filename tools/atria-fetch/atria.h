#ifndef ATRIA_H
#define ATRIA_H

#include "buf.h"
#include "date.h"
#include "diag.h"
#include "http.h"
#include "secrets.h"

/* Atria's REST API, as far as it is needed here. */

enum atria_outcome {
	ATRIA_ANSWERED,		/* the body holds it, JSON by its type */
	ATRIA_NO_DATA,		/* there is nothing for that period */
	ATRIA_UNREACHABLE,	/* no answer, or not this API's: CW03 */
	ATRIA_BAD_ADDRESS	/* AtriaUrl cannot be used */
};

/*
 * Asks for the billing summary of the period that ends on the day:
 * GET {AtriaUrl}/api/billing/{YYYY-MM-DD}. The answer goes to body,
 * its header lines to headers.
 */
enum atria_outcome atria_billing(const char *atria_url,
    const struct secrets *secrets, const struct http_options *options,
    date_day end, struct buf *body, struct buf *headers, struct err *e);

#endif
