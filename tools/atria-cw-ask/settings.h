#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * The settings of a job: what the job runner needs to know of it, in lines
 * "Name = value". atria-cw(1) describes them.
 */

/* Their names; NULL behind the last. */
const char *setting_name(size_t i);
/* What the value of the setting must be, if it is not; or NULL. */
const char *setting_fault(size_t i, const char *value);

/* Adds to out what the text of the settings says of one; false if nothing. */
bool settings_get(const struct buf *text, size_t i, struct buf *out);
/* Gives the setting a value, in its line or a new one; NULL removes its line.
 * Other lines stay as they are. */
void settings_set(struct buf *text, size_t i, const char *value);

#endif
