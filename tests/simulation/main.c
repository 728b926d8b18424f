/*
 * simulation [-akv] [FIRST [LAST]]: plays these seeds. -a goes on after any
 * number of findings; -k also wants each finding that is known to be open; -v
 * shows what happens. See tests/README.md.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "books.h"
#include "play.h"

#define ENOUGH	5	/* seeds with findings, and no more are played */

static volatile uint64_t seed_now;

/* What the tools say on standard error. */
static ssize_t
write_err(void *ctx, const char *s, size_t n)
{
	struct process *p = process_now();

	(void)ctx;
	if (p != NULL)
		text_add(&p->err, s, n);
	else
		n = (size_t)write(2, s, n);
	return (ssize_t)n;
}

static void
on_crash(int sig)
{
	static const char text[] = "# a crash: see the seed\n";
	char line[64];

	(void)!write(1, text, sizeof(text) - 1);
	(void)snprintf(line, sizeof(line), "# seed %" PRIu64 "\n", seed_now);
	(void)!write(1, line, strlen(line));
	(void)signal(sig, SIG_DFL);
	(void)raise(sig);
}

static void
report(int64_t months, bool want_known)
{
	int f;

	printf("# %" PRId64 " months\n", months);
	for (f = 0; f < FINDING_KINDS; f++) {
		if (finding_count[f] > 0)
			printf("# %s%s: %" PRId64 " times: %s\n",
			    finding_is_known((enum finding)f) ? "known: " : "",
			    finding_name((enum finding)f), finding_count[f],
			    finding_text((enum finding)f));
		else if (want_known && finding_is_known((enum finding)f)) {
			printf("# %s no longer occurs: take it off the list "
			    "in books.h\n", finding_name((enum finding)f));
			findings_new++;
		}
	}
}

int
main(int argc, char *argv[])
{
	static const cookie_io_functions_t err = { .write = write_err };
	uint64_t first = 1, last, bad = 0, enough = ENOUGH;
	int64_t months = 0, before;
	bool want_known = false;
	int c;

	while ((c = getopt(argc, argv, "akv")) != -1)
		if (c == 'v')
			verbose = true;
		else if (c == 'k')
			want_known = true;
		else if (c == 'a')
			enough = UINT64_MAX;
		else
			return 2;
	(void)setenv("TZ", "UTC", 1);
	tzset();
	if (optind < argc)
		first = strtoull(argv[optind++], NULL, 10);
	last = optind < argc ? strtoull(argv[optind], NULL, 10) : first;
	stderr = fopencookie(NULL, "w", err);
	(void)setvbuf(stderr, NULL, _IONBF, 0);
	(void)signal(SIGSEGV, on_crash);
	(void)signal(SIGABRT, on_crash);
	for (seed_now = first; seed_now <= last && bad < enough; seed_now++) {
		before = findings_new;
		months += play_seed(seed_now);
		if (findings_new == before)
			continue;
		printf("# seed %" PRIu64 ": %s %" PRIu64 " -v\n", seed_now,
		    argv[0], seed_now);
		bad++;
	}
	report(months, want_known);
	printf("# sum %016" PRIx64 "\n", say_sum());
	return findings_new > 0;
}
