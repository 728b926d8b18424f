#ifndef SECRET_SOURCE_H
#define SECRET_SOURCE_H

#include <signal.h>
#include <stddef.h>

#include "buf.h"
#include "diag.h"

/*
 * Where the text of the secrets comes from; atria-cw-job(5) says it to users.
 * The first of these that is there:
 *
 * 1. what -s names: a file, or, as fd:N, a descriptor that was inherited;
 * 2. the file SECRET_SOURCE_CREDENTIAL in $CREDENTIALS_DIRECTORY, where systemd
 *    puts a unit's credentials;
 * 3. the output of the job's SecretsCommand.
 *
 * One that is there and cannot be used is an error: the next is not tried.
 */

#define SECRET_SOURCE_CREDENTIAL	"atria-cw-secrets"
#define SECRET_SOURCE_MAX		(64 * 1024)
#define SECRET_SOURCE_TIMEOUT	(300 * 1000)	/* ms */

struct secret_source {
	const char *option;	/* of -s, or NULL */
	const char *const *command;	/* the job's: ends with a NULL */
	const volatile sig_atomic_t *stop;	/* gives up when it is set, or
				   NULL */
	int timeout;		/* ms for a command or a pipe; 0:
				   SECRET_SOURCE_TIMEOUT */
};

/* The text, and what it is called in messages. */
struct secret_text {
	struct buf text;
	struct buf name;
};

/*
 * Reads the text. Returns 0, or -1 with *e, which holds nothing of the text.
 * secret_source_release() in either case.
 */
int secret_source_read(const struct secret_source *src, struct secret_text *t,
    struct err *e);

/* Wipes and frees. */
void secret_source_release(struct secret_text *t);

#endif
