#ifndef MAPPED_H
#define MAPPED_H

#include "directory.h"

/*
 * Decides about the entries that the mapping file names: which are those with
 * .mapped. Returns 0, or -1 when the stage has failed (CW02).
 */
int mapped_resolve(struct directory *d);

#endif
