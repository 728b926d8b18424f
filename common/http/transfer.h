#ifndef TRANSFER_H
#define TRANSFER_H

#include <curl/curl.h>
#include <stdint.h>

#include "request.h"

/*
 * One request and its tries, as libcurl sees them: for http.c, which decides
 * when they are made.
 */

#define TRANSFER_LATE	"it could not be sent in time"

/* The server that all requests of one struct http go to. */
struct server {
	struct curl_slist *headers;	/* with the credentials */
	struct curl_slist *body_headers;	/* of requests with a body */
	struct curl_slist *secrets;	/* that no message may hold */
	char *ca_file;
	char *proxy;		/* or NULL: none */
	char *proxy_user;
	char *proxy_password;
	bool plain;		/* http, to loopback */
	long timeout;		/* ms */
};

struct http;

/* A request and its tries. In a list of http.c, or under way. */
struct transfer {
	struct transfer *next;
	struct http *http;	/* whose it is */
	char *method;
	char *url;
	char *body;
	bool once;
	struct buf *large_body;
	struct buf *headers;
	http_done *done;
	void *ctx;

	int tries;
	bool sending;		/* the try at hand is being sent */
	bool in_doubt;		/* one before it may have been carried out */
	int64_t due;		/* when it may be tried again */
	int64_t deadline;	/* see struct http_request */
	bool late;		/* it passed before the bytes went */
	bool background;	/* see struct http_request */
	unsigned halts;		/* of its http, when it was queued */
	int64_t started;
	CURL *easy;
	const struct curl_slist *secrets;	/* the server's */
	char error[CURL_ERROR_SIZE];
	bool too_large;
	size_t header_bytes;
	int64_t after;		/* Retry-After, ms; -1: none */
	struct http_answer answer;
};

/* Gets ready for a try: t->easy is what libcurl is to perform. */
void transfer_prepare(struct transfer *t, const struct server *s);
/*
 * Fills in t->answer from what the try ended in. In one that is no success the
 * server's secrets are made unreadable, should it have quoted them.
 */
void transfer_take(struct transfer *t, CURLcode code);
/* Whether a try that ended like that would end no better again. */
bool transfer_is_hopeless(CURLcode code);
void transfer_free(struct transfer *t);

#endif
