#ifndef KNOWN_H
#define KNOWN_H

#include "findings.h"
#include "job.h"
#include "secrets.h"

/*
 * What the last probe (cw-probe) found of the job's Atria, as far as it matters
 * here. All-zero: nothing is known. That is so, too, where the secrets name no
 * company of ConnectWise, for which findings are kept, or where the probe is
 * older than the job's MaxProbeAge.
 */
struct known {
	bool nothing_is_unclear;	/* a wrong address is "no data", too */
	bool any_day;			/* not only a period's last day */
	const char *removed;		/* removed services are missing */
	struct findings findings;
};

/* What cannot be read is said on standard error, and not known. */
void known_load(struct known *k, const struct job *job,
    const struct secrets *s);
void known_release(struct known *k);

#endif
