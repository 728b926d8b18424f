/*
 * What is handed on of an answer: whatever it is, each text in the copy is a
 * tag, which another report would have another of, or one of the few that are
 * harmless; and so is each name.
 */
#include <string.h>

#include "cwzone.h"
#include "fuzz.h"
#include "mask_atria.h"
#include "mask_connectwise.h"
#include "text.h"

/* Whether a text may stand there as it was. */
static bool
is_harmless(const char *text)
{
	static const char words[] = " active inactive cancelled expired yes no "
	    "true false ok success succeeded complete completed final ";
	struct arena a = { 0 };
	const char *s = text_trim(arena_str(&a, text));
	char *word = arena_fmt(&a, " %s ", s), *c;
	bool good;

	for (c = word; *c != '\0'; c++)
		*c = text_lower(*c);
	good = *s == '\0' || redact_is_word(s) || strspn(text,
	    "0123456789:.TZ+-v_ ") == strlen(text) ||
	    (strchr(s, ' ') == NULL && strstr(words, word) != NULL) ||
	    cw_zone(text) != NULL || text_cmp(redact_cloud_host(text, &a),
	    text) == 0;
	arena_release(&a);
	return good;
}

static bool
is_tag(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	text += strspn(text, " \t");
	return strspn(text, letters) == 10 &&
	    strspn(text + 10, " \t") == strlen(text + 10);
}

static void
check_text(const char *text, const char *other)
{
	must(is_harmless(text) || (is_tag(text) && is_tag(other) &&
	    strcmp(text, other) != 0));
}

static void check_copies(json_t *a, json_t *b);

/* A name is the same in both, or a tag. */
static void
check_members(json_t *a, json_t *b)
{
	void *i = json_object_iter(a), *k = json_object_iter(b);
	const char *name, *other;

	for (; i != NULL && k != NULL; i = json_object_iter_next(a, i),
	    k = json_object_iter_next(b, k)) {
		name = json_object_iter_key(i);
		other = json_object_iter_key(k);
		must(strcmp(name, other) == 0 || (is_tag(name) &&
		    is_tag(other)));
		check_copies(json_object_iter_value(i),
		    json_object_iter_value(k));
	}
	must(i == NULL && k == NULL);
}

/* Compares copies by two reports. */
static void
check_copies(json_t *a, json_t *b)
{
	size_t i;

	must(json_typeof(a) == json_typeof(b));
	if (json_is_string(a))
		check_text(json_string_value(a), json_string_value(b));
	must(json_array_size(a) == json_array_size(b));
	for (i = 0; i < json_array_size(a); i++)
		check_copies(json_array_get(a, i), json_array_get(b, i));
	check_members(a, b);
}

/* One report's copy of the answer. */
static json_t *
copy_answer(json_t *json, enum probe_system system)
{
	struct exchange x = { .system = system, .status = 200, .json = json,
	    .path = "api/billing/2026-10-25" };
	struct job job = { .path = NULL };
	struct probe p;
	struct mask m;
	json_t *copy;
	int i;

	probe_init(&p);
	p.job = &job;
	job.facts.agreement_type = JOB_AGREEMENT_TYPE;
	for (i = 0; i < PROBE_SYSTEMS; i++)
		p.closed[i] = "no requests here";
	mask_init(&m, &p);
	if (system == ATRIA) {
		mask_count_rows(&m, &x);
	} else {
		mask_take_ids(&m, json);
		mask_count_additions(&m, json);
	}
	mask_seal(&m);
	copy = system == ATRIA ? mask_rows(&m, &x) : mask_records(&m, &x);
	probe_release(&p);
	return copy;
}

static void
check_system(json_t *json, enum probe_system system)
{
	json_t *one = copy_answer(json, system);
	json_t *other = copy_answer(json, system);

	check_copies(one, other);
	json_decref(one);
	json_decref(other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *json = json_loadb((const char *)data, size,
	    JSON_DECODE_ANY, NULL);

	if (json == NULL)
		return 0;
	check_system(json, ATRIA);
	check_system(json, CONNECTWISE);
	json_decref(json);
	return 0;
}
