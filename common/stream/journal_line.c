#include <string.h>

#include "journal_line.h"
#include "jout.h"
#include "scan.h"
#include "codec.h"
#include "text.h"

static const struct field journal_run_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(journal_run, time) },
	{ "made", FIELD_STRING, true, FIELD_AT(journal_run, made) },
	{ "run", FIELD_STRING, true, FIELD_AT(journal_run, run) },
	{ "execution", FIELD_STRING, true, FIELD_AT(journal_run, execution) },
	{ "undoes", FIELD_STRING, FIELD_AT(journal_run, undoes) },
	{ "tenant", FIELD_STRING, true, FIELD_AT(journal_run, tenant) },
	{ "periodStart", FIELD_DATE, FIELD_AT(journal_run, period.start) },
	{ "periodEnd", FIELD_DATE, FIELD_AT(journal_run, period.end) },
	{ "label", FIELD_STRING, FIELD_AT(journal_run, label) },
	{ "atriaUrl", FIELD_STRING, FIELD_AT(journal_run, atria_url) },
	{ "agreementType", FIELD_STRING,
	    FIELD_AT(journal_run, agreement_type) },
	{ "customersFilter", FIELD_STRINGS,
	    FIELD_AT(journal_run, customers_filter),
	    .count = offsetof(struct journal_run, n_customers_filter) },
};
SHAPE(journal_run);

static const struct field intent_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(intent, time) },
	{ "today", FIELD_DATE, FIELD_AT(intent, today) },
	{ "run", FIELD_STRING, true, FIELD_AT(intent, run) },
	{ "execution", FIELD_STRING, FIELD_AT(intent, execution) },
	{ "undoes", FIELD_STRING, FIELD_AT(intent, undoes) },
	{ "number", FIELD_ID, true, FIELD_AT(intent, number) },
	{ "tenant", FIELD_STRING, FIELD_AT(intent, tenant) },
	{ "seal", FIELD_STRING, FIELD_AT(intent, seal) },
	{ "known", FIELD_IDS, FIELD_AT(intent, known),
	    .count = offsetof(struct intent, n_known) },
};
SHAPE(intent);

static const struct field journal_outcome_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(journal_outcome, time) },
	{ "run", FIELD_STRING, true, FIELD_AT(journal_outcome, run) },
	{ "execution", FIELD_STRING, FIELD_AT(journal_outcome, execution) },
	{ "number", FIELD_ID, true, FIELD_AT(journal_outcome, number) },
	{ "outcome", FIELD_ENUM, true, FIELD_AT(journal_outcome, outcome),
	    .names = outcome_names },
	{ "final", FIELD_FLAG, FIELD_AT(journal_outcome, final) },
	{ "addition", FIELD_ID, FIELD_AT(journal_outcome, addition) },
	{ "requestId", FIELD_STRING, FIELD_AT(journal_outcome, request_id) },
	{ "error", FIELD_STRING, FIELD_AT(journal_outcome, error) },
};
SHAPE(journal_outcome);

bool
journal_outcome_is_of(const struct journal_outcome *outcome,
    const struct intent *intent)
{
	return outcome->number == intent->number &&
	    strcmp(outcome->run, intent->run) == 0 &&
	    text_cmp(outcome->execution, intent->execution) == 0;
}

static struct jout
start_line(struct buf *out, const char *type)
{
	struct jout j = { .buf = out };

	jout_object(&j, NULL);
	jout_string(&j, "type", type);
	return j;
}

void
journal_line_run(const struct journal_run *run, struct buf *out)
{
	struct jout j = start_line(out, "run");

	codec_write(&journal_run_codec, run, &j);
	jout_end_object(&j);
}

void
journal_line_intent(const struct intent *intent, struct buf *out)
{
	struct jout j = start_line(out, "intent");

	codec_write(&intent_codec, intent, &j);
	jout_object(&j, "change");
	codec_write(record_change_codec, &intent->change, &j);
	jout_end_object(&j);
	jout_end_object(&j);
}

void
journal_line_outcome(const struct journal_outcome *outcome, struct buf *out)
{
	struct jout j = start_line(out, "outcome");

	codec_write(&journal_outcome_codec, outcome, &j);
	jout_end_object(&j);
}

static int
read_line(struct journal_line *line, struct scan *s, const char *text,
    size_t len, struct arena *a, struct err *e)
{
	size_t type, change;

	line->kind = LINE_OTHER;
	if (scan_parse(s, text, len, e) == -1)
		return -1;
	type = scan_type(s, 0) == SCAN_OBJECT ? scan_member(s, 0, "type") : 0;
	if (type == 0)
		return err_set(e, "is no journal record");
	if (scan_is(s, type, "outcome")) {
		line->kind = LINE_OUTCOME;
		return codec_read(&journal_outcome_codec, &line->outcome, s, 0,
		    a, e);
	}
	if (scan_is(s, type, "run")) {
		line->kind = LINE_RUN;
		return codec_read(&journal_run_codec, &line->run, s, 0, a, e);
	}
	if (!scan_is(s, type, "intent"))
		return 0;
	line->kind = LINE_INTENT;
	change = scan_member(s, 0, "change");
	if (codec_read(&intent_codec, &line->intent, s, 0, a, e) == -1)
		return -1;
	if (change == 0 || scan_type(s, change) != SCAN_OBJECT ||
	    codec_read(record_change_codec, &line->intent.change, s, change, a,
	    e) == -1)
		return err_set(e, "its change cannot be read");
	return 0;
}

/* Whether the line is not of another ConnectWise company. */
static bool
is_ours(const struct journal_line *line, const char *tenant)
{
	const char *of = line->kind == LINE_RUN ? line->run.tenant :
	    line->kind == LINE_INTENT ? line->intent.tenant : NULL;

	return of == NULL || tenant == NULL || strcmp(of, tenant) == 0;
}

int
journal_lines_read(const struct buf *text, const char *tenant,
    void (*take)(void *ctx, const struct journal_line *line), void *ctx,
    struct arena *a, size_t *whole, struct err *e)
{
	const char *lf;
	struct scan scan = { 0 };
	struct journal_line line;
	struct err why;
	unsigned long number = 0;
	size_t at = 0, len;
	int rc = 0;

	while (rc == 0 && at < text->len && (lf = memchr(text->data + at,
	    '\n', text->len - at)) != NULL) {
		number++;
		len = (size_t)(lf - (text->data + at));
		if (read_line(&line, &scan, text->data + at, len, a,
		    &why) == -1)
			rc = err_set(e, "line %lu: %s", number, why.text);
		else if (!is_ours(&line, tenant))
			rc = err_set(e, "line %lu: was written for another "
			    "ConnectWise company, which has a journal of its "
			    "own", number);
		else
			take(ctx, &line);
		at += len + 1;
	}
	*whole = at;
	scan_release(&scan);
	return rc;
}
