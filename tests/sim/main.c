/*
 * cw-sim: a stand-in for ConnectWise PSA and Atria on a loopback port, for
 * tests and for trying the tools by hand. tests/sim/README.md tells the rest.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../sim-autotask/autotask.h"
#include "fault.h"
#include "gate.h"
#include "intern.h"
#include "limit.h"
#include "log.h"
#include "serve.h"
#include "text.h"

enum { EXIT_USAGE_ = 2 };

static volatile sig_atomic_t signalled;
static time_t end_at;			/* 0 = never */
static pid_t parent;			/* 0 = it may go away */

static const char usage_text[] =
"usage: cw-sim -d STATE.json [-p PORT] [-l LOG.ndjson] [-s SCENARIO.json]\n"
"              [--autotask STATE.json]\n"
"              [--tls-cert FILE --tls-key FILE] [--log-answers]\n"
"              [--exit-after SECONDS] [--with-parent]\n";

static const char help_text[] =
"\n"
"Serves ConnectWise PSA and Atria's billing API on 127.0.0.1, from a JSON\n"
"file, as strictly as the published facts allow. Prints its URL when it is\n"
"ready; ends on SIGTERM or SIGINT.\n"
"\n"
"  -d, --data FILE      the state: companies, agreements, additions, Atria's\n"
"                       periods ... (format: tests/sim/README.md)\n"
"  -p, --port PORT      default: a free one\n"
"  -l, --log FILE       appends every request as a line of NDJSON\n"
"  -s, --scenario FILE  faults to commit: resets, delays, errors ...\n"
"      --autotask FILE  serves Autotask, too: its contracts and services\n"
"                       (format: tests/sim-autotask/README.md)\n"
"      --tls-cert FILE, --tls-key FILE\n"
"                       https instead of http, with this certificate (PEM)\n"
"      --log-answers    puts the answers' bodies into the log too\n"
"      --exit-after N   ends by itself after N seconds\n"
"      --with-parent    ends when its parent process is gone\n"
"      --switches       lists the switches of disputed behaviour\n"
"  -h, --help\n"
"\n"
"ConnectWise:  URL/v4_6_release/apis/3.0/...  Basic company+public:private\n"
"              and a clientId header, as the state file has them\n"
"Atria:        URL/api/billing/yyyy-MM-dd     Bearer token\n"
"Autotask:     URL/atservicesrest/v1.0/       finds the zone of a user\n"
"Itself:       URL/_sim/                      state, log, faults; no keys\n"
"\n"
"  build/tests/sim/cw-sim -d tests/data/sample/state.json -p 8080 &\n"
"  curl -s http://127.0.0.1:8080/_sim/\n";

struct options {
	const char *state, *log, *scenario, *autotask;
	const char *cert, *key;
	uint16_t port;
	bool log_answers;
};

static void
on_signal(int sig)
{
	signalled = sig;
}

static bool
ends(void)
{
	return signalled != 0 || (end_at > 0 && time(NULL) >= end_at) ||
	    (parent > 0 && getppid() != parent);
}

static long
number_option(const char *s, long high)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(s, &end, 10);
	if (errno != 0 || end == s || *end != '\0' || v < 0 || v > high)
		errx(EXIT_USAGE_, "%s is not a number from 0 to %ld", s, high);
	return v;
}

static void
print_switches(void)
{
	struct buf b = { 0 };

	switches_help(&b);
	(void)fputs(b.s, stdout);
	buf_release(&b);
	exit(fflush(stdout) == 0 ? 0 : 1);
}

static void
parse_options(struct options *o, int argc, char **argv)
{
	enum { LOG_ANSWERS = 256, EXIT_AFTER, WITH_PARENT, SWITCH_LIST,
	    CERT, KEY, AUTOTASK };
	static const struct option longs[] = {
		{ "data", required_argument, NULL, 'd' },
		{ "port", required_argument, NULL, 'p' },
		{ "log", required_argument, NULL, 'l' },
		{ "scenario", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ "log-answers", no_argument, NULL, LOG_ANSWERS },
		{ "exit-after", required_argument, NULL, EXIT_AFTER },
		{ "with-parent", no_argument, NULL, WITH_PARENT },
		{ "switches", no_argument, NULL, SWITCH_LIST },
		{ "autotask", required_argument, NULL, AUTOTASK },
		{ "tls-cert", required_argument, NULL, CERT },
		{ "tls-key", required_argument, NULL, KEY },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "d:p:l:s:h", longs, NULL)) != -1) {
		if (c == 'd')
			o->state = optarg;
		else if (c == 'p')
			o->port = (uint16_t)number_option(optarg, 65535);
		else if (c == 'l')
			o->log = optarg;
		else if (c == 's')
			o->scenario = optarg;
		else if (c == LOG_ANSWERS)
			o->log_answers = true;
		else if (c == EXIT_AFTER)
			end_at = time(NULL) + number_option(optarg, 86400);
		else if (c == WITH_PARENT)
			parent = getppid();
		else if (c == AUTOTASK)
			o->autotask = optarg;
		else if (c == CERT)
			o->cert = optarg;
		else if (c == KEY)
			o->key = optarg;
		else if (c == SWITCH_LIST)
			print_switches();
		else if (c == 'h')
			exit(fputs(usage_text, stdout) < 0 ||
			    fputs(help_text, stdout) < 0 ||
			    fflush(stdout) != 0);
		else
			optind = argc + 1;
	}
	if (optind == argc && o->state != NULL &&
	    (o->cert == NULL) == (o->key == NULL))
		return;
	(void)fputs(usage_text, stderr);
	exit(EXIT_USAGE_);
}

static void
catch_signals(void)
{
	struct sigaction act;

	memset(&act, 0, sizeof(act));
	act.sa_handler = on_signal;
	(void)sigaction(SIGTERM, &act, NULL);
	(void)sigaction(SIGINT, &act, NULL);
	(void)sigaction(SIGHUP, &act, NULL);
	act.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &act, NULL);
}

/* The text of a file; the caller frees. NULL for no name. */
static char *
read_file(const char *name)
{
	struct buf b = { 0 };
	char chunk[4096];
	size_t n;
	FILE *f;

	if (name == NULL)
		return NULL;
	f = fopen(name, "r");
	if (f == NULL)
		err(EXIT_USAGE_, "%s", name);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	(void)fclose(f);
	return buf_take(&b);
}

static void
load_scenario(struct sim *sim, const char *name)
{
	json_error_t e;
	json_t *json = json_load_file(name, JSON_REJECT_DUPLICATES, &e);
	char *error;
	bool ok;

	if (json == NULL)
		errx(EXIT_USAGE_, "%s:%d:%d: %s", name, e.line, e.column,
		    e.text);
	ok = faults_add(sim->faults, name, json, true, &error);
	json_decref(json);
	if (!ok)
		errx(EXIT_USAGE_, "%s", error);
}

static void
sim_init(struct sim *sim, const struct options *o)
{
	char *error = NULL;

	memset(sim, 0, sizeof(*sim));
	(void)pthread_rwlock_init(&sim->lock, NULL);
	sim->state_name = o->state;
	sim->log_answers = o->log_answers;
	sim->tls_cert = read_file(o->cert);
	sim->tls_key = read_file(o->key);
	sim->faults = faults_new();
	sim->limiter = limiter_new();
	sim->gate = gate_new();
	sim->log = log_open(o->log);
	if (sim->log == NULL)
		err(EXIT_USAGE_, "%s", o->log != NULL ? o->log : "log");
	if (!sim_reset(sim, &error))
		errx(EXIT_USAGE_, "%s", error);
	if (o->autotask != NULL && (sim->autotask = autotask_new(o->autotask,
	    &error)) == NULL)
		errx(EXIT_USAGE_, "%s", error);
	if (o->scenario != NULL)
		load_scenario(sim, o->scenario);
}

static void
sim_release(struct sim *sim)
{
	log_close(sim->log);
	faults_free(sim->faults);
	limiter_free(sim->limiter);
	gate_free(sim->gate);
	world_free(sim->world);
	autotask_free(sim->autotask);
	free(sim->tls_cert);
	free(sim->tls_key);
	free(sim->url);
	free(sim->refusing);
	blobs_release();
	intern_release();
	text_release();
	(void)pthread_rwlock_destroy(&sim->lock);
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	struct server *server;
	struct sim sim;
	char *error;

	parse_options(&o, argc, argv);
	catch_signals();
	text_init();
	sim_init(&sim, &o);
	server = server_new(&sim, o.port, &error);
	if (server == NULL)
		errx(1, "%s", error);
	if (printf("%s\n", sim.url) < 0 || fflush(stdout) != 0)
		err(1, "standard output");
	server_run(server, ends);
	server_free(server);
	sim_release(&sim);
	return 0;
}
