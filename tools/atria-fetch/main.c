/*
 * atria-fetch: asks Atria what was provisioned in a billing period, or reads a
 * saved answer, and writes one `line` record per billed item, grouped by
 * customer. It knows nothing of ConnectWise.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "atria.h"
#include "billing.h"
#include "cli.h"
#include "job.h"
#include "period.h"
#include "secrets.h"
#include "slurp.h"
#include "stage.h"
#include "text.h"

static const char usage[] =
    "usage: atria-fetch -c JOB [-s SECRETS] [-p PERIOD] [-i FILE]\n"
    "                   [--with-previous] [--previous-input FILE]\n"
    "                   [--today DATE] [-v]\n"
    "       atria-fetch -h | -V\n"
    "\n"
    "Writes what Atria counted in a billing period, one record per item.\n"
    "\n"
    "  -c, --job JOB          the job file\n"
    "  -s, --secrets SECRETS  the secrets file (not needed with -i)\n"
    "  -p, --period PERIOD    Current, Previous or a date, YYYY-MM-DD, not\n"
    "                         the job's BillingPeriod\n"
    "  -i, --input FILE       read a saved answer instead of asking Atria;\n"
    "                         - is standard input\n"
    "      --with-previous    read the period before, too, and report with\n"
    "                         quantity 0 what is in it only\n"
    "      --previous-input FILE\n"
    "                         the same, from a saved answer for that period\n"
    "      --today DATE       reckon as if DATE were today\n"
    "  -v, --verbose          tell each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

#define MAX_INPUT	((size_t)1 << 30)

struct options {
	const char *job;
	const char *secrets;
	const char *period;
	const char *input;
	bool with_previous;
	const char *previous_input;
	const char *today;
	bool trace;
};

/* One run. */
struct run {
	struct options opt;
	struct stage st;
	struct job job;
	struct billing_period period;
	char period_start[DATE_TEXT], period_end[DATE_TEXT], today[DATE_TEXT];
};

/* --- what the run is about ------------------------------------------------ */

/* Loads the job and finds the period; fills in the begin record. */
static int
prepare(struct run *r)
{
	struct err e;
	date_day today;

	if (job_load(&r->job, r->opt.job, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, AX01,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	r->st.begin.job = r->job.facts;
	r->st.begin.job_digest = r->job.digest;
	if (r->opt.period != NULL)
		r->st.begin.job.billing_period = r->opt.period;
	if (r->job.time_zone != NULL) {
		if (setenv("TZ", r->job.time_zone, 1) == -1)
			die(EXIT_LOCAL, "out of memory");
		tzset();
	}
	today = date_local(time(NULL));
	if (r->opt.today != NULL && !date_parse(&today, r->opt.today)) {
		(void)err_set(&e, "--today must be a date, YYYY-MM-DD, not %s",
		    r->opt.today);
		stage_fail(&r->st, EXIT_CONFIG, CW19,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	if (period_find(&r->period, r->job.facts.billing_period_end,
	    r->st.begin.job.billing_period, today, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, CW19,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	r->st.begin.today = date_text(r->today, today);
	r->st.begin.period.start = date_text(r->period_start,
	    r->period.start);
	r->st.begin.period.end = date_text(r->period_end, r->period.end);
	return 0;
}

/* --- Atria's answer ------------------------------------------------------- */

static int
read_input(struct run *r, const char *path, struct buf *text)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct err e, why = { "" };
	int rc;

	if (is_stdin) {
		rc = slurp(STDIN_FILENO, MAX_INPUT, text, &why);
		(void)err_set(&e, "standard input: %s", why.text);
	} else {
		rc = slurp_file(path, MAX_INPUT, text, &e);
	}
	if (rc == 0 && text->len == 0)
		rc = err_set(&e, "%s: is empty", is_stdin ? "standard input" :
		    path);
	if (rc == -1)
		stage_fail(&r->st, EXIT_LOCAL, AX03,
		    &(struct log_facts){ .error = e.text });
	return rc;
}

static int
load_token(struct run *r, struct secrets *secrets)
{
	const char *property;
	enum log_code code;
	struct err e;

	if (r->job.facts.atria_url == NULL) {
		(void)err_set(&e, "AtriaUrl is missing in %s", r->job.path);
		stage_fail(&r->st, EXIT_CONFIG, CW17,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	if (r->opt.secrets == NULL) {
		(void)err_set(&e, "option -s is needed to ask Atria");
		stage_fail(&r->st, EXIT_CONFIG, CW16,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	if (secrets_load(secrets, r->opt.secrets, SECRETS_ATRIA, &code,
	    &property, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, code, &(struct log_facts){
		    .error = e.text, .property = property });
		return -1;
	}
	return 0;
}

/* The answer's text into *text; empty when Atria has no data. */
static int
ask_atria(struct run *r, date_day end, struct buf *text)
{
	struct secrets secrets = { 0 };
	struct log_facts facts = { 0 };
	struct err e;
	int rc = -1;

	if (load_token(r, &secrets) == -1)
		goto out;
	facts.error = e.text;
	r->job.http.trace = r->opt.trace;
	switch (atria_billing(r->job.facts.atria_url, secrets.atria_token,
	    &r->job.http, end, text, &e)) {
	case ATRIA_ANSWERED:
	case ATRIA_NO_DATA:
		rc = 0;
		break;
	case ATRIA_UNREACHABLE:
		stage_fail(&r->st, EXIT_REMOTE, CW03, &facts);
		break;
	case ATRIA_BAD_ADDRESS:
		stage_fail(&r->st, EXIT_CONFIG, AX01, &facts);
		break;
	}
out:
	secrets_release(&secrets);
	return rc;
}

/* --- the lines ------------------------------------------------------------ */

/* Whether the customer is to be processed; marks the entries that match. */
static bool
is_wanted(const struct job_facts *job, const char *code, bool *matched)
{
	bool wanted = job->n_customers_filter == 0;
	size_t i;

	for (i = 0; i < job->n_customers_filter; i++)
		if (text_caseeq(job->customers_filter[i], code)) {
			matched[i] = true;
			wanted = true;
		}
	return wanted;
}

/* For sorting lines by Billing Identifier, those without one first. */
static int
identifier_cmp(const void *a, const void *b)
{
	const struct line *const *x = a, *const *y = b;
	const char *i = (*x)->customer.billing_identifier;
	const char *j = (*y)->customer.billing_identifier;
	int c;

	if (i == NULL || j == NULL)
		c = (i != NULL) - (j != NULL);
	else
		c = text_casecmp(i, j);
	return c != 0 ? c : strcmp((*x)->customer.code, (*y)->customer.code);
}

/*
 * An agreement that several customers count into would get the quantities of
 * the last one. Tells the customers of the n lines, which have the same
 * Billing Identifier, of each other.
 */
static void
tell_shared(struct line **lines, size_t n, struct arena *a)
{
	const char **codes, *code;
	size_t i, j, n_codes = 0;

	codes = arena_array(a, n, sizeof(*codes));
	for (i = 0; i < n; i++)
		if (i == 0 || strcmp(lines[i]->customer.code,
		    lines[i - 1]->customer.code) != 0)
			codes[n_codes++] = lines[i]->customer.code;
	if (n_codes < 2)
		return;
	for (i = 0; i < n; i++) {
		struct customer *c = &lines[i]->customer;

		c->shared_with = arena_array(a, n_codes - 1, sizeof(*codes));
		for (j = 0; j < n_codes; j++) {
			code = codes[j];
			if (strcmp(code, c->code) != 0)
				c->shared_with[c->n_shared_with++] = code;
		}
	}
}

/* Before CustomersFilter applies: it must not hide the other customer. */
static void
find_shared(struct billing *b, struct arena *a)
{
	struct line **by_id;
	size_t i, j;

	by_id = arena_array(a, b->n, sizeof(*by_id));
	for (i = 0; i < b->n; i++)
		by_id[i] = &b->lines[i];
	if (b->n > 0)
		qsort(by_id, b->n, sizeof(*by_id), identifier_cmp);
	for (i = 0; i < b->n; i = j) {
		const char *id = by_id[i]->customer.billing_identifier;

		for (j = i + 1; j < b->n && id != NULL && text_caseeq(id,
		    by_id[j]->customer.billing_identifier); j++)
			;
		if (id != NULL)
			tell_shared(by_id + i, j - i, a);
	}
}

static void
write_lines(struct run *r, const struct billing *b)
{
	const struct job_facts *job = &r->job.facts;
	int64_t written = 0;
	bool *matched;
	size_t i;

	matched = arena_array(&r->st.arena, job->n_customers_filter,
	    sizeof(*matched));
	for (i = 0; i < b->n; i++) {
		if (!is_wanted(job, b->lines[i].customer.code, matched))
			continue;
		line_write(&b->lines[i], &r->st.text);
		stage_write(&r->st, RECORD_LINE);
		written++;
	}
	for (i = 0; i < job->n_customers_filter; i++)
		if (!matched[i])
			stage_log(&r->st, AX11, &(struct log_facts){
			    .detail = job->customers_filter[i] });
	stage_count(&r->st, "rows", (int64_t)b->rows);
	stage_count(&r->st, "notBillable", (int64_t)b->not_billable);
	stage_count(&r->st, "filtered", (int64_t)b->n - written);
	stage_count(&r->st, "lines", written);
}

/*
 * The billing summary of the period that ends on the day, from the file at
 * path or, if that is NULL, from Atria.
 */
static int
get_billing(struct run *r, const char *path, date_day end, struct billing *b,
    struct arena *a)
{
	struct buf text = { 0 };
	struct err e, named;
	int rc;

	rc = path != NULL ? read_input(r, path, &text) :
	    ask_atria(r, end, &text);
	if (rc == 0 && text.len > 0 &&
	    billing_read(b, text.data, text.len, &r->job, a, &e) == -1) {
		(void)err_set(&named, "%s: %s", path != NULL ? path :
		    "Atria's answer", e.text);
		stage_fail(&r->st, path != NULL ? EXIT_LOCAL : EXIT_REMOTE,
		    CW13, &(struct log_facts){ .error = named.text });
		rc = -1;
	}
	buf_release(&text);
	return rc;
}

static void
fetch(struct run *r)
{
	struct billing now = { 0 }, before = { 0 };
	struct arena arena = { 0 };
	size_t derived;

	stage_log(&r->st, CW01,
	    &(struct log_facts){ .period_end = r->period_end });
	if (get_billing(r, r->opt.input, r->period.end, &now, &arena) == -1)
		goto out;
	if (now.rows == 0)
		stage_log(&r->st, CW15,
		    &(struct log_facts){ .period_end = r->period_end });
	if (r->opt.with_previous || r->opt.previous_input != NULL) {
		if (get_billing(r, r->opt.previous_input,
		    r->period.start - 1, &before, &arena) == -1)
			goto out;
		derived = billing_derive(&now, &before, &arena);
		stage_count(&r->st, "derived", (int64_t)derived);
		now.rows += derived;
	}
	find_shared(&now, &arena);
	write_lines(r, &now);
out:
	arena_release(&arena);
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = *opt };
	int status;

	stage_init_first(&r.st);
	if (prepare(&r) == 0)
		fetch(&r);
	status = stage_finish(&r.st);
	job_release(&r.job);
	return status;
}

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "job", required_argument, NULL, 'c' },
		{ "secrets", required_argument, NULL, 's' },
		{ "period", required_argument, NULL, 'p' },
		{ "input", required_argument, NULL, 'i' },
		{ "with-previous", no_argument, NULL, 'w' },
		{ "previous-input", required_argument, NULL, 'I' },
		{ "today", required_argument, NULL, 't' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct options opt = { 0 };
	int c;

	cli_init("atria-fetch", true);
	while ((c = getopt_long(argc, argv, ":c:s:p:i:vhV", longs, NULL)) != -1)
		switch (c) {
		case 'c': opt.job = optarg; break;
		case 's': opt.secrets = optarg; break;
		case 'p': opt.period = optarg; break;
		case 'i': opt.input = optarg; break;
		case 'w': opt.with_previous = true; break;
		case 'I': opt.previous_input = optarg; break;
		case 't': opt.today = optarg; break;
		case 'v': opt.trace = true; break;
		case 'h': return cli_help(usage);
		case 'V': return cli_version();
		default: return cli_bad_option(c, argv);
		}
	if (optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	if (opt.job == NULL)
		return cli_usage_error("option -c JOB is needed");
	if (opt.input != NULL && opt.with_previous &&
	    opt.previous_input == NULL)
		return cli_usage_error("option -i needs --previous-input "
		    "rather than --with-previous");
	return run(&opt);
}
