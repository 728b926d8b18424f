#ifndef SETUP_H
#define SETUP_H

#include "cw.h"
#include "job.h"
#include "secrets.h"
#include "stage.h"

/*
 * What a tool that talks to ConnectWise needs first: the job with its ApiUrl,
 * the secrets, the client. What is wrong with them fails the stage (AX01,
 * CW16, CW17, CW18). Returns 0 or -1; setup_release() in either case.
 */
struct setup {
	struct job job;
	struct secrets secrets;
	struct cw *cw;
};

int setup_load(struct setup *s, struct stage *st, const char *job_path,
    const char *secrets_path);
void setup_release(struct setup *s);

#endif
