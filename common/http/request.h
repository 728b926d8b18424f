#ifndef REQUEST_H
#define REQUEST_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "diag.h"
#include "retry.h"

/*
 * A request and its answer as plain data, and what an answer means; http.h
 * makes requests.
 */

#define HTTP_MAX_BODY		((size_t)64 << 20)
#define HTTP_MAX_LARGE_BODY	((size_t)1 << 30)
#define HTTP_CONNECT_TIMEOUT	10000L	/* ms */
#define HTTP_TIMEOUT		60000L	/* ms, for one try */
#define HTTP_PARALLEL		4	/* requests under way at once */
#define HTTP_PER_MINUTE		900	/* ConnectWise allows about 1,000 */

/* What a job says of how to talk to servers; all-zero is the default. */
struct http_options {
	int parallel;		/* 0: HTTP_PARALLEL */
	int per_minute;		/* 0: HTTP_PER_MINUTE; -1: no limit */
	long timeout;		/* ms, 0: HTTP_TIMEOUT */
	const char *ca_file;	/* certificates to trust, instead of the
				   system's; NULL */
	const char *proxy;	/* its URL; NULL: none, whatever the
				   environment says */
	struct retry_policy retry;	/* all-zero: the defaults */
	bool trace;		/* each request and answer, on stderr */
	const volatile sig_atomic_t *stop;	/* once it is set, nothing
				   more is sent, nor sent again; or NULL */
};

/* One more header line that holds a credential. */
struct http_key {
	const char *name;
	const char *value;
};
#define HTTP_KEYS	3

struct http_answer;

struct http_config {
	const char *base;	/* every request's address starts with it */
	const char *base_name;	/* the parameter it is from, for messages */
	const char *user;	/* HTTP Basic, or NULL */
	const char *password;
	const char *bearer;	/* a bearer token, or NULL */
	struct http_key keys[HTTP_KEYS];	/* up to a name that is NULL */
	bool typed;		/* say Content-Type without a body, too */
	/* whether an answer that retry_worth() would try again is the
	   server's last word on the request; NULL: never */
	bool (*is_final)(const struct http_answer *answer);
	const char *proxy_user;	/* what the proxy wants, or NULL */
	const char *proxy_password;
	struct http_options options;
};

struct http_request {
	const char *method;
	const char *path;	/* relative to the base, properly encoded */
	const char *body;	/* JSON, or NULL */
	bool once;		/* must never reach the server twice: it goes
				   on a connection of its own, as libcurl
				   repeats what is lost on a used one */
	struct buf *large_body;	/* the body of an answer 200 goes there, not
				   into the answer, and may be as large as
				   HTTP_MAX_LARGE_BODY; or NULL */
	struct buf *headers;	/* the header lines of the last answer go
				   there, as they came; or NULL */
	int64_t deadline;	/* clock_ms() after which it is not sent, nor
				   sent again; 0: there is none */
	bool background;	/* http_run() does not wait for it, and the
				   others go first: see http_step() */
};

/* What a request ended in, after all tries. */
struct http_answer {
	long status;		/* 0: there was no whole answer */
	bool unsent;		/* and no try can have been received */
	bool late;		/* as there was no time left to send it */
	bool in_doubt;		/* an earlier try may have been carried out:
				   this is the answer to another one */
	struct buf body;
	char type[64];		/* the media type, lower case, no parameters */
	char request_id[80];	/* x-cw-request-id, or "" */
	char location[256];	/* of a redirect, or "" */
	bool next;		/* a Link header named a next page */
	long pages;		/* the number of the last page that one named,
				   or 0 */
	struct err failure;	/* when status is 0 */
};

/* answer is the callee's to look at until it returns. */
typedef void http_done(void *ctx, const struct http_answer *answer);

/* Appends s, percent-encoded as a part of a query. */
void http_encode(struct buf *out, const char *s);

/*
 * Whether the server is not there, or rejects our credentials, so that another
 * request would fare no better: no answer, 401, a redirect (to a login page,
 * say), or, as ConnectWise's cloud answers wrong keys, 404 with a web page.
 */
bool http_shut_out(const struct http_answer *answer);

/*
 * One line that says what an answer that is no success was: "HTTP 500: ...",
 * "a web page instead of JSON", or the failure. message is what the server's
 * own error says, or NULL. Of an answer with a status of success nothing is
 * quoted: only those without are searched for keys that the server quotes.
 */
void http_describe(const struct http_answer *answer, const char *message,
    struct err *e);

#endif
