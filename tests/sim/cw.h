/*
 * The ConnectWise side: what its calls share.
 */
#ifndef SIM_CW_H
#define SIM_CW_H

#include "list.h"
#include "sim.h"

/* One call of a client on its way through a route. */
struct call {
	struct world *w;
	struct request *r;
	struct answer *a;
	enum resource of;
	unsigned int flags;		/* of the route */
	int32_t ids[2];			/* the {} of the route's path */
	char *base;			/* URL in front of the resources */
};

/* --- writes: checks and errors --- */

/* The members of "errors" that are wrong with an object. */
struct problems {
	struct buf b;
	int n;
};

void problem(struct problems *p, const char *object, const char *code,
    const char *field, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* 400 InvalidObject with these problems; releases them. */
void answer_invalid(struct answer *a, const char *object,
    struct problems *p);
/* The body as JSON of application/json; NULL after answering 400 or 415. */
json_t *call_body(struct call *c, const char *object);

void addition_create(struct call *c);
void addition_patch(struct call *c);
void addition_put(struct call *c);
void addition_delete(struct call *c);
void catalog_create(struct call *c);
void bundles(struct call *c);
void bundles_count(struct call *c);

/* The host and port of an absolute URL, and what follows. */
const char *authority(const char *url);

/* --- reads --- */

void list_get(struct call *c);
void list_count(struct call *c);
void record_get(struct call *c);

/* Notes parameters that ConnectWise does not know. */
void note_unknown(struct request *r);
/* A record, as fields= wants it. */
void answer_record(struct call *c, int status, const struct record *r);
/* {"code":"NotFound",...} with 404 */
void answer_not_found(struct answer *a, const char *object, int32_t id);
/* The agreement of ids[0] and its addition of ids[1]; NULL after 404. */
struct record *call_agreement(struct call *c);
struct record *call_addition(struct call *c);

#endif
