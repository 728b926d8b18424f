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
	bool one_try;		/* each request is made once */
};

int at_session_load(struct at_session *s, struct stage *st,
    const struct at_session_options *opt);
/*
 * Tells the session's Autotask what the last probe (cw-probe) has found of it,
 * unless that is too old: that the next page of a list comes by POST alone.
 */
void at_session_adapt(struct at_session *s);
void at_session_release(struct at_session *s);

#endif
