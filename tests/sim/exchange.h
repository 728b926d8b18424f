/*
 * One request and its answer, as plain data: the same whether they travel
 * through libmicrohttpd or are written to the socket by hand.
 */
#ifndef SIM_EXCHANGE_H
#define SIM_EXCHANGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "mem.h"

struct pair {
	char *name;
	char *value;
};

struct pairs {
	struct pair *v;
	size_t n;
};

struct request {
	unsigned long n;		/* counted from 1 */
	unsigned long connection;	/* counted from 1 */
	unsigned int parallel;		/* requests under way, this included */
	unsigned int beside;		/* of these, at Autotask's entity */
	struct timespec at;		/* when it was received */
	char *method;
	char *target;			/* as on the request line */
	char *path;			/* target in front of '?' */
	struct pairs query;		/* decoded, in order */
	struct pairs raw_query;		/* as sent */
	char *bad;			/* what is malformed in the target */
	struct pairs headers;		/* names in lower case */
	struct buf body;
	json_t *json;			/* the body if it is JSON */
	json_error_t json_error;	/* else why not */

	/* What is found out on the way, for the log. */
	const char *authorization;	/* "absent", "wrong", "right" */
	const char *client_id;
	struct pairs notes;		/* name: the note; value unused */
	bool wrote;			/* the state has changed */
	char *fault;			/* its name; NULL = none */
	const struct deed *deed;	/* what it does; NULL = nothing */
	const char *outcome;		/* "answered", ... */
};

/* Takes the target apart. Malformed ones leave r->bad set. */
void request_init(struct request *r, const char *target);
/* Once method, headers and body are there. */
void request_complete(struct request *r);
void request_release(struct request *r);

/* NULL if there is none; header names in lower case. */
const char *request_header(const struct request *r, const char *name);
const char *request_param(const struct request *r, const char *name);
/* Notes what a careful client would not do, for the log. */
void request_note(struct request *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* --- the answer --- */

struct answer {
	int status;
	const char *type;		/* Content-Type; NULL = none */
	struct pairs headers;
	struct buf body;
};

#define TYPE_JSON "application/json; charset=utf-8"
#define TYPE_HTML "text/html"
#define TYPE_TEXT "text/plain; charset=utf-8"

void answer_release(struct answer *a);
void answer_header(struct answer *a, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Empties the answer and starts it anew. Headers stay. */
void answer_start(struct answer *a, int status, const char *type);
/* {"code":...,"message":...} */
void answer_error(struct answer *a, int status, const char *code,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* A page as a web server in front of the API makes it. */
void answer_html(struct answer *a, int status);
void answer_text(struct answer *a, int status, const char *text);
/* "Not Found" */
const char *status_text(int status);

void pairs_add(struct pairs *p, const char *name, const char *value);
void pairs_release(struct pairs *p);

#endif
