#ifndef TALLY_H
#define TALLY_H

#include "sample.h"

/*
 * Walks over ConnectWise's records, the agreements of the job's type and the
 * additions of the sample, and what they count.
 */
/* What a walk over records counts. */
struct tally {
	struct probe *p;
	size_t n;		/* looked at */
	size_t odd;
	const char *example;	/* of what is odd, redacted; or NULL */
	const json_t *agreement;	/* that of the record at hand */
	const char *spellings[3];	/* the first ones */
};

/* Visits all additions of the sample. */
void tally_additions(struct tally *t,
    void (*each)(struct tally *t, const json_t *o));
/* Visits all agreements of the type on the first page. */
void tally_agreements(struct tally *t,
    void (*each)(struct tally *t, const json_t *o));
/* Counts one that was looked at; it is odd for that reason, unless NULL. */
void tally_count(struct tally *t, const char *odd);

/*
 * The verdict on what was counted: "of M WHAT, N are otherwise"; untestable
 * where nothing was.
 */
void tally_judge(struct tally *t, struct finding *f, const char *what);
/* The same of a walk over all additions, or all agreements. */
void judge_additions(struct probe *p, struct finding *f,
    void (*each)(struct tally *t, const json_t *o), const char *what);
void judge_agreements(struct probe *p, struct finding *f,
    void (*each)(struct tally *t, const json_t *o), const char *what);

#endif
