#ifndef TODAY_H
#define TODAY_H

#include "cwlog.h"
#include "date.h"
#include "diag.h"
#include "job.h"

/*
 * The day that decides which period is the current one: that of --today, unless
 * it is NULL; else today in the job's TimeZone, which then is the process's,
 * too; or else in that of TZ or the system. Returns 0, or -1 with *e and its
 * code.
 */
int job_today(const struct job *job, const char *given, date_day *today,
    enum log_code *code, struct err *e);

#endif
