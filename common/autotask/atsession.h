#ifndef ATSESSION_H
#define ATSESSION_H

#include "autotask.h"
#include "job.h"
#include "secrets.h"
#include "stage.h"

/*
 * What a tool that reads Autotask needs first: the job, the secrets, the
 * client. What is wrong with them fails the stage (AX01). Nothing is asked yet.
 * Returns 0 or -1; at_session_release() in either case.
 */
struct at_session {
	struct job job;
	struct secrets secrets;
	struct autotask *at;
	char tenant[DIGEST_TEXT];	/* which API user of which Autotask */
};

struct at_session_options {
	const char *job;	/* a path */
	const char *secrets;	/* of -s, or NULL */
	bool trace;
};

int at_session_load(struct at_session *s, struct stage *st,
    const struct at_session_options *opt);
void at_session_release(struct at_session *s);

#endif
