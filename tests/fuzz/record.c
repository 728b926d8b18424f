/*
 * The record reader. What it accepts is what jansson makes of the same text;
 * each member that is known has just that value in the record that is written
 * of it, and there is no other; and that record, read and written again, is
 * the same bytes.
 */
#include <jansson.h>

#include "../../common/stream/record.c"	/* its tables */
#include "fuzz.h"

/* --- a codec against a JSON object ---------------------------------------- */

static void same_object(const struct codec *codec, const json_t *given,
    const json_t *written, size_t *members);

static bool
is_number_of(const json_t *given, const json_t *written)
{
	return json_is_number(given) && json_is_number(written) &&
	    json_number_value(given) == json_number_value(written);
}

static void
same_list(const struct field *f, const json_t *given, const json_t *written)
{
	const json_t *a, *b;
	size_t i, members;

	must(json_is_array(given) && json_is_array(written));
	must(json_array_size(given) == json_array_size(written));
	for (i = 0; i < json_array_size(given); i++) {
		a = json_array_get(given, i);
		b = json_array_get(written, i);
		if (f->kind == FIELD_LIST) {
			members = 0;
			same_object(f->codec, a, b, &members);
			must(json_object_size(b) == members);
		} else if (f->kind == FIELD_IDS) {
			must(is_number_of(a, b));
		} else {
			must(json_is_string(a) && json_equal(a, b));
		}
	}
}

static void
same_value(const struct field *f, const json_t *given, const json_t *written)
{
	size_t members = 0;

	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_DATE:
	case FIELD_ENUM:
		must(json_is_string(given) && json_equal(given, written));
		return;
	case FIELD_QTY:
	case FIELD_COUNT:
	case FIELD_ID:
		must(is_number_of(given, written));
		return;
	case FIELD_FLAG:
		must(json_is_true(given) && json_is_true(written));
		return;
	case FIELD_OBJECT:
		same_object(f->codec, given, written, &members);
		must(json_object_size(written) == members);
		return;
	case FIELD_LIST:
	case FIELD_STRINGS:
	case FIELD_IDS:
		same_list(f, given, written);
		return;
	case FIELD_INLINE:
		break;
	}
	must(false);
}

/* Whether a member says no more than its absence does. */
static bool
says_nothing(const struct field *f, const json_t *v)
{
	const struct field *in;

	if (v == NULL || json_is_null(v) || json_is_false(v) ||
	    (json_is_array(v) && json_array_size(v) == 0))
		return true;
	if (f->kind != FIELD_OBJECT || !json_is_object(v))
		return false;
	for (in = f->codec->fields; in < f->codec->fields + f->codec->n; in++)
		if (!says_nothing(in, json_object_get(v, in->name)))
			return false;
	return true;
}

static void
same_object(const struct codec *codec, const json_t *given,
    const json_t *written, size_t *members)
{
	const struct field *f;
	const json_t *a, *b;

	must(json_is_object(given) && json_is_object(written));
	for (f = codec->fields; f < codec->fields + codec->n; f++) {
		if (f->kind == FIELD_INLINE) {
			same_object(f->codec, given, written, members);
			continue;
		}
		a = json_object_get(given, f->name);
		b = json_object_get(written, f->name);
		*members += b != NULL;
		if (b == NULL)
			must(!f->required && says_nothing(f, a));
		else if (!json_is_array(b) || json_array_size(b) > 0 ||
		    a != NULL)
			same_value(f, a, b);
	}
}

/* --- one record ----------------------------------------------------------- */

union any {
	struct begin begin;
	struct line line;
	struct agreement agreement;
	struct change change;
	struct result result;
	struct log_entry log;
};

static const struct codec *const codecs[] = { &begin_codec, &line_codec,
	&agreement_codec, &change_codec, &result_codec, &log_entry_codec };

static int
read_any(unsigned type, union any *r, const struct scan *s, struct arena *a)
{
	struct err e = { "" };
	int rc = -1;

	switch (type) {
	case 0: rc = begin_read(&r->begin, s, a, &e); break;
	case 1: rc = line_read(&r->line, s, a, &e); break;
	case 2: rc = agreement_read(&r->agreement, s, a, &e); break;
	case 3: rc = change_read(&r->change, s, a, &e); break;
	case 4: rc = result_read(&r->result, s, a, &e); break;
	case 5: rc = log_entry_read(&r->log, s, a, &e); break;
	}
	must(rc == 0 || *e.text != '\0');
	return rc;
}

static void
write_any(unsigned type, const union any *r, struct buf *out)
{
	switch (type) {
	case 0: begin_write(&r->begin, out); break;
	case 1: line_write(&r->line, out); break;
	case 2: agreement_write(&r->agreement, out); break;
	case 3: change_write(&r->change, out); break;
	case 4: result_write(&r->result, out); break;
	case 5: log_entry_write(&r->log, out); break;
	}
}

static void
check_record(unsigned type, const struct scan *s, const json_t *given)
{
	struct arena a = { 0 };
	struct buf once = { 0 }, twice = { 0 };
	struct scan again = { 0 };
	json_t *written;
	union any r;
	size_t members = 1;	/* "type" */

	if (read_any(type, &r, s, &a) == 0) {
		write_any(type, &r, &once);
		must(scan_parse(&again, once.data, once.len, NULL) == 0);
		must(read_any(type, &r, &again, &a) == 0);
		write_any(type, &r, &twice);
		must(once.len == twice.len &&
		    memcmp(once.data, twice.data, once.len) == 0);
		written = json_loadb(once.data, once.len,
		    JSON_REJECT_DUPLICATES, NULL);
		must(written != NULL);
		if (given != NULL) {
			same_object(codecs[type], given, written, &members);
			must(json_object_size(written) == members);
		}
		json_decref(written);
	}
	scan_release(&again);
	buf_release(&once);
	buf_release(&twice);
	arena_release(&a);
}

/* --- the reader of JSON against jansson ----------------------------------- */

/* Why jansson may refuse what is JSON: numbers that it cannot hold. */
static bool
is_too_large(const json_error_t *e)
{
	return json_error_code(e) == json_error_numeric_overflow;
}

/* What scan.h says that it refuses, though it is JSON. */
static bool
is_stricter(const struct err *e)
{
	return strstr(e->text, "nested too deeply") != NULL ||
	    strstr(e->text, "or there are too many") != NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct scan s = { 0 };
	struct err e = { "" };
	json_error_t je;
	json_t *given;
	unsigned type;
	bool good;

	if (memchr(text, '\0', size) != NULL)
		return 0;	/* jansson passes over them */
	given = json_loadb(text, size, JSON_REJECT_DUPLICATES |
	    JSON_DECODE_ANY, &je);
	good = scan_parse(&s, text, size, &e) == 0;
	must(good || *e.text != '\0');
	must(!good || given != NULL || is_too_large(&je));
	must(good || given == NULL || is_stricter(&e));
	for (type = 0; good && type < 6; type++)
		check_record(type, &s, given);
	json_decref(given);
	scan_release(&s);
	return 0;
}
