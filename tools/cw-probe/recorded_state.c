#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "jget.h"
#include "recorded_state.h"
#include "text.h"

void
recorded_state_init(struct recorded_state *s)
{
	s->types = json_object();
	s->companies = json_object();
	s->catalog = json_object();
	s->agreements = json_object();
	s->additions = json_object();
	s->odd = json_object();
}

void
recorded_state_release(struct recorded_state *s)
{
	json_decref(s->types);
	json_decref(s->companies);
	json_decref(s->catalog);
	json_decref(s->agreements);
	json_decref(s->additions);
	json_decref(s->odd);
}

/* --- single records ------------------------------------------------------- */

/* The record of that id, which is made if there is none; or NULL. */
static json_t *
record_of(json_t *records, int64_t id)
{
	char key[24];
	json_t *record;

	if (id == 0)
		return NULL;
	(void)snprintf(key, sizeof(key), "%08" PRId64, id);
	if ((record = json_object_get(records, key)) == NULL) {
		record = json_object();
		(void)json_object_set_new(record, "id", json_integer(id));
		(void)json_object_set_new(records, key, record);
	}
	return record;
}

/* Copies members that a state can hold, unless they are there already. */
static void
copy_members(json_t *to, const json_t *from, const char *const *names)
{
	json_t *v;

	for (; *names != NULL; names++) {
		v = json_object_get(from, *names);
		if (v != NULL && !json_is_null(v) &&
		    json_object_get(to, *names) == NULL)
			(void)json_object_set(to, *names, v);
	}
}

/* A link to a record of other records, with what is said of it. */
static void
link_record(json_t *to, json_t *others, const json_t *from, const char *name)
{
	static const char *const names[] = { "identifier", "name", NULL };
	const json_t *ref = json_object_get(from, name);
	json_t *other = record_of(others, jget_id(ref, "id")), *id;

	if (other == NULL || to == NULL)
		return;
	copy_members(other, ref, names);
	id = json_object();
	(void)json_object_set(id, "id", json_object_get(other, "id"));
	(void)json_object_set_new(to, name, id);
}

/* Whether a state can hold the value as a date, or it is none. */
static bool
is_stamp(const json_t *v)
{
	int64_t t;

	return v == NULL || (json_is_string(v) && date_time_parse(&t,
	    json_string_value(v)));
}

/* Keeps what was said of a member beside the state. */
static void
put_odd(struct recorded_state *s, const char *list, const json_t *from,
    const char *name)
{
	json_t *odd, *v = json_object_get(from, name);
	char key[40];

	(void)snprintf(key, sizeof(key), "%s/%" PRId64, list, jget_id(from,
	    "id"));
	if ((odd = json_object_get(s->odd, key)) == NULL) {
		odd = json_object();
		(void)json_object_set_new(s->odd, key, odd);
	}
	(void)json_object_set(odd, name, v != NULL ? v : json_null());
}

/* Puts dates beside the state if it cannot hold them. */
static void
check_dates(struct recorded_state *s, json_t *record, const char *list,
    const json_t *from, const char *const *names)
{
	for (; *names != NULL; names++)
		if (!is_stamp(json_object_get(from, *names))) {
			(void)json_object_del(record, *names);
			put_odd(s, list, from, *names);
		}
}

/* The status that a text means, as a state spells it; or NULL. */
static const char *
find_status(const char *text)
{
	static const char *const words[] = { "Active", "Inactive",
	    "Cancelled", "Expired" };
	char copy[16];
	size_t i;

	(void)snprintf(copy, sizeof(copy), "%s", text);
	for (i = 0; i < 4; i++)
		if (text_caseeq(text_trim(copy), words[i]))
			return words[i];
	return NULL;
}

static void
take_agreement(struct recorded_state *s, const json_t *from)
{
	static const char *const names[] = { "name", "cancelledFlag",
	    "dateCancelled", "startDate", "endDate", "noEndingDateFlag",
	    "billStartDate", "nextInvoiceDate", "prorateFlag", NULL };
	static const char *const dates[] = { "dateCancelled", "startDate",
	    "endDate", "billStartDate", NULL };
	json_t *to = record_of(s->agreements, jget_id(from, "id"));
	const char *text = json_string_value(json_object_get(from,
	    "agreementStatus")), *status;

	copy_members(to, from, names);
	link_record(to, s->types, from, "type");
	link_record(to, s->companies, from, "company");
	check_dates(s, to, "agreements", from, dates);
	if (json_is_object(json_object_get(from, "parentAgreement")))
		put_odd(s, "agreements", from, "parentAgreement");
	status = text != NULL ? find_status(text) : NULL;
	if (to != NULL && status != NULL)
		(void)json_object_set_new(to, "agreementStatus",
		    json_string(status));
	if (status == NULL || strcmp(text, status) != 0)
		put_odd(s, "agreements", from, "agreementStatus");
}

static void
take_addition(struct recorded_state *s, const json_t *from)
{
	static const char *const names[] = { "agreementId", "quantity",
	    "lessIncluded", "unitPrice", "description", "effectiveDate",
	    "cancelledDate", NULL };
	static const char *const dates[] = { "effectiveDate",
	    "cancelledDate", NULL };
	json_t *to;

	if (jget_id(from, "product/id") == 0)
		return;
	to = record_of(s->additions, jget_id(from, "id"));
	copy_members(to, from, names);
	link_record(to, s->catalog, from, "product");
	check_dates(s, to, "additions", from, dates);
	/* in a state, it follows from the dates */
	put_odd(s, "additions", from, "agreementStatus");
}

/* --- answers -------------------------------------------------------------- */

static bool
ends_with(const char *s, const char *end)
{
	const size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static void
take_record(struct recorded_state *s, const char *path, const json_t *record)
{
	static const char *const names[] = { "identifier", "name",
	    "inactiveFlag", "deletedFlag", "productClass", NULL };
	json_t *list;

	if (json_object_get(record, "agreementId") != NULL) {
		take_addition(s, record);
		return;
	}
	if (json_object_get(record, "company") != NULL &&
	    json_object_get(record, "type") != NULL) {
		take_agreement(s, record);
		return;
	}
	list = ends_with(path, "/types") ? s->types :
	    ends_with(path, "/companies") ? s->companies :
	    ends_with(path, "/catalog") ? s->catalog : NULL;
	if (list != NULL && json_object_size(record) > 1)
		copy_members(record_of(list, jget_id(record, "id")), record,
		    names);
}

void
recorded_state_take(struct recorded_state *s, const char *path,
    const json_t *answer)
{
	const json_t *results = json_object_get(answer, "results"), *one;
	size_t i;

	json_array_foreach(results, i, one) {
		recorded_state_take(s, path, json_object_get(one,
		    "entities"));
	}
	json_array_foreach(answer, i, one) {
		take_record(s, path, one);
	}
}

/* --- the state ------------------------------------------------------------ */

/* Records with these members as a list; what must be there is made up. */
static json_t *
list_records(json_t *records, const char *needed, const char *other)
{
	json_t *list = json_array(), *record, *text;
	const char *key;

	json_object_foreach(records, key, record) {
		text = json_object_get(record, other);
		if (json_object_get(record, needed) == NULL && text != NULL)
			(void)json_object_set(record, needed, text);
		if (json_object_get(record, needed) != NULL)
			(void)json_array_append(list, record);
	}
	return list;
}

void
recorded_state_put(const struct recorded_state *s, json_t *state)
{
	(void)json_object_set_new(state, "agreementTypes", list_records(
	    s->types, "name", "name"));
	(void)json_object_set_new(state, "companies", list_records(
	    s->companies, "name", "identifier"));
	(void)json_object_set_new(state, "catalog", list_records(s->catalog,
	    "identifier", "identifier"));
	(void)json_object_set_new(state, "agreements", list_records(
	    s->agreements, "company", "company"));
	(void)json_object_set_new(state, "additions", list_records(
	    s->additions, "product", "product"));
	(void)json_object_set(state, "odd", s->odd);
}
