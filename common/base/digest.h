#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>

#include "diag.h"

/* SHA-256, by OpenSSL's libcrypto, as "sha256:" and 64 hexadecimal digits. */

#define DIGEST_TEXT	(7 + 64 + 1)

struct digest;		/* a sum under way */

/* Freed by digest_free(). */
struct digest *digest_new(void);
void digest_add(struct digest *d, const void *data, size_t len);
/* The sum of all that was added so far; more may be added afterwards. */
void digest_text(const struct digest *d, char out[DIGEST_TEXT]);
void digest_free(struct digest *d);

#define DIGEST_BYTES	32
/* HMAC-SHA-256 of the len bytes at data, under a key of n bytes. */
void digest_keyed(const void *key, size_t n, const void *data, size_t len,
    unsigned char out[DIGEST_BYTES]);

/* The sum of len bytes. */
void digest_bytes(const void *data, size_t len, char out[DIGEST_TEXT]);

#endif
