#ifndef QUERY_H
#define QUERY_H

#include "pages.h"
#include "request.h"

/*
 * Lists of ConnectWise records, read to their ends: for the code that reads
 * and writes, not for the tools.
 */

/*
 * Reads all n lists, several at a time. A page that may not be the last is
 * followed by the next one: at once if a Link names it, else when all lists
 * have had theirs, since the longest page shows that shorter ones were whole.
 */
void query_run(struct query *lists, size_t n);
/* Releases what lists own that were not run. */
void query_release(struct query *lists, size_t n);
/* Runs one list. Returns 0, or -1 with *e. */
int query_run_one(struct query *list, struct err *e);

/*
 * One list, while something else is done: asks for its first page; waits for
 * it, and asks for one more if it may not be the last. False: the list failed.
 * query_run() then reads the rest.
 */
void query_begin(struct query *list);
bool query_go_on(struct query *list);

/*
 * Makes lists like the model that together hold the records whose field has
 * one of the n values, and perhaps others: plain values in chunks that fit
 * into an address, each of the others alone. other is one more condition, or
 * NULL. Returns how many, in *lists, which the caller frees.
 */
size_t query_chunks(struct query **lists, const struct query *model,
    const char *field, const char *const *values, size_t n,
    const char *other);

/* --- for bundle.c -------------------------------------- */

/* Queues the request for the next page. */
void query_ask(struct query *list);
/* Takes what is no page: the list fails, or is asked for in another way. */
void query_fail(struct query *list, const struct http_answer *answer);
/* A list of the kind CW_YARDSTICK: it shows how long pages are. */
struct query query_yardstick(struct cw *cw);
/*
 * The lists whose next page has to be asked for are due; returns how many.
 */
size_t query_due(struct query *lists, size_t n);

#endif
