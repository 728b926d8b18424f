#ifndef NOTIFY_H
#define NOTIFY_H

#include "buf.h"
#include "diag.h"
#include "notice.h"
#include "runs.h"
#include "story.h"

/* A run that has ended, and whom the job wants to be notified. */
struct notification {
	const struct notice *notice;
	const struct run_facts *run;
	const char *label;	/* of the job; may be NULL or "" */
	/* of one that began: */
	const struct story *story;
	const char *dir;	/* its folder */
	const char *stream;	/* the file that says most of it */
	const char *reason;	/* of its exit status; NULL: what that means */
	bool unkept;		/* its run.json cannot be written */
	bool again;		/* a person asks: whatever the notice and the
				   run are */
};

/* Who was notified, and why not. */
struct notified {
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
 * notice has it. notified_release() frees.
 */
void notify_all(struct notified *t, const struct notification *of);
/* Gives the NotifyCommand the reason why a run did not begin. */
void notify_unbegun(struct notified *t, const struct notification *of,
    const char *reason);
void notified_release(struct notified *t);

#endif
