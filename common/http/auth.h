#ifndef AUTH_H
#define AUTH_H

#include <curl/curl.h>
#include <stdbool.h>

#include "request.h"

/*
 * The header lines that all requests to a server have, credentials among them;
 * with a body, what that needs, too. For http.c: made once, wiped at the end.
 * Credentials are given to libcurl as a header line and not as options, as it
 * would keep copies of those for each request.
 */
struct curl_slist *auth_new(const struct http_config *config, bool body);

/*
 * The values alone that are secret, as they are and as they are sent; company
 * and public key each by itself, too, since servers quote them so.
 */
struct curl_slist *auth_secrets(const struct http_config *config);

/*
 * Overwrites each of the secrets in the len bytes at text with asterisks, in
 * any case; a short one, which may be a part of any word, only as a whole word.
 */
void auth_hide(const struct curl_slist *secrets, char *text, size_t len);

/* Wipes and frees; NULL is accepted. */
void auth_free(struct curl_slist *lines);

#endif
