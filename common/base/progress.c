#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "diag.h"
#include "progress.h"

#define DRAW_MS		200	/* between two drawings on a terminal */
#define LINE_MS		10000	/* between two plain lines */
#define WIPE		"\r\033[K"

static struct {
	enum progress_wish wish;
	bool working;		/* between begin and end, and not silent */
	bool terminal;
	bool drawn;		/* something stands in the terminal's line */
	const char *what;
	size_t done;
	size_t total;
	size_t requests;
	int64_t started;	/* ms */
	int64_t shown;
} now;

/* "0:05", "12:34" or "1:02:03". */
static void
put_span(char *out, size_t size, int64_t ms)
{
	int64_t s = (ms + 500) / 1000;

	if (s >= 3600)
		(void)snprintf(out, size, "%" PRId64 ":%02d:%02d", s / 3600,
		    (int)(s / 60 % 60), (int)(s % 60));
	else
		(void)snprintf(out, size, "%d:%02d", (int)(s / 60),
		    (int)(s % 60));
}

/* "cw-apply: 12 of 40 changes, 31 requests, 3.2/s, 0:09 left" */
static void
describe(char *out, size_t size, int64_t ms)
{
	char left[32];
	int64_t tenths;
	int n;

	n = snprintf(out, size, "%s: %zu of %zu %s, %zu request%s",
	    diag_name(), now.done, now.total, now.what, now.requests,
	    now.requests == 1 ? "" : "s");
	if (ms < 1000 || now.done == 0 || n < 0 || (size_t)n >= size)
		return;		/* too early to say more */
	tenths = (int64_t)now.done * 10000 / ms;
	put_span(left, sizeof(left), now.done < now.total ?
	    ms * (int64_t)(now.total - now.done) / (int64_t)now.done : 0);
	(void)snprintf(out + n, size - (size_t)n, ", %" PRId64 ".%d/s, %s left",
	    tenths / 10, (int)(tenths % 10), left);
}

/* The cursor stays at the line's start: whatever else is written covers it. */
static void
draw(int64_t time)
{
	char text[160];

	now.shown = time;
	describe(text, sizeof(text), time - now.started);
	now.drawn = now.terminal;
	(void)fprintf(stderr, "%s%s%s", now.terminal ? WIPE : "", text,
	    now.terminal ? "\r" : "\n");
}

static void
wipe(void)
{
	if (now.drawn)
		(void)fputs(WIPE, stderr);
	now.drawn = false;
}

static void
show(void)
{
	int64_t time = clock_ms();

	if (time - now.shown >= (now.terminal ? DRAW_MS : LINE_MS))
		draw(time);
}

void
progress_wish(enum progress_wish wish)
{
	now.wish = wish;
}

/* Whether the environment switches it off. */
static bool
is_off(void)
{
	const char *s = getenv("ATRIA_CW_PROGRESS");

	return s != NULL && strcmp(s, "no") == 0;
}

void
progress_begin(const char *what, size_t total)
{
	progress_end();
	now.terminal = isatty(STDERR_FILENO) == 1;
	now.working = now.wish == PROGRESS_ALWAYS ||
	    (now.wish == PROGRESS_AUTO && now.terminal && !is_off());
	if (!now.working)
		return;
	now.what = what;
	now.done = 0;
	now.total = total;
	now.requests = 0;
	now.started = now.shown = clock_ms();
	diag_before(wipe);
	if (now.terminal)
		draw(now.started);
}

void
progress_step(void)
{
	progress_to(now.done + 1);
}

void
progress_to(size_t done)
{
	if (!now.working || done <= now.done)
		return;
	now.done = done;
	if (now.total < done)
		now.total = done;
	show();
}

void
progress_request(void)
{
	if (!now.working)
		return;
	now.requests++;
	show();
}

void
progress_end(void)
{
	char span[32];

	if (!now.working)
		return;
	now.working = false;
	wipe();
	if (now.terminal)
		return;
	put_span(span, sizeof(span), clock_ms() - now.started);
	(void)fprintf(stderr, "%s: %zu of %zu %s, %zu request%s, in %s\n",
	    diag_name(), now.done, now.total, now.what, now.requests,
	    now.requests == 1 ? "" : "s", span);
}
