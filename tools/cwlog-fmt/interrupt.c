#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "interrupt.h"

static struct sigaction usual;
static volatile sig_atomic_t left;

static void
on_interrupt(int sig)
{
	left = sig;
	(void)sigaction(sig, &usual, NULL);
}

void
interrupt_defer(int fd)
{
	struct sigaction sa;
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISFIFO(st.st_mode) ||
	    sigaction(SIGINT, NULL, &usual) == -1 ||
	    usual.sa_handler == SIG_IGN)
		return;
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_interrupt;
	sa.sa_flags = (int)SA_RESTART;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGINT, &sa, NULL);
}

void
interrupt_heed(void)
{
	if (left == 0)
		return;
	(void)signal(SIGINT, SIG_DFL);
	(void)raise(SIGINT);
}
