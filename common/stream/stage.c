#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "date.h"
#include "stage.h"
#include "text.h"
#include "version.h"

static void
init(struct stage *st)
{
	memset(st, 0, sizeof(*st));
	stream_out_init(&st->out, STDOUT_FILENO);
}

static const char *
now(struct arena *a)
{
	char text[DATE_TIME_TEXT];

	return arena_str(a, date_time_text(text, time(NULL)));
}

/* The time, to the second, and chance: sorts by age, never the same twice. */
const char *
stage_new_id(struct stage *st)
{
	char text[64];
	unsigned char r[6];
	struct tm tm;
	time_t t = time(NULL);
	const char *given = getenv("ATRIA_CW_RUN");
	size_t n;

	if (given != NULL && *given != '\0')
		return given;
	if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
		die(EXIT_LOCAL, "no random numbers: cannot name the run");
	(void)gmtime_r(&t, &tm);
	n = strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ-", &tm);
	(void)snprintf(text + n, sizeof(text) - n, "%02x%02x%02x%02x%02x%02x",
	    (unsigned)r[0], (unsigned)r[1], (unsigned)r[2], (unsigned)r[3],
	    (unsigned)r[4], (unsigned)r[5]);
	return arena_str(&st->arena, text);
}

static const char *
env_text(const char *name, const char *other)
{
	const char *s = getenv(name);

	if ((s == NULL || *s == '\0') && other != NULL)
		s = getenv(other);
	return s != NULL && *s != '\0' && utf8_valid(s, strlen(s)) ? s : NULL;
}

void
stage_author(struct author *by)
{
	*by = (struct author){
		.user = env_text("ATRIA_CW_STARTED_BY", "LOGNAME"),
		.sudo_user = env_text("SUDO_USER", NULL),
		.host = env_text("ATRIA_CW_HOST", "HOSTNAME"),
	};
}

/* A begin record that says no more than it must. */
static void
fill_begin(struct stage *st)
{
	if (st->begin.run == NULL) {
		st->begin.run = st->pure ? "unknown" : stage_new_id(st);
		if (!st->pure && getenv("ATRIA_CW_STARTED_BY") != NULL)
			stage_author(&st->begin.planned_by);
	}
	if (st->begin.time == NULL)
		st->begin.time = st->pure ? "1970-01-01T00:00:00Z" :
		    now(&st->arena);
}

void
stage_init_first(struct stage *st)
{
	init(st);
	fill_begin(st);
}

/* Before we wait for input: a person may be watching. */
static void
on_idle(void *ctx)
{
	struct stage *st = ctx;

	(void)stream_flush(&st->out);
}

void
stage_init(struct stage *st, unsigned owned)
{
	init(st);
	st->has_input = true;
	st->owned = owned;
	stream_in_init(&st->in, STDIN_FILENO, "standard input");
	st->in.idle = on_idle;
	st->in.idle_ctx = st;
}

void
stage_open(struct stage *st)
{
	struct stream_line line;
	struct err e;

	if (st->opened || !st->has_input)
		return;
	st->opened = true;
	if (!stream_read(&st->in, &line) || stage_parse(st, &line) == -1)
		return;
	if (begin_read(&st->begin, &st->scan, &st->arena, &e) == -1) {
		memset(&st->begin, 0, sizeof(st->begin));
		stage_reject(st, &line, &e);
	}
}

void
stage_begin(struct stage *st)
{
	struct buf text = { 0 };	/* st->text may hold a record */

	if (st->begun)
		return;
	st->begun = true;
	fill_begin(st);
	st->begin.format = st->begin.psa != NULL ? STREAM_FORMAT_PSA :
	    STREAM_FORMAT;
	st->begin.tool = diag_name();
	st->begin.version = VERSION;
	begin_write(&st->begin, &text);
	stream_write(&st->out, RECORD_BEGIN, text.data, text.len);
	buf_release(&text);
}

bool
stage_next(struct stage *st, struct stream_line *line)
{
	while (stream_read(&st->in, line)) {
		if (st->owned & 1u << line->type)
			return true;
		stage_pass(st, line);
	}
	return false;
}

int
stage_parse(struct stage *st, const struct stream_line *line)
{
	struct err e;

	if (scan_parse(&st->scan, line->text, line->len, &e) == 0)
		return 0;
	stage_reject(st, line, &e);
	return -1;
}

void
stage_reject(struct stage *st, const struct stream_line *line,
    const struct err *why)
{
	struct err e;

	(void)err_set(&e, "%s record: %s", record_type_name(line->type),
	    why->text);
	stream_reject(&st->in, line->number, e.text);
}

void
stage_pass(struct stage *st, const struct stream_line *line)
{
	stage_begin(st);
	stream_write(&st->out, line->type, line->text, line->len);
}

void
stage_write(struct stage *st, enum record_type type)
{
	stage_begin(st);
	stream_write(&st->out, type, st->text.data, st->text.len);
	buf_clear(&st->text);
}

bool
stage_sound(const struct stage *st)
{
	return st->in.state == STREAM_OPEN || st->in.state == STREAM_OK;
}

const char *
stage_time(const struct stage *st)
{
	static char text[DATE_TIME_TEXT];

	return st->pure ? st->begin.time : date_time_text(text, time(NULL));
}

void
stage_log(struct stage *st, enum log_code code, const struct log_facts *facts)
{
	struct log_entry entry;
	struct buf message = { 0 };

	stage_begin(st);
	log_message(code, facts, st->begin.psa, &message);
	entry = (struct log_entry){
		.time = stage_time(st),
		.code = log_code_name(code),
		.level = log_code_level(code),
		.tool = diag_name(),
		.message = message.data,
		.sku = facts->sku,
		.description = facts->description,
		.before = facts->before,
		.after = facts->after,
		.error = facts->error,
		.detail = facts->detail,
		.candidates = facts->candidates,
		.n_candidates = facts->n_candidates,
	};
	if (facts->customer != NULL)
		entry.customer = *facts->customer;
	if (facts->found != NULL)
		agreement_name(facts->found, &entry.company, &entry.agreement);
	log_entry_write(&entry, &st->text);
	stage_write(st, RECORD_LOG);
	buf_release(&message);
	if (entry.level == LEVEL_ERROR)
		st->errors = true;
}

void
stage_fail(struct stage *st, enum exit_status status, enum log_code code,
    const struct log_facts *facts)
{
	struct buf message = { 0 };

	if (st->failure != 0)
		return;
	st->failure = (int)status;
	log_message(code, facts, st->begin.psa, &message);
	if (code >= AX01)	/* ours add nothing to the reason */
		warn_line("%s", facts->error);
	else if (facts->error != NULL &&
	    strstr(message.data, facts->error) == NULL)
		warn_line("%s: %s: %s", log_code_name(code), message.data,
		    facts->error);
	else
		warn_line("%s: %s", log_code_name(code), message.data);
	buf_release(&message);
	if (st->has_input && !st->opened && !isatty(st->in.fd))
		stage_open(st);		/* for the run that we are part of */
	stage_log(st, code, facts);
}

void
stage_count(struct stage *st, const char *name, int64_t n)
{
	ledger_add(&st->ledger, name, n);
}

void
stage_expect(struct stage *st, const char *name, int64_t n)
{
	struct err e;
	int64_t counted;

	if (st->in.state != STREAM_OK || st->in.accept_edited ||
	    !ledger_get(&st->in.ledger, name, &counted) || counted == n)
		return;
	(void)err_set(&e, "%s: the previous program counted %" PRId64 " of %s, "
	    "but %" PRId64 " came", st->in.name, counted, name, n);
	stage_fail(st, EXIT_LOCAL, AX02, &(struct log_facts){
	    .error = e.text });
}

void
stage_settle(struct stage *st)
{
	struct stream_line line;

	if (!st->has_input || st->resolved)
		return;
	st->resolved = true;
	if (st->failure != 0 && isatty(st->in.fd))
		return;		/* nobody wants to type to a failed tool */
	stage_open(st);
	while (stage_next(st, &line))
		if (st->failure == 0)
			stage_pass(st, &line);
	if (st->failure != 0)
		return;
	if (st->in.state == STREAM_DAMAGED)
		stage_fail(st, EXIT_LOCAL, AX02,
		    &(struct log_facts){ .error = st->in.why.text });
	else if (st->input_is_history)
		return;
	else if (st->in.state == STREAM_FAILED)
		st->failure = st->in.exit;
	else
		ledger_keep(&st->ledger, &st->in.ledger);
	if (st->failure == 0 && st->in.exit == EXIT_ERRORS)
		st->errors = true;
}

int
stage_finish(struct stage *st)
{
	int status;

	stage_settle(st);
	stage_begin(st);
	status = st->failure != 0 ? st->failure :
	    st->errors ? EXIT_ERRORS : EXIT_DONE;
	if (stream_end(&st->out, status, &st->ledger) == -1) {
		warn_line("%s", st->out.why.text);
		status = EXIT_LOCAL;
	}
	if (st->has_input)
		stream_in_release(&st->in);
	stream_out_release(&st->out);
	scan_release(&st->scan);
	arena_release(&st->arena);
	buf_release(&st->text);
	return status;
}

int
stage_usage_error(const char *why)
{
	struct stage st;

	if (isatty(STDOUT_FILENO)) {
		warn_line("%s", why);
		return EXIT_CONFIG;
	}
	stage_init_first(&st);
	stage_fail(&st, EXIT_CONFIG, AX01, &(struct log_facts){ .error = why });
	return stage_finish(&st);
}
