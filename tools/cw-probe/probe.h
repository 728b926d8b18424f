#ifndef PROBE_H
#define PROBE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "autotask.h"
#include "date.h"
#include "http.h"
#include "job.h"
#include "period.h"
#include "record.h"
#include "redact.h"

/*
 * One probe: what is asked of the two systems, and what they answered. It only
 * reads. The same question is asked once, however many beliefs need its answer,
 * and no more than PROBE_REQUESTS are sent.
 */
#define PROBE_REQUESTS	60

enum probe_system {
	CONNECTWISE,
	AUTOTASK,	/* the zone */
	DISCOVERY,	/* the host of either, without keys */
	ATRIA,
	PROBE_SYSTEMS
};

/* A request and its answer. */
struct exchange {
	struct exchange *next;
	enum probe_system system;
	const char *path;	/* below the system's address */
	const char *body;	/* of a bundle, or NULL */
	bool sent;		/* it was asked, not only meant to be */
	long status;		/* 0: no answer came */
	char type[64];		/* the media type */
	json_t *json;		/* the answer, or NULL: it is no JSON */
	size_t bytes;
	bool link;		/* a Link header named a next page */
	long pages;		/* the last one that it named, or 0 */
	const char *why;	/* why there is no answer, or NULL */
	struct err failure;	/* that, with addresses */
};

struct probe {
	struct http *http[PROBE_SYSTEMS];	/* NULL: it cannot be asked */
	const char *closed[PROBE_SYSTEMS];	/* why no more is asked of it */
	int requests;
	int limited;		/* the request that was answered with 429 */
	struct exchange *first, **last;
	const struct job *job;
	const char *company;	/* ConnectWise's login company */
	struct cw *cw;
	struct autotask *autotask;
	struct billing_period period;
	date_day today;
	struct redact redact;
	struct arena arena;
};

void probe_init(struct probe *p);
void probe_release(struct probe *p);

/*
 * What GET path says. A failure of the server is tried once more. Never NULL;
 * what has no answer has a reason, which names nothing private.
 */
const struct exchange *probe_get(struct probe *p, enum probe_system system,
    const char *path);
/* The same for a list of ConnectWise: conditions (not encoded) and fields may
 * be NULL; order is "id asc" if NULL. */
const struct exchange *probe_list(struct probe *p, const char *path,
    const char *conditions, const char *fields, const char *order,
    int page_size);
/* What POST path says, where that reads, too: Autotask's queries. */
const struct exchange *probe_post(struct probe *p, enum probe_system system,
    const char *path, const char *body);
/* What POST system/bundles says, which reads, too. */
const struct exchange *probe_bundle(struct probe *p, const char *body);

/* No more is asked of the system, for that reason. */
void probe_close(struct probe *p, enum probe_system system, const char *why);

/* The list in the answer, or NULL if it is none. */
const json_t *probe_rows(const struct exchange *x);

/* --- findings ------------------------------------------------------------- */

/* Sets the verdict and its evidence, of which nothing may be private. */
void found(struct probe *p, struct finding *f, enum finding_verdict verdict,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Whether there was an answer, and ConnectWise let us read; else the finding is
 * untestable. */
bool was_answered(struct probe *p, struct finding *f,
    const struct exchange *x);
/* Whether there was one, and it is a list; else f says what it was, and that
 * it was refused, which the tools get around. */
bool was_list(struct probe *p, struct finding *f, const struct exchange *x);

/* "HTTP 400, ApiFindCondition": what an answer was, with nothing private. */
const char *probe_shape(struct probe *p, const struct exchange *x);

#endif
