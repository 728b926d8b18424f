#ifndef JOB_LIST_H
#define JOB_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * The names of the jobs whose folders below `jobs` have the file, sorted. The
 * caller frees each of them, and the list.
 */
size_t job_list(const char *jobs, const char *file, char ***names);

/* Sets *value to what the settings of the job say of one of them, "" if
 * nothing. */
void job_setting(const char *jobs, const char *job, const char *setting,
    struct buf *value);

#endif
