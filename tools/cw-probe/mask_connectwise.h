#ifndef MASK_CONNECTWISE_H
#define MASK_CONNECTWISE_H

#include "mask.h"

/* Masked copies of ConnectWise's answers, and of all requests. */

/* Takes in the quantities of the additions in an answer. */
void mask_count_additions(struct mask *m, const json_t *v);
/* The JSON of the answer, a new reference. */
json_t *mask_records(struct mask *m, const struct exchange *x);

/* A request as the simulator matches it, decoded: "" for a query that there is
 * none, NULL for a body. */
struct mask_request {
	const char *path;
	const char *query;
	const char *body;
};
struct mask_request mask_request(struct mask *m, const struct exchange *x);

#endif
