#ifndef AGREEMENTS_H
#define AGREEMENTS_H

#include "additions.h"
#include "customers.h"
#include "cw.h"
#include "cwagreements.h"
#include "date.h"
#include "diag.h"
#include "rulebook.h"
#include "stage.h"

/*
 * Which agreement is this customer's?
 *
 *  1. The one that a rule names, or the one of the company that a rule names;
 *     or none, as the customer is to be ignored.
 *  2. None, if it has no Billing Identifier, or its rows name several, or
 *     another customer has the same.
 *  3. The active agreement of the job's type, in force by its own dates, that
 *     belongs to the company whose identifier is the Billing Identifier,
 *     exactly or else in any case or else only alike: then nothing is created
 *     in it.
 *
 * A company with several such agreements: the one with the lowest id or, with
 * AgreementChoice "only", none. An agreement that would be that of several
 * customers is nobody's.
 *
 * Fills in what the entries say of ConnectWise, but for additions and products.
 * all reads all agreements of the type, so that more companies are known that
 * may be meant where none was found. The types have begun to be read; the
 * additions are asked for early, for whom they seem to be.
 * Returns 0; or -1 with *e when ConnectWise cannot be reached, or as there is
 * no such agreement type: then the stage has failed already (CW21).
 */
int agreements_resolve(struct customers *c, const struct rulebook *rules,
    struct stage *st, struct cw *cw, date_day today, bool all,
    struct cw_types *types, struct additions *additions, struct err *e);

#endif
