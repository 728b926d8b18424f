#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cwlog.h"
#include "reader.h"
#include "scan.h"
#include "text.h"

struct reading {
	const struct reader *reader;
	struct run *run;
	struct stream_in in;
	struct scan scan;
	struct arena arena;	/* of the record at hand */
	bool begun;		/* begin() was called */

	bool waiting;		/* a result, for its log entry */
	struct result result;
	struct arena held;	/* of that result */
};

static void
begin_run(struct reading *r)
{
	if (r->begun)
		return;
	r->begun = true;
	r->reader->begin(r->reader->ctx, r->run);
}

const char *
run_name(const struct run *run)
{
	return run->begin.execution != NULL ? run->begin.execution :
	    run->begin.run;
}

const char *
run_time(const struct run *run)
{
	return run->begin.executed != NULL ? run->begin.executed :
	    run->has_begin ? run->begin.time : "";
}

bool
run_is_probe(const struct run *run)
{
	return run->has_begin && strcmp(run->begin.tool, "cw-probe") == 0;
}

bool
run_interrupted(const struct run *run)
{
	return run->state == STREAM_FAILED && (run->exit == 128 + SIGHUP ||
	    run->exit == 128 + SIGINT || run->exit == 128 + SIGTERM);
}

static void
hand_out(struct reading *r, struct row *row)
{
	row->run = r->run;
	if (row->time == NULL)
		row->time = run_time(r->run);
	summary_add(&r->run->summary, row);
	begin_run(r);
	r->reader->row(r->reader->ctx, row);
}

static void
take_change(struct reading *r, const struct change *c,
    const struct result *result)
{
	struct row row;

	row_of_change(&row, c, result, r->run->begin.dry_run, &r->arena);
	hand_out(r, &row);
}

/* A result that no log entry reports, which cw-apply never writes. */
static void
let_go(struct reading *r)
{
	if (r->waiting)
		take_change(r, &r->result.change, &r->result);
	r->waiting = false;
}

/* Whether a log entry reports the result that waits. */
static bool
reports(const struct reading *r, const struct log_entry *entry)
{
	const struct change *c = &r->result.change;

	return r->waiting && text_cmp(entry->customer.code,
	    c->customer.code) == 0 && text_cmp(entry->sku, c->sku) == 0;
}

static int
take_log(struct reading *r, struct err *e)
{
	struct log_entry entry;
	struct row row;
	bool reported;

	if (log_entry_read(&entry, &r->scan, &r->arena, e) == -1)
		return -1;
	reported = reports(r, &entry);
	if (!reported)
		let_go(r);
	row_of_log(&row, &entry, reported ? &r->result : NULL, &r->run->begin,
	    &r->arena);
	hand_out(r, &row);
	r->waiting = false;
	return 0;
}

static int
take_result(struct reading *r, struct err *e)
{
	let_go(r);
	arena_clear(&r->held);
	if (result_read(&r->result, &r->scan, &r->held, e) == -1)
		return -1;
	if (r->result.outcome == OUTCOME_NOT_TRIED)
		take_change(r, &r->result.change, &r->result);
	else
		r->waiting = true;
	return 0;
}

static int
take_finding(struct reading *r, struct err *e)
{
	struct finding finding;
	struct row row;

	if (finding_read(&finding, &r->scan, &r->arena, e) == -1)
		return -1;
	row_of_finding(&row, &finding, &r->arena);
	hand_out(r, &row);
	return 0;
}

static int
take_unbilled(struct reading *r, struct err *e)
{
	struct unbilled unbilled;

	if (unbilled_read(&unbilled, &r->scan, &r->arena, e) == -1)
		return -1;
	unbilled_add(&r->run->unbilled, &unbilled);
	return 0;
}

static int
take_begin(struct reading *r, struct err *e)
{
	struct run *run = r->run;

	if (begin_read(&run->begin, &r->scan, &run->arena, e) == -1)
		return -1;
	run->has_begin = true;
	begin_run(r);
	return 0;
}

static int
take_record(struct reading *r, const struct stream_line *line, struct err *e)
{
	struct change change;

	if (line->type != RECORD_BEGIN && line->type != RECORD_LOG &&
	    line->type != RECORD_CHANGE && line->type != RECORD_RESULT &&
	    line->type != RECORD_FINDING && line->type != RECORD_UNBILLED)
		return 0;
	if (scan_parse(&r->scan, line->text, line->len, e) == -1)
		return -1;
	arena_clear(&r->arena);
	switch (line->type) {
	case RECORD_BEGIN:
		return take_begin(r, e);
	case RECORD_LOG:
		return take_log(r, e);
	case RECORD_CHANGE:
		if (change_read(&change, &r->scan, &r->arena, e) == -1)
			return -1;
		take_change(r, &change, NULL);
		return 0;
	case RECORD_RESULT:
		return take_result(r, e);
	case RECORD_FINDING:
		return take_finding(r, e);
	case RECORD_UNBILLED:
		return take_unbilled(r, e);
	case RECORD_LINE:
	case RECORD_AGREEMENT:
	case RECORD_END:
	case RECORD_OTHER:
		break;
	}
	return 0;
}

/* Takes what the end of the stream says about the run. */
static int
conclude(struct reading *r)
{
	struct run *run = r->run;

	run->state = r->in.state;
	run->exit = r->in.exit;
	run->ledger = r->in.ledger;
	if (r->reader->interrupted != 0) {
		run->state = STREAM_FAILED;
		return run->exit = r->reader->interrupted;
	}
	if (r->in.state == STREAM_DAMAGED) {
		run->why = r->in.why;
		warn_line("%s", run->why.text);
		return EXIT_LOCAL;
	}
	run->seal = arena_str(&run->arena, r->in.seal);
	run->ledger = r->in.ledger;
	return run->exit;
}

/* Before we wait for input: a person may be watching. */
static void
on_idle(void *ctx)
{
	(void)ctx;
	(void)fflush(stdout);	/* output_close() reports an error */
}

int
reader_run(const struct reader *reader, int fd, struct run *run)
{
	struct reading r = { .reader = reader, .run = run };
	struct stream_line line;
	struct err e, named;
	int status;

	stream_in_init(&r.in, fd, run->name);
	r.in.idle = on_idle;
	while (stream_read(&r.in, &line))
		if (take_record(&r, &line, &e) == -1) {
			(void)err_set(&named, "%s record: %s",
			    record_type_name(line.type), e.text);
			stream_reject(&r.in, line.number, named.text);
		}
	let_go(&r);
	begin_run(&r);
	unbilled_end(&run->unbilled);
	status = conclude(&r);
	stream_in_release(&r.in);
	scan_release(&r.scan);
	arena_release(&r.arena);
	arena_release(&r.held);
	return status;
}

void
unbilled_row(struct row *row, const struct run *run,
    const struct unbilled_item *item)
{
	*row = (struct row){
		.run = run,
		.level = item->decided ? LEVEL_INFO : LEVEL_WARN,
		.time = run_time(run),
		.code = item->code,
		.customer = { .code = item->customer, .name = item->name },
		.company = item->company,
		.agreement = {
			.id = item->agreement.id,
			.name = item->agreement.name,
			.currency = item->currency,
		},
		.sku = item->sku,
		.description = item->description,
		.before = item->billed,
		.outcome = "not-billed",
		.unit_price = item->unit_price,
		.note = item->note,
	};
}

void
run_damage(const struct run *run, struct row *row)
{
	*row = (struct row){
		.run = run,
		.level = log_code_level(AX02),
		.time = run_time(run),
		.code = log_code_name(AX02),
		.message = "The stream is damaged: records may be missing",
		.error = run->why.text,
	};
}

void
run_release(struct run *run)
{
	summary_release(&run->summary);
	summary_release(&run->chosen);
	unbilled_release(&run->unbilled);
	arena_release(&run->arena);
}
