#ifndef RECORDING_H
#define RECORDING_H

#include "probe.h"

/*
 * A probe as it is handed on: its exchanges, masked (mask.h), so that the
 * simulator can play it. In a directory:
 *
 *	state.json	the records that were read, and what was refuted
 *	scenario.json	each request of the probe with its answer
 *	job.json	the job, for the simulator on port 8080
 *	secrets.json	keys for the simulator, made up
 */
struct recording {
	json_t *switches;	/* of the simulator, or NULL */
	bool own_host;		/* companyinfo names the host of ApiUrl */
};

/* Takes a finding: one that is refuted may be a switch of the simulator. */
void recording_take(struct recording *r, const struct finding *f);
/* Reads, with what requests are left, what a plan would look up, too: additions
 * that came in no bundle, and the products and companies that the rows of the
 * period name (recording_more.c). */
void recording_ask_more(struct probe *p);
/* Writes the directory, which is made if need be; 0, or -1 with *e. */
int recording_write(const struct recording *r, struct probe *p,
    const char *dir, struct err *e);
void recording_release(struct recording *r);

#endif
