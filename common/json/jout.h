#ifndef JOUT_H
#define JOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "qty.h"

/*
 * Writes compact JSON into a buffer, members in the order of the calls. A name
 * is given for a member of an object and NULL for an element of an array.
 * Strings are UTF-8, as what is read at the borders is; a byte that is not, of
 * a message that was cut short or quotes a server, is written as '?', so that
 * whoever reads the text can.
 */
struct jout {
	struct buf *buf;
	bool comma;		/* a comma is due before the next value */
};

void jout_object(struct jout *j, const char *name);
void jout_end_object(struct jout *j);
void jout_array(struct jout *j, const char *name);
void jout_end_array(struct jout *j);

void jout_string(struct jout *j, const char *name, const char *value);
void jout_whole(struct jout *j, const char *name, int64_t value);
void jout_qty(struct jout *j, const char *name, struct qty value);
void jout_bool(struct jout *j, const char *name, bool value);

#endif
