#ifndef NET_H
#define NET_H

#include "sim.h"

/*
 * The network, as libcurl shows it: connections, requests on their way,
 * answers that get lost. What was sent may be carried out later, twice, or not
 * at all, but never later than SETTLE_MS after its client lost it.
 */

#define SETTLE_MS	60000

struct trouble {
	int faults;		/* per mille of requests that meet one */
	int doubled;		/* per mille of creations carried out twice */
	int edits;		/* per mille of requests before which a person
				   changes something */
	bool dead;		/* nobody answers */
};
extern struct trouble trouble;

#endif
