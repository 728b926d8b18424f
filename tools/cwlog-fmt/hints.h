#ifndef HINTS_H
#define HINTS_H

/*
 * What a log code means for the people who have to act, and what to do: from
 * the vendor's resolution guide, and for our own codes. NULL where there is
 * nothing to do.
 */
const char *hint_for(const char *code);

/* The same in a few words, for a column of a table. */
const char *hint_action(const char *code);

#endif
