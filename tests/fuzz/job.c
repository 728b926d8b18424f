/*
 * The job file. A text that is strict JSON means just what it says, whatever is
 * forgiven in others; a job that is accepted keeps to the limits that
 * atria-cw-job(5) names, and can be told in a begin record; loading it does
 * not depend on anything but its bytes.
 */
#include <jansson.h>

#include "fuzz.h"
#include "job.h"
#include "record.h"
#include "text.h"

static bool
is_one_of(const char *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(s, *words) == 0)
			return true;
	return false;
}

static void
check_limits(const struct job *job)
{
	static const char *const levels[] = { "Error", "Warn", "Info",
	    "Verbose", NULL };
	static const char *const choices[] = { "first", "only", NULL };
	const struct http_options *h = &job->http;
	const struct job_facts *f = &job->facts;

	must(*f->agreement_type != '\0' && *f->billing_period != '\0' &&
	    *f->billing_period_end != '\0');
	must(is_one_of(f->log_level, levels));
	must(is_one_of(f->agreement_choice, choices));
	must(f->api_url == NULL || *f->api_url != '\0');
	must(h->parallel >= 1 && h->parallel <= 32);
	must(h->per_minute == -1 || (h->per_minute >= 1 &&
	    h->per_minute <= 100000));
	must(h->timeout >= 1 && h->timeout <= 3600 * 1000);
	must(h->retry.tries >= 1 && h->retry.tries <= 20);
	must(h->retry.base >= 0 && h->retry.base <= h->retry.cap);
	must(job->secrets_command == NULL ||
	    *job->secrets_command[0] != '\0');
}

/* The facts, as they go into the begin record, come out of it unchanged. */
static void
check_begin(const struct job *job)
{
	struct begin b = { .format = "1.0", .tool = "t", .version = "v",
	    .run = "r", .time = "t", .job = job->facts };
	struct buf text = { 0 }, again = { 0 };
	struct scan s = { 0 };
	struct arena a = { 0 };
	struct begin read;

	begin_write(&b, &text);
	must(scan_parse(&s, text.data, text.len, NULL) == 0);
	must(begin_read(&read, &s, &a, NULL) == 0);
	must(strcmp(read.job.agreement_type, job->facts.agreement_type) == 0);
	must(read.job.n_customers_filter == job->facts.n_customers_filter);
	must(read.job.allow_create_additions ==
	    job->facts.allow_create_additions);
	begin_write(&read, &again);
	must(strcmp(text.data, again.data) == 0);
	scan_release(&s);
	arena_release(&a);
	buf_release(&text);
	buf_release(&again);
}

/* What is forgiven changes nothing where there is nothing to forgive. */
static void
check_strict(const uint8_t *data, size_t size)
{
	struct buf b = { 0 };
	json_t *strict, *object;
	struct err e = { "" };

	strict = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES,
	    NULL);
	buf_add(&b, data, size);
	object = conf_parse(&b, "job", CONF_PUBLIC, &e);
	must((object == NULL) == (*e.text != '\0'));
	must(!json_is_object(strict) || json_equal(strict, object));
	json_decref(strict);
	json_decref(object);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job job, again;
	struct err e = { "" }, f = { "" };
	int rc;

	fuzz_listen();
	check_strict(data, size);
	(void)fuzz_file(data, size);
	rc = job_load(&job, fuzz_path(), &e);
	must(rc == 0 ? *e.text == '\0' : *e.text != '\0');
	if (rc == 0) {
		check_limits(&job);
		check_begin(&job);
	}
	must(job_load(&again, fuzz_path(), &f) == rc);
	must(strcmp(e.text, f.text) == 0);
	must(rc == -1 || strcmp(job.digest, again.digest) == 0);
	job_release(&job);
	job_release(&again);
	(void)fuzz_said();
	return 0;
}
