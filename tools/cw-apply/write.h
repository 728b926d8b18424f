#ifndef WRITE_H
#define WRITE_H

#include "cw.h"
#include "record.h"

/*
 * The only code of the suite that changes anything in ConnectWise: the
 * quantity of an addition, or a new addition. Each call is one request and
 * fills in the result's outcome, error and request_id; a created addition's
 * id goes into change.addition. An answer is believed only if it is the
 * addition with the quantity that was asked for: ConnectWise answers a patch
 * with a wrong path with 200, too, and changes nothing.
 */

/*
 * Both return false when ConnectWise refuses us altogether, so that the next
 * request would fare no better: wrong keys, or nobody answers.
 */

/* The quantity of an existing addition, and nothing else of it. */
bool write_quantity(struct cw *cw, struct result *r, struct arena *a);

/*
 * A new catalog item, from the job's ProductTemplate and what the change says
 * of it; its id goes into *id. outcome and error say how it went, as if the
 * change were about nothing else.
 */
bool write_product(struct cw *cw, const char *template, struct result *r,
    struct arena *a, int64_t *id);

/* A new addition. */
bool write_addition(struct cw *cw, struct result *r, struct arena *a);

#endif
