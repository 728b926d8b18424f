#ifndef FILTER_H
#define FILTER_H

#include "row.h"
#include "choices.h"

/* What the user wants to see. All-zero but for level wants all. */
struct filter {
	enum log_level level;	/* this one and more serious ones */
	struct choices codes;	/* none: any */
	struct choices customers;
	const char *text;
};

/* level stands for the filter's own: it may be the job's. */
bool filter_wants(const struct filter *f, enum log_level level,
    const struct row *row);

void filter_release(struct filter *f);

#endif
