#ifndef TEXTOUT_H
#define TEXTOUT_H

#include <stdio.h>

/* Prints s harmlessly, and blanks up to a width in characters. */
void textout(FILE *out, const char *s, size_t width);

#endif
