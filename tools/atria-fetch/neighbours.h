#ifndef NEIGHBOURS_H
#define NEIGHBOURS_H

#include "diag.h"
#include "http.h"
#include "job.h"
#include "period.h"
#include "secrets.h"

/*
 * Atria has nothing for a period. Is its billing process late, or does its
 * billing period end on another day than the job says? Asks for the period
 * before, then for periods that end on each day of a month back, up to the
 * first that has rows, and says in *e what was found. any_day: Atria has
 * rows for other days than the last ones of periods, so that only the period
 * before is asked for.
 */
void neighbours_describe(const struct job *job, const struct secrets *secrets,
    const struct http_options *options, const struct billing_period *period,
    bool any_day, struct err *e);

#endif
