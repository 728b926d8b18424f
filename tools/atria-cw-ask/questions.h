#ifndef QUESTIONS_H
#define QUESTIONS_H

#include "buf.h"

/*
 * The questions of the job runner. Each takes the operands behind its name, up
 * to a NULL, adds its answer to out, and returns the exit status; a message was
 * printed if that is not 0. main.c's usage says what they are asked with.
 */
int ask_job(char **operands, struct buf *out);
int ask_probe(char **operands, struct buf *out);
int ask_label(char **operands, struct buf *out);
int ask_settings(char **operands, struct buf *out);
int ask_set(char **operands, struct buf *out);
int ask_put(char **operands, struct buf *out);
int ask_edit(char **operands, struct buf *out);
int ask_all(char **operands, struct buf *out);
int ask_secrets(char **operands, struct buf *out);
int ask_streams(char **operands, struct buf *out);
int ask_journal(char **operands, struct buf *out);
int ask_begin(char **operands, struct buf *out);
int ask_end(char **operands, struct buf *out);
int ask_notify(char **operands, struct buf *out);
int ask_notify_unbegun(char **operands, struct buf *out);
int ask_notify_check(char **operands, struct buf *out);
int ask_find(char **operands, struct buf *out);
int ask_runs(char **operands, struct buf *out);
int ask_busy(char **operands, struct buf *out);
int ask_compare(char **operands, struct buf *out);
int ask_count(char **operands, struct buf *out);
int ask_history(char **operands, struct buf *out);
int ask_crontab(char **operands, struct buf *out);
int ask_next(char **operands, struct buf *out);
int ask_jobs(char **operands, struct buf *out);
int ask_rules(char **operands, struct buf *out);
int ask_said(char **operands, struct buf *out);
int ask_text(char **operands, struct buf *out);
int ask_item(char **operands, struct buf *out);
int ask_table(char **operands, struct buf *out);

/* What the job file at path says as its Psa; "" if it is ConnectWise, or cannot
 * be read: the tools say then why. */
void job_find_psa(char *psa, size_t size, const char *path);

#endif
