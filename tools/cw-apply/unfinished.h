#ifndef UNFINISHED_H
#define UNFINISHED_H

#include "applying.h"

/*
 * Opens the journal at path, see applying_open(), and resolves the writes that
 * earlier runs left unfinished in it, by reading ConnectWise. Returns 0, or -1
 * when that cannot be done: the stage has failed, and nothing may be written.
 */
int unfinished_resolve(struct applying *ap, const char *path);

#endif
