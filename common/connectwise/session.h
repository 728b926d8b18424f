#ifndef SESSION_H
#define SESSION_H

#include "cw.h"
#include "job.h"
#include "secrets.h"
#include "stage.h"

/*
 * What a tool that talks to ConnectWise needs first: the job with its ApiUrl,
 * the secrets, the client. What is wrong with them fails the stage (AX01,
 * CW16, CW17, CW18), and so does a signal, with 128 and its number. Returns 0
 * or -1; session_release() in either case.
 */
struct session {
	struct job job;
	struct secrets secrets;
	struct cw *cw;
	char tenant[DIGEST_TEXT];	/* the company at this address */
	char company[DIGEST_TEXT];	/* the company at any address */
};

/* What a command line says beside the files. */
struct session_options {
	const char *job;	/* a path */
	const char *secrets;	/* of -s, or NULL */
	int parallel;		/* 0: the job's */
	bool no_bundles;	/* read everything plainly */
	bool trace;
	bool one_try;		/* each request is made once */
	const volatile sig_atomic_t *stop;	/* see http_options */
};

int session_load(struct session *s, struct stage *st,
    const struct session_options *opt);
void session_release(struct session *s);

#endif
