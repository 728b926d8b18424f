#ifndef REACH_H
#define REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "stage.h"

/*
 * Whether the run reaches anybody. One that does not is a mistake somewhere:
 * an empty period, the wrong agreement type, keys that see nothing. Nobody
 * would be billed, and everything would look well; so it is an error, AX27.
 *
 * Judged by what cw-resolve counted; a stream without its counts is not judged.
 * known says how many of the SKUs that were looked at are a product, or may
 * become one, of how many; all 0: none was looked at. unbilled says how many
 * customers have a line that is not billed, billed whether any line is.
 */
struct reach {
	int64_t skus;
	int64_t known;
	int64_t unbilled;
	bool billed;
};
void reach_check(struct stage *st, const struct reach *reach);

#endif
