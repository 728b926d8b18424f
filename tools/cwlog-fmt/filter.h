#ifndef FILTER_H
#define FILTER_H

#include "row.h"

/* Words that were given one after the other: any of them will do. */
struct words {
	const char **words;
	size_t n;
	size_t cap;
};

/* What the user wants to see. All-zero but for level wants all. */
struct filter {
	enum log_level level;	/* this one and more serious ones */
	struct words codes;	/* none: any */
	struct words customers;
	const char *text;
};

void words_add(struct words *w, const char *word);

/* level stands for the filter's own: it may be the job's. */
bool filter_wants(const struct filter *f, enum log_level level,
    const struct row *row);

void filter_release(struct filter *f);

#endif
