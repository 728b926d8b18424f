#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "digest.h"
#include "xalloc.h"

struct digest {
	EVP_MD_CTX *ctx;
};

static void
must(int good)
{
	if (!good)
		die(EXIT_LOCAL, "SHA-256 failed: out of memory?");
}

static void *
get_memory(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return xmalloc(size);
}

static void *
resize_memory(void *p, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	if (size > 0)
		return xrealloc(p, size);
	free(p);
	return NULL;
}

static void
free_memory(void *p, const char *file, int line)
{
	(void)file, (void)line;
	free(p);
}

/*
 * OpenSSL crashes when it gets no memory to start with, so that ends the
 * program here. Its exit handler allocates, too, and would wait for ever for
 * a lock that is held by what just ran out of memory: it is left out.
 */
static void
start(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	(void)CRYPTO_set_mem_functions(get_memory, resize_memory, free_memory);
	must(OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL));
}

struct digest *
digest_new(void)
{
	struct digest *d;

	start();
	d = xmalloc(sizeof(*d));
	d->ctx = EVP_MD_CTX_new();
	must(d->ctx != NULL);
	must(EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL));
	return d;
}

void
digest_add(struct digest *d, const void *data, size_t len)
{
	must(EVP_DigestUpdate(d->ctx, data, len));
}

void
digest_text(const struct digest *d, char out[DIGEST_TEXT])
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *copy;
	unsigned int i, len;
	int n;

	copy = EVP_MD_CTX_new();
	must(copy != NULL);
	must(EVP_MD_CTX_copy_ex(copy, d->ctx));
	must(EVP_DigestFinal_ex(copy, sum, &len));
	EVP_MD_CTX_free(copy);
	n = snprintf(out, DIGEST_TEXT, "sha256:");
	for (i = 0; i < len; i++)
		n += snprintf(out + n, DIGEST_TEXT - (size_t)n, "%02x",
		    (unsigned)sum[i]);
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

void
digest_bytes(const void *data, size_t len, char out[DIGEST_TEXT])
{
	struct digest *d;

	d = digest_new();
	digest_add(d, data, len);
	digest_text(d, out);
	digest_free(d);
}

void
digest_keyed(const void *key, size_t n, const void *data, size_t len,
    unsigned char out[DIGEST_BYTES])
{
	unsigned int size = DIGEST_BYTES;

	start();
	must(HMAC(EVP_sha256(), key, (int)n, data, len, out, &size) != NULL &&
	    size == DIGEST_BYTES);
}
