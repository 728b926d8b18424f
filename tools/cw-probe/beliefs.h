#ifndef BELIEFS_H
#define BELIEFS_H

#include <stddef.h>

#include "tests.h"

/*
 * What the tools believe of the two systems, in one table: atria-cw-beliefs(7)
 * is the same for users, and a test compares them.
 */
enum belief_weight {
	BLOCKS,		/* refuted: nothing may be written */
	ADAPTS,		/* refuted: the tools go another way */
	NOTED		/* refuted: good to know */
};

/* Why it is believed. */
enum belief_grounds {
	DOCUMENTED,	/* by the vendor */
	SEEN,		/* in other people's programs or reports */
	ASSUMED		/* nobody says so */
};

struct belief {
	const char *id;
	enum probe_system system;
	enum belief_weight weight;
	enum belief_grounds grounds;
	const char *text;
	const char *effect;	/* what the tools do about it */
	probe_test *test;	/* NULL: effect says why not */
};

extern const struct belief beliefs[];
extern const size_t n_beliefs;

/* "connectwise", "autotask" or "atria". */
const char *belief_system(const struct belief *b);
/* Tests it: the finding lives as long as the probe. */
struct finding belief_test(const struct belief *b, struct probe *p);

#endif
