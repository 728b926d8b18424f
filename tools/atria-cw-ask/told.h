#ifndef TOLD_H
#define TOLD_H

#include "buf.h"
#include "diag.h"
#include "notice.h"
#include "runs.h"
#include "story.h"

/* A run that has ended, and who has to be told of it. */
struct telling {
	const struct notice *notice;
	const struct run_facts *run;
	const struct story *story;
	const char *label;	/* of the job; may be NULL or "" */
	const char *dir;	/* the run's */
	const char *stream;	/* the file that says most of it */
	bool again;		/* a person asks, so that it is told whatever
				   the notice and the run are */
};

/* What became of that. */
struct told {
	const char *says;	/* why the run has something to say: a word of
				   notice.h, or NULL: it has nothing to say */
	struct buf line;	/* what was done, counted; only with says */
	struct buf subject;	/* one line about the run; only with says */
	struct buf page;	/* where the page was published, or empty */
	struct err page_fault;	/* why it was not, or empty */
	bool delivered;		/* the NotifyCommand has it */
	struct err fault;	/* why not, or empty */
};

/*
 * Publishes the page of the run, keeps a summary of what there is to say as
 * DIR/summary.txt, and gives it to the NotifyCommand, or does not, as the
 * notice has it. told_release() frees.
 */
void told_all(struct told *t, const struct telling *of);
void told_release(struct told *t);

#endif
