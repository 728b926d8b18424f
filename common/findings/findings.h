#ifndef FINDINGS_H
#define FINDINGS_H

#include "arena.h"
#include "diag.h"
#include "job.h"
#include "record.h"

/*
 * What the last probe of a ConnectWise company and an Atria found (cw-probe),
 * as it is kept: a stream of findings in the state directory. A job without a
 * probe has none, and the tools learn by trying what they need.
 */
struct findings {
	bool there;		/* there was a probe */
	struct begin begin;	/* of it */
	int64_t time;		/* when, in seconds since 1970 */
	struct finding *list;
	size_t n;
	struct arena arena;
};

/* The value of a finding of what ConnectWise rejects with HTTP 400. */
#define FINDING_REFUSED	"refused"

/* That of au.next-page, where the next page comes by POST alone. */
#define AT_PAGES_BY_POST	"post"
/* That of at.no-address, where an address that does not exist is answered as
 * if there were no data. */
#define FINDING_NOTHING	"nothing"

/*
 * The file: of the job's Atria, and of the company of ConnectWise that tenant
 * names (tenant.h). Returns a string that the caller frees, or NULL with *e.
 */
char *findings_path(const struct job *job, const char *tenant, struct err *e);
/* Reads what is kept. Returns 0, or -1 with *e where that is damaged; to be
 * released either way. */
int findings_load(struct findings *f, const struct job *job,
    const char *tenant, struct err *e);
void findings_release(struct findings *f);

/* The finding with that id, or NULL. */
const struct finding *findings_find(const struct findings *f,
    const char *id);
/* Whether they are older than the job's MaxProbeAge. */
bool findings_are_old(const struct findings *f, const struct job *job);
/*
 * Whether they allow to write. If not, -1 with *e: there was no probe, it is
 * older than the job's MaxProbeAge, or the finding *id blocks.
 */
int findings_check(const struct findings *f, const struct job *job,
    const char **id, struct err *e);
/* The command that makes a probe: atria-cw's for the job that it runs
 * (ATRIA_CW_JOB), which is put into out; or cw-probe. */
#define FINDINGS_COMMAND	128
const char *findings_command(char out[FINDINGS_COMMAND]);

#endif
