/*
 * SIGHUP, SIGINT and SIGTERM: the first one lets what is under way finish, and
 * starts nothing more; the second one has its usual effect, at once. The
 * journal is good in both cases.
 *
 * Who ends a run often tells it twice: timeout(1), systemd and GNU parallel
 * tell the whole process group or control group, and a shell in it tells its
 * stages. So a signal within SIGNALS_SAME of the first is the same one.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>

#define SIGNALS_SAME 1000	/* milliseconds */

/*
 * From now on signals are caught, but SIGHUP not if it is ignored, as nohup(1)
 * has it. Returns where the number of the first one will be; 0 until then.
 */
const volatile sig_atomic_t *signals_catch(void);

/* The name of one of these signals: "SIGTERM". */
const char *signals_name(int sig);

#endif
