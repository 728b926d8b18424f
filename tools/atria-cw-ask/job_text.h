#ifndef JOB_TEXT_H
#define JOB_TEXT_H

#include <stdbool.h>

#include "buf.h"
#include "diag.h"

/*
 * The text of a job file, of which one parameter is changed and the rest stays
 * as somebody has written it: order, blanks, spelling of names.
 */

/*
 * Makes strict JSON of text that a person wrote or pasted (conf.h), in place.
 * name is what messages call it. Returns 0, or -1 with *e.
 */
int job_text_forgive(struct buf *text, const char *name, struct err *e);

/* Adds the parameter's value to out, as it stands there; false if it does not.
 * The text is strict. */
bool job_text_get(const struct buf *text, const char *parameter,
    struct buf *out);

/*
 * Gives the parameter a value, which is JSON, or removes it, if value is NULL.
 * A new one comes last, and looks like the one before it. The text is strict.
 */
void job_text_set(struct buf *text, const char *parameter, const char *value);

/* The line, from 1, in which the value of the parameter begins; 0: it does not
 * stand there. */
unsigned long job_text_line(const struct buf *text, const char *parameter);

#endif
