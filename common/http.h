#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "diag.h"

/*
 * Requests to one server, several at a time, by libcurl's multi interface.
 * https, or http to this machine itself; no redirects are followed, no proxies
 * used; answers are capped. Credentials belong to the server that they were
 * given for and go nowhere else.
 */

#define HTTP_MAX_BODY		(64 * 1024 * 1024)
#define HTTP_CONNECT_TIMEOUT	10L	/* seconds */
#define HTTP_TIMEOUT		60L	/* seconds, for one whole request */
#define HTTP_PARALLEL		4	/* requests under way at once */

struct http;

struct http_config {
	const char *base;	/* every request's address starts with it */
	const char *base_name;	/* the parameter it is from, for messages */
	const char *user;	/* HTTP Basic, or NULL */
	const char *password;
	const char *bearer;	/* a bearer token, or NULL */
	const char *header;	/* one more header line, or NULL */
	int parallel;		/* 0: HTTP_PARALLEL */
};

/* What a request ended in. */
struct http_answer {
	long status;		/* 0: there was no whole answer */
	struct buf body;
	char type[64];		/* the media type, lower case, no parameters */
	char request_id[80];	/* x-cw-request-id, or "" */
	bool next;		/* a Link header named a next page */
	struct err failure;	/* when status is 0 */
};

/* answer is the callee's to look at until it returns. */
typedef void http_done(void *ctx, const struct http_answer *answer);

/*
 * Returns NULL with *e when the base address cannot be used: it must be https,
 * or http to a loopback address, and hold no password, query or fragment.
 */
struct http *http_new(const struct http_config *config, struct err *e);
void http_free(struct http *h);

/*
 * Queues a request. path is relative to the base, properly encoded. body is
 * JSON, or NULL; both are copied. done is called once, from http_run().
 */
void http_queue(struct http *h, const char *method, const char *path,
    const char *body, http_done *done, void *ctx);

/* Works until no request is queued or under way; done() may queue more. */
void http_run(struct http *h);

/* How many requests were sent so far. */
unsigned long http_requests(const struct http *h);

/* Appends s, percent-encoded as a part of a query. */
void http_encode(struct buf *out, const char *s);

/*
 * One line that says what an answer that is no success was: "HTTP 500: ...",
 * "a web page instead of JSON", or the failure.
 */
void http_describe(const struct http_answer *answer, const char *message,
    struct err *e);

#endif
