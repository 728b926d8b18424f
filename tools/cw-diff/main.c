/*
 * cw-diff: compares what Atria counted with what ConnectWise has, and decides,
 * per customer and SKU: update, create, remove or none. Pure: it uses no
 * network, no clock and no files; the same bytes in give the same bytes out.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "cli.h"
#include "decide.h"
#include "stage.h"
#include "text.h"
#include "undo.h"
#include "xalloc.h"

static const char usage[] =
    "usage: cw-diff [-E] [--only CUSTOMER]... [--no-decrease]\n"
    "       cw-diff -R [-E] [--only CUSTOMER]...\n"
    "       cw-diff -h | -V\n"
    "\n"
    "Plans the changes that bring ConnectWise's additions to Atria's counts.\n"
    "\n"
    "  -E, --exit-code      exit with 10 when there are changes to make\n"
    "      --only CUSTOMER  plan for this customer code only\n"
    "      --no-decrease    leave out what would lower a quantity\n"
    "  -R, --reverse        read what cw-apply wrote, and plan the way back\n"
    "  -h, --help           show this\n"
    "  -V, --version        show the version\n";

struct options {
	bool exit_code;
	bool no_decrease;
	bool reverse;
	const char **only;
	size_t n_only;
	size_t cap_only;
};

struct run {
	const struct options *opt;
	struct stage st;
	bool changes;

	/* the customer at hand */
	struct arena arena;
	bool have_agreement;
	struct agreement agreement;
	struct line *lines;
	size_t n;
	size_t cap;
	int64_t managed;	/* live additions that Atria names */

	int64_t all_lines, all_customers, all_additions;
};

static bool
is_selected(const struct options *opt, const char *code)
{
	size_t i;

	for (i = 0; i < opt->n_only; i++)
		if (text_caseeq(opt->only[i], code))
			return true;
	return opt->n_only == 0;
}

/* Absent texts come last. */
static int
text_cmp(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_sku(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int c;

	if ((c = text_cmp(x->sku, y->sku)) != 0)
		return c;
	if ((c = text_cmp(x->description, y->description)) != 0)
		return c;
	return qty_cmp(x->quantity, y->quantity);
}

static const struct product_match *
find_match(const struct agreement *g, const char *sku)
{
	size_t i;

	for (i = 0; i < g->n_products; i++)
		if (strcmp(g->products[i].sku, sku) == 0)
			return &g->products[i];
	return NULL;
}

static void
log_need(struct run *r, enum log_code code, const struct need *need,
    const struct decision *d, const char *error)
{
	stage_log(&r->st, code, &(struct log_facts){
		.customer = &r->agreement.customer,
		.sku = need->sku,
		.description = need->description,
		.before = d != NULL ? d->before : (struct qty){ 0 },
		.after = d != NULL && d->code == AX15 ? d->change.after :
		    (struct qty){ 0 },
		.detail = d != NULL ? d->detail : NULL,
		.error = error,
	});
}

/* --- adding up ------------------------------------------------------------ */

/* Adds a line, or what others came to. False when the sum is out of range. */
static bool
add(struct need *need, struct qty quantity, struct qty previous, int64_t lines)
{
	need->lines += lines;
	if (!qty_add(&need->quantity, need->quantity, quantity))
		return false;
	return !previous.known || qty_add(&need->previous, need->previous,
	    previous);
}

/*
 * The needs of the customer at hand, in the order of their SKUs: first one per
 * SKU, then one per product, as several SKUs may be the same product in
 * ConnectWise. Lines without SKU are named and left out. Returns how many, or
 * -1 when the stage has failed.
 */
static ssize_t
collect_needs(struct run *r, struct need **needs)
{
	struct need *all, *last = NULL;
	struct err e;
	const struct line *l;
	size_t i, n = 0;

	*needs = all = arena_array(&r->arena, r->n, sizeof(*all));
	for (i = 0; i < r->n; i++) {
		l = &r->lines[i];
		if (l->sku == NULL) {
			stage_count(&r->st, "lineNoSku", 1);
			log_need(r, CW05, &(struct need){
			    .description = l->description }, NULL, NULL);
			continue;
		}
		if (last == NULL || strcmp(last->sku, l->sku) != 0) {
			last = &all[n++];
			*last = (struct need){
				.sku = l->sku,
				.description = l->description != NULL ?
				    l->description : l->sku,
				.quantity = qty_units(0),
				.previous = qty_units(0),
				.match = find_match(&r->agreement, l->sku),
			};
		}
		if (add(last, l->quantity, l->previous, 1))
			continue;
		(void)err_set(&e, "customer %s, SKU %s: the quantities add up "
		    "to more than can be billed", l->customer.code, l->sku);
		stage_fail(&r->st, EXIT_LOCAL, AX02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	return (ssize_t)n;
}

/* Whether two needs are the same product, or would be once it is there. */
static bool
same_product(const struct need *a, const struct need *b)
{
	const char *x, *y;

	if (a->match->product.id != 0 || b->match->product.id != 0)
		return a->match->product.id == b->match->product.id;
	x = a->match->wanted != NULL ? a->match->wanted : a->sku;
	y = b->match->wanted != NULL ? b->match->wanted : b->sku;
	return a->match->state == PRODUCT_MISSING &&
	    b->match->state == PRODUCT_MISSING && text_caseeq(x, y);
}

/* Adds up needs that are the same product, and says how many more it was. */
static int
merge_needs(struct run *r, struct need *needs, size_t n)
{
	struct buf text = { 0 };
	size_t i, j;

	for (i = 0; i < n; i++) {
		if (needs[i].lines == 0)
			continue;	/* merged into another one */
		for (j = i + 1; j < n; j++) {
			if (needs[j].lines == 0 ||
			    !same_product(&needs[i], &needs[j]))
				continue;
			if (!add(&needs[i], needs[j].quantity,
			    needs[j].previous, needs[j].lines))
				return -1;
			needs[j].lines = 0;
		}
		if (needs[i].lines == 1)
			continue;
		buf_clear(&text);
		buf_addf(&text, "%s (+%lld more)", needs[i].description,
		    (long long)needs[i].lines - 1);
		needs[i].description = arena_str(&r->arena, text.data);
	}
	buf_release(&text);
	return 0;
}

/* --- one customer --------------------------------------------------------- */

static void
plan_need(struct run *r, const struct need *need)
{
	const struct rules rules = {
		.may_create = r->st.begin.job.allow_create_additions,
		.may_create_products =
		    r->st.begin.job.allow_create_products,
		.today = r->st.begin.today,
	};
	struct decision d;

	decide(&d, &r->agreement, need, &rules, &r->arena);
	if (r->opt->no_decrease)
		decide_no_decrease(&d);
	stage_count(&r->st, d.class, need->lines);
	r->managed += d.additions;
	switch (d.verdict) {
	case VERDICT_CHANGE:
		if (d.additions > 0)
			stage_count(&r->st, d.change.action == ACTION_NONE ?
			    "additionKept" : "additionChanged", 1);
		change_write(&d.change, &r->st.text);
		stage_write(&r->st, RECORD_CHANGE);
		if (d.change.action != ACTION_NONE)
			r->changes = true;
		break;
	case VERDICT_REFUSED:
		if (d.additions > 0)
			stage_count(&r->st, "additionRefused", d.additions);
		log_need(r, d.code, need, &d, NULL);
		break;
	case VERDICT_NOTHING:
		break;
	}
}

/* The customer's additions could not be read: names each SKU that waits. */
static void
name_unread(struct run *r, const struct need *needs, size_t n)
{
	const char *why = r->agreement.error;
	size_t i;

	for (i = 0; i < n; i++) {
		stage_count(&r->st, "lineUnreadable", needs[i].lines);
		log_need(r, CW10, &needs[i], NULL, why != NULL ? why :
		    "the additions cannot be read");
	}
}

static void
plan_needs(struct run *r, struct need *needs, size_t n)
{
	struct err e;
	size_t i;

	for (i = 0; i < n; i++) {
		if (needs[i].match != NULL)
			continue;
		(void)err_set(&e, "the agreement record of customer %s does "
		    "not tell what SKU %s is", r->agreement.customer.code,
		    needs[i].sku);
		stage_fail(&r->st, EXIT_LOCAL, AX02,
		    &(struct log_facts){ .error = e.text });
		return;
	}
	if (merge_needs(r, needs, n) == -1) {
		stage_fail(&r->st, EXIT_LOCAL, AX02, &(struct log_facts){
		    .error = "the quantities of a product add up to more than "
		    "can be billed" });
		return;
	}
	for (i = 0; i < n; i++)
		if (needs[i].lines > 0)
			plan_need(r, &needs[i]);
}

/* Decides about the customer at hand, of which all lines are here. */
static void
plan_customer(struct run *r)
{
	int64_t additions = (int64_t)r->agreement.n_additions;
	struct need *needs;
	ssize_t n;

	if (!r->have_agreement)
		return;
	stage_count(&r->st, "lines", (int64_t)r->n);
	stage_count(&r->st, "additions", additions);
	if (!is_selected(r->opt, r->agreement.customer.code)) {
		stage_count(&r->st, "lineNotSelected", (int64_t)r->n);
		stage_count(&r->st, "additionNotSelected", additions);
		return;
	}
	if (r->agreement.state != AGREEMENT_FOUND &&
	    r->agreement.state != AGREEMENT_UNREADABLE) {
		stage_count(&r->st, r->agreement.state == AGREEMENT_IGNORED ?
		    "lineIgnored" : "lineRefusedCustomer", (int64_t)r->n);
		stage_count(&r->st, "additionUnmanaged", additions);
		return;		/* cw-resolve has said why */
	}
	r->managed = 0;
	if (r->n > 0)
		qsort(r->lines, r->n, sizeof(*r->lines), by_sku);
	if ((n = collect_needs(r, &needs)) == -1)
		return;
	if (r->agreement.state == AGREEMENT_UNREADABLE)
		name_unread(r, needs, (size_t)n);
	else
		plan_needs(r, needs, (size_t)n);
	stage_count(&r->st, "additionUnmanaged", additions - r->managed);
}

static int
take_line(struct run *r, struct err *e)
{
	struct line line;

	if (line_read(&line, &r->st.scan, &r->arena, e) == -1)
		return -1;
	if (!r->have_agreement || strcmp(line.customer.code,
	    r->agreement.customer.code) != 0)
		return err_set(e, "customer %s has no agreement record before "
		    "its lines: is cw-resolve missing?", line.customer.code);
	r->lines = xgrow(r->lines, r->n, &r->cap, sizeof(*r->lines));
	r->lines[r->n++] = line;
	r->all_lines++;
	return 0;
}

static int
take_agreement(struct run *r, struct err *e)
{
	if (agreement_read(&r->agreement, &r->st.scan, &r->arena, e) == -1)
		return -1;
	r->all_customers++;
	r->all_additions += (int64_t)r->agreement.n_additions;
	return 0;
}

static void
read_all(struct run *r)
{
	struct stream_line rec;
	struct err e;

	while (r->st.failure == 0 && stage_next(&r->st, &rec)) {
		if (r->st.begin.today == NULL) {
			(void)err_set(&e, "the begin record has no date of "
			    "today");
			stage_reject(&r->st, &rec, &e);
			break;
		}
		if (rec.type == RECORD_AGREEMENT) {
			plan_customer(r);
			arena_clear(&r->arena);
			r->n = 0;
			r->have_agreement = true;
		}
		if (stage_parse(&r->st, &rec) == -1)
			break;
		if ((rec.type == RECORD_AGREEMENT ? take_agreement(r, &e) :
		    take_line(r, &e)) == -1) {
			stage_reject(&r->st, &rec, &e);
			break;
		}
	}
	/* the last customer is whole only if the stream is */
	if (r->st.failure == 0 && stage_sound(&r->st))
		plan_customer(r);
	stage_expect(&r->st, "lines", r->all_lines);
	stage_expect(&r->st, "customers", r->all_customers);
	stage_expect(&r->st, "additions", r->all_additions);
}

/* --- the way back --------------------------------------------------------- */

static void
put_back(struct run *r, const struct result *res)
{
	struct change back;

	if (!is_selected(r->opt, res->change.customer.code))
		return;
	if (res->outcome == OUTCOME_UNKNOWN) {
		stage_log(&r->st, AX16, &(struct log_facts){
			.customer = &res->change.customer,
			.sku = res->change.sku,
			.description = res->change.description,
		});
	} else if (undo_change(res, r->st.begin.today, &back)) {
		change_write(&back, &r->st.text);
		stage_write(&r->st, RECORD_CHANGE);
		r->changes = true;
	}
}

/*
 * Reads results instead, and plans to undo them. Log entries of the run that
 * is undone are left out: they are not about this plan.
 */
static void
read_results(struct run *r)
{
	struct stream_line rec;
	struct result res;
	struct buf id = { 0 };
	struct err e;

	if (r->st.begin.run != NULL) {
		r->st.begin.undoes = r->st.begin.run;
		buf_addf(&id, "%s-undo", r->st.begin.run);
		r->st.begin.run = arena_str(&r->st.arena, id.data);
		buf_release(&id);
	}
	while (r->st.failure == 0 && stage_next(&r->st, &rec)) {
		if (rec.type == RECORD_LOG)
			continue;
		arena_clear(&r->arena);
		if (stage_parse(&r->st, &rec) == -1)
			break;
		if (rec.type == RECORD_CHANGE)
			(void)err_set(&e, "this is a plan, not what cw-apply "
			    "made of one");
		else if (r->st.begin.today == NULL)
			(void)err_set(&e, "the begin record has no date of "
			    "today");
		else if (result_read(&res, &r->st.scan, &r->arena, &e) == 0) {
			put_back(r, &res);
			continue;
		}
		stage_reject(&r->st, &rec, &e);
		break;
	}
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = opt };
	int status;

	stage_init(&r.st, opt->reverse ?
	    1u << RECORD_RESULT | 1u << RECORD_CHANGE | 1u << RECORD_LOG :
	    1u << RECORD_AGREEMENT | 1u << RECORD_LINE);
	r.st.pure = true;
	r.st.past = opt->reverse;
	stage_open(&r.st);
	if (opt->reverse)
		read_results(&r);
	else
		read_all(&r);
	status = stage_finish(&r.st);
	arena_release(&r.arena);
	free(r.lines);
	return status == EXIT_DONE && opt->exit_code && r.changes ?
	    EXIT_CHANGES : status;
}

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "exit-code", no_argument, NULL, 'E' },
		{ "only", required_argument, NULL, 'o' },
		{ "no-decrease", no_argument, NULL, 'D' },
		{ "reverse", no_argument, NULL, 'R' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct options opt = { 0 };
	int c, status;

	cli_init("cw-diff", true);
	while ((c = getopt_long(argc, argv, ":ERhV", longs, NULL)) != -1)
		switch (c) {
		case 'E':
			opt.exit_code = true;
			break;
		case 'D':
			opt.no_decrease = true;
			break;
		case 'R':
			opt.reverse = true;
			break;
		case 'o':
			opt.only = xgrow(opt.only, opt.n_only, &opt.cap_only,
			    sizeof(*opt.only));
			opt.only[opt.n_only++] = optarg;
			break;
		case 'h':
			return cli_help(usage);
		case 'V':
			return cli_version();
		default:
			return cli_bad_option(c, argv);
		}
	if (optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	if (opt.reverse && opt.no_decrease)
		return cli_usage_error("option -R does not go with "
		    "--no-decrease");
	status = run(&opt);
	free(opt.only);
	return status;
}
