#include <time.h>

#include "clock.h"

int64_t
clock_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_BOOTTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

bool
clock_wait(int64_t deadline, int64_t pause, const volatile sig_atomic_t *stop)
{
	int64_t ms = deadline - clock_ms();
	struct timespec ts = { 0, 0 };

	if (ms <= 0 || *stop != 0)
		return false;
	if (ms > pause)
		ms = pause;
	ts.tv_sec = (time_t)(ms / 1000);
	ts.tv_nsec = (long)(ms % 1000) * 1000000;
	(void)nanosleep(&ts, NULL);
	return *stop == 0;
}
