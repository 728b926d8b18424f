#ifndef HTTP_H
#define HTTP_H

#include "diag.h"
#include "request.h"

/*
 * Requests to one server, several at a time, by libcurl's multi interface, at
 * one pace for all of them, and again when that is worth it.
 *
 * https, or http to this machine itself; certificates are always verified; no
 * redirects are followed; proxies only if asked for; answers are capped.
 * Credentials belong to the server that they were given for and go nowhere
 * else.
 */

struct http;

/*
 * Returns NULL with *e when the base address or an option cannot be used. The
 * base must be https, or http to a loopback address, and hold no password,
 * query or fragment.
 */
struct http *http_new(const struct http_config *config, struct err *e);
void http_free(struct http *h);

/*
 * Queues a request, of which everything is copied. done is called once, from
 * http_run().
 */
void http_queue(struct http *h, const struct http_request *request,
    http_done *done, void *ctx);

/*
 * Works until no request is queued or under way, except those in the
 * background, which go on meanwhile; done() may queue more.
 */
void http_run(struct http *h);
/*
 * Works until something has happened, up to ms: for those in the background.
 * Returns whether there are requests left.
 */
#define HTTP_STEP	1000	/* ms: long enough, as answers end it */
bool http_step(struct http *h, int64_t ms);
/*
 * When n more requests could be sent and none waits, more(ctx, n) is called: it
 * may queue up to n, in the background or not. NULL: from now on it is not.
 */
typedef void http_more(void *ctx, int n);
void http_feed(struct http *h, http_more *more, void *ctx);
/*
 * Nothing that is queued or under way now is sent, nor sent again: it ends
 * without an answer. What is queued later is not concerned.
 */
void http_halt(struct http *h);

/* How many requests may be under way at once. */
int http_parallel(const struct http *h);
/* What every address starts with, in its one spelling: see url_new(). */
const char *http_base(const struct http *h);

#endif
