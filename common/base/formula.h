#ifndef FORMULA_H
#define FORMULA_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A text that a spreadsheet would take for a formula, by its first character
 * (= + - @, also in full width), gets a ' before it: at its start and, for a
 * spreadsheet that separates cells there, after semicolons and tabs.
 */

/* Whether s may be taken for a formula by its first character. */
bool formula_is(const char *s);

/* Writes s to out, twice its size and 1. Returns the length. */
size_t formula_disarm(char *out, const char *s);

/* Takes out, in place, what formula_disarm() puts in. */
void formula_rearm(char *s);

#endif
