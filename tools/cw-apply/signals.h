/*
 * After the first SIGHUP, SIGINT or SIGTERM, requests under way finish and no
 * more are started; the second one ends the process at once. The journal is
 * good in both cases.
 *
 * timeout(1), systemd and shells often send a signal twice: to
 * the process group and to the process. So a signal within SIGNALS_SAME of the
 * first is the same one.
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
