#ifndef GUARD_LIMITS_H
#define GUARD_LIMITS_H

#include <stdbool.h>

#include "job.h"
#include "qty.h"

/* The limits of cw-apply's guards, as a job file or the command line has them. */

/* A number, or a percentage of the additions. */
struct limit {
	bool on;
	bool percent;
	int64_t n;		/* percent: in hundredths */
};

/* The parameter that is the limit. */
const char *limit_name(int guard);

/*
 * Reads all: from options, where these are not NULL, the job, or the defaults;
 * and checks the job's QuantityLimits. options may be NULL. Returns 0, or -1
 * with *e naming the parameter.
 */
int limits_read(struct limit limits[JOB_GUARDS], const struct job *job,
    const char *const *options, struct err *e);

/* One of QuantityLimits: "MIN-MAX", MIN up to MAX, either of which may be
 * missing. False if it is none. */
bool limits_range(const char *s, struct qty *min, struct qty *max);

#endif
