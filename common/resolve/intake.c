#include "intake.h"
#include "output.h"

int
intake_load_map(struct intake *in, struct stage *st, const char *path)
{
	struct err e;

	if (path == NULL || map_load(&in->map, path, &e) == 0)
		return 0;
	stage_fail(st, EXIT_CONFIG, AX01,
	    &(struct log_facts){ .error = e.text });
	return -1;
}

void
intake_take_begin(const struct intake *in, struct stage *st,
    const struct job *job, const char *tenant)
{
	struct job_facts *facts = &st->begin.job, fetched;

	stage_open(st);
	fetched = *facts;
	*facts = job->facts;
	st->begin.job_digest = job->digest;
	st->begin.tenant = tenant;
	if (in->map.digest[0] != '\0')
		st->begin.map_digest = in->map.digest;
	if (fetched.billing_period == NULL)
		return;
	facts->billing_period = fetched.billing_period;
	facts->billing_period_end = fetched.billing_period_end;
	facts->customers_filter = fetched.customers_filter;
	facts->n_customers_filter = fetched.n_customers_filter;
}

void
intake_read(struct intake *in, struct stage *st)
{
	struct arena arena = { 0 };
	struct stream_line rec;
	struct line line;
	struct err e;
	int64_t lines = 0;

	while (stage_next(st, &rec)) {
		arena_clear(&arena);
		lines++;
		if (stage_parse(st, &rec) == -1)
			break;
		if (line_read(&line, &st->scan, &arena, &e) == -1 ||
		    customers_add(&in->customers, &line, &rec, &e) == -1) {
			stage_reject(st, &rec, &e);
			break;
		}
		map_mark_line(&in->map, line.customer.code, line.sku);
	}
	stage_expect(st, "lines", lines);
	arena_release(&arena);
}

void
intake_pass(const struct intake *in, struct stage *st)
{
	size_t i;

	for (i = 0; i < in->customers.n; i++)
		output_lines(st, &in->customers.entries[i]);
}

void
intake_release(struct intake *in)
{
	customers_release(&in->customers);
	map_release(&in->map);
}
