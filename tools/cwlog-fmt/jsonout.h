#ifndef JSONOUT_H
#define JSONOUT_H

#include <stdio.h>

#include "buf.h"

/*
 * Writes a line of JSON so that a terminal shows it harmlessly, too: what
 * text_clean() replaces is written as \uXXXX instead, which loses nothing.
 */
void jsonout_line(FILE *out, const struct buf *json);

#endif
