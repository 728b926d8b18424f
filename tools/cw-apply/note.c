#include <string.h>

#include "jout.h"
#include "note.h"
#include "scan.h"
#include "shape.h"

static const struct field intent_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(intent, time) },
	{ "today", FIELD_DATE, FIELD_AT(intent, today) },
	{ "run", FIELD_STRING, true, FIELD_AT(intent, run) },
	{ "number", FIELD_ID, true, FIELD_AT(intent, number) },
	{ "tenant", FIELD_STRING, FIELD_AT(intent, tenant) },
	{ "seal", FIELD_STRING, FIELD_AT(intent, seal) },
	{ "known", FIELD_IDS, FIELD_AT(intent, known),
	    .count = offsetof(struct intent, n_known) },
};
SHAPE(intent);

static const struct field noted_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(noted, time) },
	{ "run", FIELD_STRING, true, FIELD_AT(noted, run) },
	{ "number", FIELD_ID, true, FIELD_AT(noted, number) },
	{ "outcome", FIELD_ENUM, true, FIELD_AT(noted, outcome),
	    .names = outcome_names },
	{ "addition", FIELD_ID, FIELD_AT(noted, addition) },
	{ "requestId", FIELD_STRING, FIELD_AT(noted, request_id) },
	{ "error", FIELD_STRING, FIELD_AT(noted, error) },
};
SHAPE(noted);

static struct jout
start_line(struct buf *out, const char *type)
{
	struct jout j = { .buf = out };

	jout_object(&j, NULL);
	jout_string(&j, "type", type);
	return j;
}

void
note_intent(const struct intent *intent, struct buf *out)
{
	struct jout j = start_line(out, "intent");

	shape_write(&intent_shape, intent, &j);
	jout_object(&j, "change");
	shape_write(record_change_shape, &intent->change, &j);
	jout_end_object(&j);
	jout_end_object(&j);
}

void
note_outcome(const struct noted *noted, struct buf *out)
{
	struct jout j = start_line(out, "outcome");

	shape_write(&noted_shape, noted, &j);
	jout_end_object(&j);
}

static int
read_line(struct note *note, struct scan *s, const char *text, size_t len,
    struct arena *a, struct err *e)
{
	size_t type, change;

	note->kind = NOTE_OTHER;
	if (scan_parse(s, text, len, e) == -1)
		return -1;
	type = scan_type(s, 0) == SCAN_OBJECT ? scan_member(s, 0, "type") : 0;
	if (type == 0)
		return err_set(e, "is no journal record");
	if (scan_is(s, type, "outcome")) {
		note->kind = NOTE_OUTCOME;
		return shape_read(&noted_shape, &note->noted, s, 0, a, e);
	}
	if (!scan_is(s, type, "intent"))
		return 0;
	note->kind = NOTE_INTENT;
	change = scan_member(s, 0, "change");
	if (shape_read(&intent_shape, &note->intent, s, 0, a, e) == -1)
		return -1;
	if (change == 0 || scan_type(s, change) != SCAN_OBJECT ||
	    shape_read(record_change_shape, &note->intent.change, s, change, a,
	    e) == -1)
		return err_set(e, "its change cannot be read");
	return 0;
}

/* Whether the note is no intent of another ConnectWise company. */
static bool
is_ours(const struct note *note, const char *tenant)
{
	return note->kind != NOTE_INTENT || note->intent.tenant == NULL ||
	    strcmp(note->intent.tenant, tenant) == 0;
}

int
notes_read(const struct buf *text, const char *tenant,
    void (*take)(void *ctx, const struct note *note), void *ctx,
    struct arena *a, size_t *whole, struct err *e)
{
	const char *lf;
	struct scan scan = { 0 };
	struct note note;
	struct err why;
	unsigned long line = 0;
	size_t at = 0, len;
	int rc = 0;

	while (rc == 0 && at < text->len && (lf = memchr(text->data + at,
	    '\n', text->len - at)) != NULL) {
		line++;
		len = (size_t)(lf - (text->data + at));
		if (read_line(&note, &scan, text->data + at, len, a,
		    &why) == -1)
			rc = err_set(e, "line %lu: %s", line, why.text);
		else if (!is_ours(&note, tenant))
			rc = err_set(e, "line %lu: was written for another "
			    "ConnectWise company, which has a journal of its "
			    "own", line);
		else
			take(ctx, &note);
		at += len + 1;
	}
	*whole = at;
	scan_release(&scan);
	return rc;
}
