#ifndef SLURP_H
#define SLURP_H

#include <stddef.h>

#include "buf.h"
#include "diag.h"

/*
 * Reads all that fd has, max bytes at the most, behind what b holds. Returns
 * 0, or -1 with *e, which does not name the file.
 */
int slurp(int fd, size_t max, struct buf *b, struct err *e);

/* The same for the file at path; *e names it. */
int slurp_file(const char *path, size_t max, struct buf *b, struct err *e);

#endif
