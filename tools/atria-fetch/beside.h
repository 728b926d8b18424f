#ifndef BESIDE_H
#define BESIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "claims.h"
#include "names.h"
#include "reading.h"
#include "rows.h"

/* An object that says something about rows, and its place in the answer. */
struct beside {
	struct claims *claims;
	enum name_place place;
	const char *path;	/* of it, for messages, with a stop; or "" */
};

/* Lists with these names are no lists of rows. */
bool beside_is_remark(enum name_about about);

/* Takes what a member beside rows says. Returns 0, or -1 with *rd->r->e. */
int beside_take(struct reading *rd, const struct beside *b, const char *name,
    const struct meaning *m, size_t tok);

#endif
