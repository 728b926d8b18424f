#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>

#include "buf.h"

/*
 * Adds lines of cells, with tabs between them, as columns; text is clean. On a
 * terminal the columns are as narrow as it demands, wrapped at words; where
 * that cuts a word, each line becomes a few, with the names of the first line,
 * which has those of the columns, if named. Otherwise a line stays a line.
 * plain: a line becomes a sentence of names and values.
 */
void table_add(struct buf *out, const char *text, bool named, bool plain);

#endif
