#ifndef HARVEST_H
#define HARVEST_H

#include "cw.h"
#include "date.h"
#include "products.h"
#include "roster.h"
#include "spool.h"
#include "stage.h"

/*
 * The additions of the agreements that were found: read for a window of
 * customers at a time, and put aside until all products are known.
 */
#define HARVEST_WINDOW	(8 * 50)	/* customers: eight bundles */

struct harvest {
	struct stage *st;	/* set by the caller */
	struct cw *cw;
	struct roster *roster;
	struct products *products;
	date_day today;

	struct spool aside;	/* agreement records without products */
	struct scan scan;
};

/*
 * Reads the additions of every entry with an agreement, and has the products
 * learn them and the lines. Agreements whose additions cannot be read become
 * AGREEMENT_UNREADABLE. Returns 0, or -1 when the stage has failed (CW02,
 * AX03).
 */
int harvest_read(struct harvest *h);

/* Goes to the first entry again. Returns 0, or -1 when the stage has failed. */
int harvest_rewind(struct harvest *h);

/*
 * Fills in what is known of the entry: entry->found, but for its products, and
 * its lines. Entries must be asked for in their order. All goes into a.
 * Returns 0, or -1 when the stage has failed.
 */
int harvest_get(struct harvest *h, struct roster_entry *entry,
    struct roster_lines *lines, struct arena *a);

void harvest_release(struct harvest *h);

#endif
