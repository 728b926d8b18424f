/*
 * Units at dates. The state file has the days on which a line's units change;
 * Autotask shows a row per billing period of the contract, its future ones
 * too, and one more wherever the units change inside a period. The row in
 * front then ends on the day of the change (or, by a switch, the day before).
 */
#include <string.h>

#include "../sim/text.h"
#include "store.h"

enum { DAY = 86400, ROWS_OF_A_LINE = 10000 };

static const char *
day_of(const json_t *r, const char *name)
{
	const char *s = json_string_value(json_object_get(r, name));

	return s != NULL ? s : "";
}

/* A day in seconds since 1970; NONE if it is none. */
static int64_t
day(const char *s)
{
	int64_t t;

	return strlen(s) >= 10 && day_parse(s, 10, &t) ? t : NONE;
}

static void
day_text(char to[11], int64_t t)
{
	struct buf b = { 0 };

	date_write(&b, t);
	memcpy(to, b.s, 10);
	to[10] = '\0';
	buf_release(&b);
}

static int64_t
months_of(const json_t *contract)
{
	const char *s = json_string_value(json_object_get(contract,
	    "contractPeriodType"));

	if (s == NULL || *s == 'm')
		return 1;
	return *s == 'q' ? 3 : *s == 's' ? 6 : 12;
}

/* The day n months after; the last of its month if that has no such day. */
static int64_t
months_later(const char *from, int64_t n)
{
	long y, m, d;
	int64_t t = NONE;
	char s[32];

	if (sscanf(from, "%4ld-%2ld-%2ld", &y, &m, &d) != 3)
		return NONE;
	m += (long)n - 1;
	y += m / 12;
	m = m % 12 + 1;
	for (; d > 0 && t == NONE; d--) {
		(void)snprintf(s, sizeof(s), "%04ld-%02ld-%02ld", y, m, d);
		if (!day_parse(s, 10, &t))
			t = NONE;
	}
	return t;
}

int64_t
at_units_at(const json_t *line, const char *at)
{
	json_t *steps = json_object_get(line, "units"), *step;
	int64_t units = 0;
	size_t i;

	json_array_foreach(steps, i, step)
		if (strncmp(day_of(step, "from"), at, 10) <= 0)
			units = json_integer_value(json_object_get(step,
			    "units"));
	return units;
}

/* The first change after `from`, before `end`; else `end`. */
static int64_t
next_cut(const json_t *line, int64_t from, int64_t end)
{
	json_t *steps = json_object_get(line, "units"), *step;
	int64_t t;
	size_t i;

	json_array_foreach(steps, i, step) {
		t = day(day_of(step, "from"));
		if (t > from && t < end)
			return t;
	}
	return end;
}

json_t *
at_units_common(const json_t *line)
{
	json_t *r = json_object();

	(void)json_object_set(r, "contractServiceID",
	    json_object_get(line, "id"));
	(void)json_object_set(r, "contractID",
	    json_object_get(line, "contractID"));
	(void)json_object_set(r, "serviceID",
	    json_object_get(line, "serviceID"));
	return r;
}

struct span {
	int64_t from, end, period_end;	/* the ends are the days after */
	int64_t number;			/* of the row, from 0 */
};

static json_t *
unit_row(const struct at_world *w, const json_t *line, const json_t *contract,
    const struct span *s)
{
	bool cut = s->end < s->period_end;
	json_t *r = at_units_common(line);
	char from[11], end[11];
	const char *approved = day_of(contract, "approvedThrough");
	double price = json_number_value(json_object_get(line, "unitPrice"));
	int64_t units;

	day_text(from, s->from);
	day_text(end, s->end - (cut && w->v[AT_BOUNDARY] == BOUNDARY_SHARED ?
	    0 : DAY));
	units = at_units_at(line, from);
	(void)json_object_set_new(r, "id", json_integer(json_integer_value(
	    json_object_get(line, "id")) * ROWS_OF_A_LINE + s->number));
	(void)json_object_set_new(r, "units", json_integer(units));
	(void)json_object_set_new(r, "startDate", json_string(from));
	(void)json_object_set_new(r, "endDate", json_string(end));
	(void)json_object_set_new(r, "price",
	    json_real(price * (double)units));
	if (strncmp(end, approved, 10) <= 0)
		(void)json_object_set_new(r, "approveAndPostDate",
		    json_string(approved));
	return r;
}

void
at_units(const struct at_world *w, const json_t *line,
    void (*take)(void *to, json_t *row), void *to)
{
	const json_t *contract = at_record(w, AT_CONTRACTS,
	    json_integer_value(json_object_get(line, "contractID")));
	const char *start = day_of(contract, "startDate");
	int64_t last = day(day_of(contract, "endDate")) + DAY, i;
	int64_t months = months_of(contract), period;
	int64_t begun = day(day_of(json_array_get(json_object_get(line,
	    "units"), 0), "from"));
	struct span s = { 0 };

	for (i = 0; contract != NULL && last > DAY; i++) {
		period = months_later(start, i * months);
		if (period == NONE || period >= last)
			break;
		s.period_end = months_later(start, (i + 1) * months);
		if (s.period_end > last)
			s.period_end = last;
		if (begun == NONE || s.period_end <= begun)
			continue;
		for (s.from = begun > period ? begun : period;
		    s.from < s.period_end; s.from = s.end) {
			s.end = next_cut(line, s.from, s.period_end);
			take(to, unit_row(w, line, contract, &s));
			s.number++;
		}
	}
}
