#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "rows.h"
#include "scan.h"

/* An answer in JSON that is being read, a value at a time. */
struct reading {
	struct rows *r;
	const char *text;
	size_t len;
	size_t at;		/* where the text goes on */
	struct scan scan;	/* the value at hand */
	struct arena arena;	/* its strings */
	/* the names of the row before, by place: mostly they come again */
	struct known_name {
		const char *name;	/* as it stands in the text */
		size_t len;
		enum name_place place;
		struct meaning meaning;
	} known[SCAN_MAX_MEMBERS];
};

/* The next byte that is not blank, which stays there; NUL at the end. */
char reading_peek(struct reading *rd);

/* Whether the next byte that is not blank is c; then it is passed. */
bool reading_accept(struct reading *rd, char c);

/* "line N, column N: what" of where the text goes on; returns -1. */
int reading_wrong(const struct reading *rd, const char *what);

/* Reads a whole value, whatever it is. Returns 0, or -1 with *rd->r->e. */
int reading_value(struct reading *rd);

/* The value at tok, as a cell; its text goes into a. */
struct cell reading_cell(const struct scan *s, size_t tok, struct arena *a);

bool reading_is_container(const struct scan *s, size_t tok);

#endif
