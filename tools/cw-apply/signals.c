#include <string.h>

#include "clock.h"
#include "signals.h"

static volatile sig_atomic_t first;
static int64_t first_time;	/* only the handler's */

/* All three are blocked here, so that what is raised comes at the return. */
static void
on_signal(int sig)
{
	if (first == 0) {
		first = sig;
		first_time = clock_ms();
	} else if (clock_ms() - first_time >= SIGNALS_SAME) {
		(void)signal(sig, SIG_DFL);
		(void)raise(sig);
	}
}

const volatile sig_atomic_t *
signals_catch(void)
{
	struct sigaction sa, before;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_signal;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigaddset(&sa.sa_mask, SIGHUP);
	(void)sigaddset(&sa.sa_mask, SIGINT);
	(void)sigaddset(&sa.sa_mask, SIGTERM);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	if (sigaction(SIGHUP, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN)
		(void)sigaction(SIGHUP, &sa, NULL);
	return &first;
}

const char *
signals_name(int sig)
{
	return sig == SIGHUP ? "SIGHUP" : sig == SIGINT ? "SIGINT" : "SIGTERM";
}
