#ifndef AUTOTASK_H
#define AUTOTASK_H

#include <stdbool.h>
#include <stdint.h>

#include "diag.h"
#include "http.h"
#include "secrets.h"

/*
 * One customer's Autotask PSA: where it is, and the HTTP client with its keys.
 * Only what reads is here; what can be read is in atread.h.
 *
 * Which of Autotask's hosts it is depends on the API user: the zone. A host
 * that all users have in common tells it, and gets no key. Keys go to hosts of
 * autotask.net only; or to this machine itself, if the common host is that.
 */
struct autotask;

#define AUTOTASK_URL	"https://webservices.autotask.net/atservicesrest/"
#define AUTOTASK_DOMAIN	"autotask.net"
#define AUTOTASK_THREADS	3	/* requests at once per entity */

/*
 * api_url is the common host's address; NULL is AUTOTASK_URL. The secrets are
 * borrowed until autotask_free(). Returns NULL with *e when the address cannot
 * be used. Nothing is asked yet.
 */
struct autotask *autotask_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e);
void autotask_free(struct autotask *at);
/* The address that autotask_new() was given, in its one spelling. */
const char *autotask_url(const struct autotask *at);

/*
 * Finds the zone and asks how many of the hour's requests are used. Returns 0;
 * or -1 with *e when Autotask cannot be reached, the user has no zone, a key is
 * wrong, or more than that share of them, in percent, is used.
 */
int autotask_connect(struct autotask *at, int64_t percent, struct err *e);

/* The first of the two: the zone alone. Returns 0, or -1 with *e. */
int autotask_find_zone(struct autotask *at, struct err *e);

/* The client of the zone; after one of these. */
struct http *autotask_http(struct autotask *at);
/* Whether the next page of a list is to be asked for by POST: for atquery.c. */
bool *autotask_pages_by_post(struct autotask *at);

#endif
