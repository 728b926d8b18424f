#ifndef FIRST_CONTACT_H
#define FIRST_CONTACT_H

#include <stdbool.h>

#include "session.h"
#include "stage.h"

/*
 * Nothing is written to a ConnectWise that was never probed, whose probe is
 * older than the job's MaxProbeAge or of another version of ConnectWise, or of
 * which a finding says that what writing relies on is not so; unless the job's
 * FirstContact is "accepted", or --first-contact was given. Returns 0, or -1
 * when the stage has failed (AX28, exit status 5).
 */
int first_contact_check(struct stage *st, struct session *s, bool accepted);

#endif
