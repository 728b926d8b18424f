#ifndef JOB_FILE_H
#define JOB_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"
#include "diag.h"

/*
 * A file of a job that is changed: its job file, rules or settings. It is
 * replaced as a whole, keeps its mode and its owner, and is never replaced by
 * something that check() rejects, or that is made from what is there no more.
 */
struct job_file {
	char *path;		/* without symbolic links */
	/* Whether the new file can be used: 0, or -1 with *e, which calls it
	 * path. NULL: it can. */
	int (*check)(const char *new, const char *path, struct err *e);
	struct buf text;	/* as it was read; empty if there is none */
	bool exists;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	int lock;		/* of its folder; -1: not held */
};

/* Reads the file, which may be missing. Returns 0, or -1 with *e. In any case,
 * job_file_release() frees all. */
int job_file_open(struct job_file *f, const char *path, struct err *e);
/* Waits until no other program changes files of the job in this way, and reads
 * the file again. Returns 0, or -1 with *e. */
int job_file_lock(struct job_file *f, struct err *e);
/*
 * Puts the text in place. Returns EXIT_DONE; or with *e EXIT_CONFIG if check()
 * rejects it, EXIT_REFUSED if the file has changed since it was read, and
 * EXIT_LOCAL if it cannot be written.
 */
int job_file_save(struct job_file *f, const struct buf *new, struct err *e);
void job_file_release(struct job_file *f);

/* Checks of a job file and of a rules file, as all programs read them. */
int job_file_check(const char *new, const char *path, struct err *e);
int job_file_check_rules(const char *new, const char *path, struct err *e);

#endif
