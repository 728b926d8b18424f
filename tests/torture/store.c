/*
 * A library for LD_PRELOAD that puts another directory in the place of the
 * system's certificates: $STORE for /etc/ssl/certs, so that a test can be an
 * authority that the system trusts.
 */
#define _GNU_SOURCE	/* RTLD_NEXT */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SYSTEM	"/etc/ssl/certs"

static const char *
instead(const char *path, char *buf, size_t size)
{
	const char *store = getenv("STORE");

	if (store == NULL || strncmp(path, SYSTEM, strlen(SYSTEM)) != 0 ||
	    (size_t)snprintf(buf, size, "%s%s", store,
	    path + strlen(SYSTEM)) >= size)
		return path;
	return buf;
}

static void *
next(const char *name)
{
	void *f;

	if ((f = dlsym(RTLD_NEXT, name)) == NULL)
		abort();
	return f;
}

#define WRAP_FOPEN(name) \
FILE * \
name(const char *path, const char *mode) \
{ \
	FILE *(*real)(const char *, const char *); \
	void *f = next(#name); \
	char buf[4096]; \
	memcpy(&real, &f, sizeof(real)); \
	return real(instead(path, buf, sizeof(buf)), mode); \
}

WRAP_FOPEN(fopen)
WRAP_FOPEN(fopen64)

#define WRAP_STAT(name) \
int \
name(const char *path, struct stat *st) \
{ \
	int (*real)(const char *, struct stat *); \
	void *f = next(#name); \
	char buf[4096]; \
	memcpy(&real, &f, sizeof(real)); \
	return real(instead(path, buf, sizeof(buf)), st); \
}

WRAP_STAT(stat)
WRAP_STAT(lstat)
