#ifndef NOTICE_H
#define NOTICE_H

#include <stdint.h>
#include <sys/types.h>

#include "diag.h"

/*
 * Notices about a job's runs: parameters of the job file that only the job
 * runner uses. atria-cw-notify(7) is the same for users.
 */

/* Which runs have something to say; each word includes those before it. */
enum notice_when {
	NOTICE_FAILURE,		/* the exit status is not 0 */
	NOTICE_ATTENTION,	/* the log has a warning */
	NOTICE_CHANGE,		/* something was written */
	NOTICE_ALWAYS
};
extern const char *const notice_words[];	/* as in the file */

struct notice {
	const char *word;	/* for when, as it stands there */
	enum notice_when when;
	const char *const *command;	/* ends with a NULL; or NULL */
	int64_t wait;		/* ms that it may take */
	const char *dir;	/* for pages; NULL: none are published */
	const char *group;	/* of the pages; NULL: the folder's */
	const char *mode_text;
	mode_t mode;		/* of the pages */
};

/* What is so if nothing is said. */
#define NOTICE_WAIT	(30 * 1000)	/* ms */
#define NOTICE_MODE	"0640"
#define NOTICE_DEFAULT { .word = "attention", .wait = NOTICE_WAIT, \
	.mode_text = NOTICE_MODE }

/*
 * Puts in order what was read from the file that messages call path. Returns 0,
 * or -1 with *e: what is wrong is then left out, and the rest can be used.
 */
int notice_check(struct notice *n, const char *path, struct err *e);

#endif
