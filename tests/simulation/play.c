#define _GNU_SOURCE
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "books.h"
#include "net.h"
#include "play.h"
#include "world.h"

#define RUNS		128
#define SKUS		8
#define COMPANY		"northwind"
#define TYPE		7

static struct run runs[RUNS];
static struct run *all_runs[RUNS];
static int n_runs;
static struct text job;
static char job_digest[80], tenant[80];

/* What Atria counts, in hundredths, now and before; -1: it does not name it. */
static int64_t counts[AGREEMENTS][SKUS], former[AGREEMENTS][SKUS];
static char skus[SKUS][24];

/* --- digests -------------------------------------------------------------- */

static void
digest(const char *s, size_t len, char out[80])
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned n, i;

	(void)EVP_Digest(s, len, sum, &n, EVP_sha256(), NULL);
	strcpy(out, "sha256:");
	for (i = 0; i < n; i++)
		(void)snprintf(out + 7 + 2 * i, 3, "%02x", sum[i]);
}

/* --- the beginning -------------------------------------------------------- */

static void
make_job(void)
{
	static const char secrets[] = "{\"CompanyName\":\"" COMPANY "\","
	    "\"PublicKey\":\"publickey0123\",\"PrivateKey\":"
	    "\"privatekey0123\",\"ClientId\":\"5a3b1e00-0000-4000-8000-"
	    "5a3b1e5a3b1e\"}";
	char name[128];
	int m;

	text_end(&job);
	text_put(&job, "{\"ApiUrl\":\"" WORLD_API "\",\"AgreementType\":"
	    "\"Hosting and Cloud Services\",\"AllowAtriaCreateAdditions\":"
	    "true,\"AllowAtriaCreateProducts\":true,\"AcceptPlans\":\"%s\","
	    "\"ProductTemplate\":"
	    "{\"category\":{\"id\":1},\"subcategory\":{\"id\":1},\"type\":"
	    "{\"id\":1}},\"MaxVanished\":99,\"MaxCustomerRemovals\":\"off\","
	    "\"MaxCustomerDecreases\":\"off\",\"MaxRemovals\":\"off\","
	    "\"MaxDecreases\":\"off\",\"MaxIncreases\":\"off\","
	    "\"MaxFactors\":\"off\",\"MaxCustomerIncreases\":\"off\","
	    "\"RetryTries\":%d,\"Parallel\":%d}",
	    chance_of(500) ? "old" : "", (int)chance_from(1, 3),
	    (int)chance_from(1, 4));
	digest(job.s, job.len, job_digest);
	(void)snprintf(name, sizeof(name), "%.*s\n" COMPANY,
	    (int)strlen(WORLD_API) - 1, WORLD_API);
	digest(name, strlen(name), tenant);
	machines_reset();
	for (m = 0; m < MACHINES; m++) {
		machine_file(&machines[m], "/etc/job.json", job.s);
		machine_file(&machines[m], "/etc/secrets.json", secrets);
		machines[m].wall = chance_from(-2000, 2000);
	}
}

static void
make_world(void)
{
	const int n = (int)chance_from(1, 3), n_skus = (int)chance_from(2, 6);
	struct agreement *g;
	struct item *item;
	int i, k;

	world_reset();
	for (i = 0; i < SKUS; i++) {
		(void)snprintf(skus[i], sizeof(skus[i]), "SKU-%d", i);
		if (i < n_skus)
			(void)world_new_item(skus[i], -1);
	}
	for (k = 0; k < n; k++) {
		g = &world.agreements[world.n_agreements++];
		g->id = 800 + k;
		g->company = 100 + k;
		g->type = TYPE;
		g->active = true;
		(void)snprintf(g->identifier, sizeof(g->identifier), "Cust%d",
		    k);
		for (i = 0; i < SKUS; i++) {
			counts[k][i] = former[k][i] = -1;
			item = world_item_named(skus[i]);
			if (item == NULL || chance_of(400))
				continue;
			counts[k][i] = former[k][i] = chance_from(0, 30) * 100;
			(void)world_new_addition(g->id, item->id,
			    counts[k][i], "2025-01-01", -1);
		}
	}
}

/* --- from month to month -------------------------------------------------- */

/* Somebody tidies up in ConnectWise. */
static void
tidy_world(void)
{
	struct addition *d, *o;
	int i, k;

	for (i = 0; i < world.n_agreements; i++) {
		world.agreements[i].active = true;
		world.agreements[i].type = TYPE;
		world.agreements[i].company = 100 + i;
	}
	for (i = 0; i < world.n_items; i++)
		strcpy(world.items[i].identifier, world.items[i].original);
	for (i = 0; i < world.n_additions; i++)
		for (k = 0; k < i; k++) {
			d = &world.additions[i];
			o = &world.additions[k];
			if (d->agreement == o->agreement && d->item == o->item
			    && d->cancelled[0] == '\0' &&
			    o->cancelled[0] == '\0' && chance_of(700)) {
				(void)day_of(now_ms - DAY_MS, d->cancelled);
				d->touched = now_ms;
			}
		}
}

static void
count_services(void)
{
	int k, i;

	for (k = 0; k < world.n_agreements; k++)
		for (i = 0; i < SKUS; i++) {
			former[k][i] = counts[k][i];
			if (counts[k][i] == -1) {
				if (chance_of(60))
					counts[k][i] = chance_from(1, 20) * 100;
			} else if (chance_of(300)) {
				counts[k][i] += chance_from(-3, 6) * 100 +
				    (chance_of(100) ? 50 : 0);
				if (counts[k][i] < 0 || chance_of(50))
					counts[k][i] = 0;
			}
		}
}

void
play_person(void)
{
	struct addition *d = world.n_additions == 0 ? NULL :
	    &world.additions[chance_below(world.n_additions)];
	struct agreement *g =
	    &world.agreements[chance_below(world.n_agreements)];
	struct item *item = &world.items[chance_below(world.n_items)];
	const struct run *r = n_runs > 0 ? &runs[n_runs - 1] : NULL;
	char today[DAY];
	int64_t what = chance_below(100);

	(void)day_of(now_ms, today);
	if (r != NULL && r->n_changes > 0 && chance_of(500)) {
		const struct planned *c =
		    &r->changes[chance_below(r->n_changes)];

		if (world_addition(c->addition) != NULL)
			d = world_addition(c->addition);
		g = world_agreement(c->agreement);
	}
	if (d != NULL && what < 50) {
		d->quantity = chance_from(0, 40) * 100;
		d->touched = now_ms;
		d->writer = -1;
		say("person: addition %" PRId64 ": quantity %" PRId64, d->id,
		    d->quantity);
	} else if (d != NULL && d->cancelled[0] == '\0' && what < 65) {
		(void)snprintf(d->cancelled, DAY, "%s", today);
		d->touched = now_ms;
		say("person: addition %" PRId64 ": cancelled", d->id);
	} else if (what < 85) {
		d = world_new_addition(g->id, item->id, chance_from(1, 20) *
		    100, today, -1);
		if (d != NULL)
			d->touched = now_ms;
		say("person: addition %" PRId64 ": made", d != NULL ? d->id :
		    0);
	} else if (what < 90) {
		g->active = !g->active;
		say("person: agreement %" PRId64 ": %s", g->id, g->active ?
		    "active" : "cancelled");
	} else if (what < 94) {
		g->type = TYPE + 1;
		say("person: agreement %" PRId64 ": another type", g->id);
	} else if (what < 97) {
		g->company += 50;
		say("person: agreement %" PRId64 ": another company", g->id);
	} else if (strlen(item->identifier) == 5) {
		strcat(item->identifier, "-B");
		item->renamed = now_ms;
		say("person: product %" PRId64 ": renamed", item->id);
	}
}

/* --- plans ---------------------------------------------------------------- */

static void
put_qty(struct text *t, const char *name, int64_t q)
{
	if (q % 100 == 0)
		text_put(t, ",\"%s\":%" PRId64, name, q / 100);
	else
		text_put(t, ",\"%s\":%" PRId64 ".%" PRId64, name, q / 100,
		    q % 100 / 10);
}

static void
put_change(struct text *t, const char *action, int k, int i,
    const struct addition *d, const char *today)
{
	const struct agreement *g = &world.agreements[k];
	const struct item *item = world_item_named(skus[i]);

	text_put(t, "{\"type\":\"change\",\"action\":\"%s\",\"why\":\"it "
	    "is\",\"customer\":{\"code\":\"C%d\",\"name\":\"Customer %d\","
	    "\"billingIdentifier\":\"%s\"},\"company\":{\"id\":%" PRId64
	    ",\"identifier\":\"%s\",\"name\":\"%s\"},\"agreement\":{\"id\":%"
	    PRId64 ",\"type\":%" PRId64 ",\"name\":\"Cloud %" PRId64 "\"}",
	    action, k, k, g->identifier, g->company, g->identifier,
	    g->identifier, g->id, g->type, g->id);
	if (d != NULL) {
		text_put(t, ",\"addition\":{\"id\":%" PRId64, d->id);
		if (d->effective[0] != '\0')
			text_put(t, ",\"effectiveDate\":\"%s\"", d->effective);
		if (d->cancelled[0] != '\0')
			text_put(t, ",\"cancelledDate\":\"%s\"", d->cancelled);
		text_put(t, ",\"status\":\"Active\"}");
	}
	text_put(t, ",\"product\":{");
	if (item != NULL)
		text_put(t, "\"id\":%" PRId64 ",", item->id);
	text_put(t, "\"identifier\":\"%s\"},\"sku\":\"%s\",\"description\":"
	    "\"Service %d\",\"lines\":1", skus[i], skus[i], i);
	if (d != NULL)
		put_qty(t, "before", d->quantity);
	put_qty(t, "after", counts[k][i]);
	if (d == NULL)
		text_put(t, ",\"effectiveDate\":\"%s\"", today);
	text_put(t, "}\n");
}

/* The live addition of the SKU; *n is how many there are. */
static const struct addition *
live_addition(int k, int i, const char *today, int *n, bool *future)
{
	const struct addition *d, *found = NULL;
	const struct item *item = world_item_named(skus[i]);
	int a;

	*n = 0;
	*future = false;
	for (a = 0; item != NULL && a < world.n_additions; a++) {
		d = &world.additions[a];
		if (d->agreement != world.agreements[k].id ||
		    d->item != item->id)
			continue;
		if (world_is_live(d, today)) {
			found = d;
			++*n;
		} else if (d->cancelled[0] == '\0' ||
		    strcmp(d->cancelled, today) > 0) {
			*future = true;
		}
	}
	return found;
}

static int
put_changes(struct text *t, const char *today)
{
	const struct addition *d;
	int k, i, n, lines = 0;
	bool future;

	for (k = 0; k < world.n_agreements; k++)
		for (i = 0; i < SKUS; i++) {
			d = live_addition(k, i, today, &n, &future);
			if (counts[k][i] == -1 || n > 1 ||
			    !world.agreements[k].active ||
			    world.agreements[k].type != TYPE || (n == 0 &&
			    (future || counts[k][i] == 0)))
				continue;
			if (d != NULL && counts[k][i] == 0 &&
			    former[k][i] <= 0 && d->quantity != 0)
				continue;
			put_change(t, d == NULL ? "create" : d->quantity ==
			    counts[k][i] ? "none" : counts[k][i] == 0 ?
			    "remove" : "update", k, i, d, today);
			lines++;
		}
	return lines;
}

/* What cw-diff would plan on that machine. */
static void
make_plan(struct run *r)
{
	const int64_t wall = machine_wall(r->process.machine);
	const int second = (int)(wall / 1000 % 86400);
	char today[DAY], sum[80], id[64];
	struct text *t = &r->plan;
	int n;

	(void)day_of(wall, today);
	(void)snprintf(id, sizeof(id), "%.4s%.2s%.2sT%02d%02d%02dZ-%012" PRIx64,
	    today, today + 5, today + 8, second / 3600, second / 60 % 60,
	    second % 60, chance_bits() >> 16);
	text_put(t, "{\"type\":\"begin\",\"format\":\"1.0\",\"tool\":"
	    "\"cw-diff\",\"version\":\"0.1.0\",\"run\":\"%s\",\"time\":\""
	    "%sT%02d:%02d:%02dZ\",\"today\":\"%s\",\"period\":{\"start\":"
	    "\"%s\",\"end\":\"%s\"},\"job\":{\"apiUrl\":\"" WORLD_API "\","
	    "\"agreementType\":\"Hosting and Cloud Services\","
	    "\"agreementChoice\":\"first\",\"billingPeriodEnd\":\"month\","
	    "\"allowAtriaCreateAdditions\":true,\"allowAtriaCreateProducts\":"
	    "true},\"jobDigest\":\"%s\",\"tenant\":\"%s\"}\n", id, today,
	    second / 3600, second / 60 % 60, second % 60, today, today, today,
	    job_digest, tenant);
	n = put_changes(t, today);
	text_put(t, "{\"type\":\"end\",\"status\":\"ok\",\"exit\":0,"
	    "\"records\":%d,\"counts\":{\"begin\":1%s", n + 1,
	    n > 0 ? ",\"change\":" : "");
	if (n > 0)
		text_put(t, "%d", n);
	text_put(t, "},\"seal\":\"");
	digest(t->s, t->len, sum);
	text_put(t, "%s\"}\n", sum);
}

/* --- runs ----------------------------------------------------------------- */

static struct run *
new_run(enum tool tool, struct machine *m, int user)
{
	struct run *r = &runs[n_runs];

	if (n_runs == RUNS)
		abort();
	memset(r, 0, offsetof(struct run, seen));
	r->n_seen = 0;
	r->judged = false;
	r->number = n_runs;
	all_runs[n_runs++] = r;
	r->process.tool = tool;
	r->process.machine = m;
	r->process.user = user;
	r->process.run = r;
	r->started = now_ms;
	r->jumps = m->jumps;
	return r;
}

/* May go wrong in ways of its own. */
static void
arm(struct run *r)
{
	struct process *p = &r->process;

	if (chance_of(250))
		p->kill_at = chance_from(1, 160);
	else if (chance_of(200))
		p->kill_sent = 200;
	if (chance_of(60))
		p->signal_at = chance_from(1, 160);
	if (chance_of(60)) {
		p->sleep_at = chance_from(1, 160);
		p->sleep_ms = chance_from(1, 600) * 1000;
	}
	if (chance_of(60)) {
		p->jump_at = chance_from(1, 160);
		p->jump_ms = chance_from(-7200, 7200) * 1000;
	}
	p->out_full = chance_of(20);
}

static void
start(struct run *r)
{
	static const char *const argv[] = { "cw-apply", "-c", "/etc/job.json",
	    "-s", "/etc/secrets.json", "--no-progress", "--first-contact",
	    NULL };
	struct process *p = &r->process;

	p->in = r->plan.s;
	p->in_len = r->plan.len;
	say("run %d: machine %d, user %d, plan %s%s%s, %d changes", r->number,
	    p->machine->number, p->user, r->id, r->undoes != NULL ?
	    ", an undo" : "", r->newer != NULL ? ", an old one" : "",
	    r->n_changes);
	process_start(p, argv);
}

static void
run_all(struct run **r, size_t n)
{
	struct process *p[4];
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = &r[i]->process;
	if (!processes_run(p, n))
		finding(FINDING_STUCK, "run %d", r[0]->number);
	for (i = 0; i < n; i++) {
		if (p[i]->err.len > 0)
			say("%.*s", (int)p[i]->err.len, p[i]->err.s);
		books_end(r[i]);
	}
}

/* Writes the results that the journal has of a run; also settles it. */
static struct run *
recall(struct machine *m, int user, const char *id)
{
	const char *argv[] = { "cw-apply", "-c", "/etc/job.json", "-s",
	    "/etc/secrets.json", "--no-progress", "--recall", id, NULL };
	struct run *r = new_run(TOOL_APPLY, m, user);

	r->recall = true;
	say("run %d: machine %d, user %d: recall %s", r->number, m->number,
	    user, id);
	process_start(&r->process, argv);
	run_all(&r, 1);
	return r;
}

/* --- what happens in a month ---------------------------------------------- */

static void
make_trouble(void)
{
	int m;

	memset(&trouble, 0, sizeof(trouble));
	for (m = 0; m < MACHINES; m++) {
		machines[m].room = INT64_MAX;
		machines[m].bad_sync = 0;
	}
	if (chance_of(250))
		return;
	if (chance_of(600))
		trouble.faults = (int)chance_from(20, 300);
	if (chance_of(400))
		trouble.edits = (int)chance_from(20, 250);
	if (chance_of(50))
		trouble.doubled = 300;
	if (chance_of(80))
		machines[chance_below(MACHINES)].room = chance_from(0, 4000);
	if (chance_of(60))
		machines[chance_below(MACHINES)].bad_sync = 200;
	trouble.dead = chance_of(20);
}

static void
make_peace(void)
{
	int m;

	memset(&trouble, 0, sizeof(trouble));
	for (m = 0; m < MACHINES; m++) {
		machines[m].room = INT64_MAX;
		machines[m].bad_sync = 0;
	}
}

/* What was under way happens in the time that went by. */
static void
net_until_now(void)
{
	const int64_t then = now_ms;

	while (net_next() <= then) {
		now_ms = net_next();
		net_happen();
	}
	now_ms = then;
}

/* Time goes by, and some of it is strange. */
static void
pause_between(struct machine *m)
{
	const int64_t kind = chance_below(3);
	int i;

	now_ms += kind == 0 ? chance_from(0, 5000) : kind == 1 ?
	    chance_from(5000, 120000) : chance_from(1, 20) * 3600000;
	net_until_now();
	if (chance_of(120)) {
		m->wall += chance_from(-7200, 7200) * 1000;
		m->jumps++;
		say("machine %d: clock set", m->number);
	}
	if (chance_of(80)) {
		machine_power_cut(m);
		for (i = 0; i < n_runs; i++)
			if (runs[i].process.machine == m)
				books_lose(&runs[i]);
	}
}

/* After a crash: at once, by a clock that is perhaps another one. */
static void
start_again_soon(struct machine *m)
{
	now_ms += chance_from(0, 20000);
	net_until_now();
	if (chance_of(500)) {
		m->wall += chance_from(-7200, 7200) * 1000;
		m->jumps++;
		say("machine %d: clock set", m->number);
	}
}

/*
 * A run that carried out a newer plan, if one of that journal did, and was not
 * undone; or NULL. Newer is what says that it was made later: plans have no
 * other order, and a clock that was set back between them cannot be seen.
 */
static const struct run *
find_newer(const struct run *old)
{
	const struct run *r, *found = NULL;

	for (r = runs; r < runs + n_runs; r++)
		if (r->process.tool == TOOL_APPLY && !r->recall &&
		    r->undoes == NULL && !r->undone &&
		    r->process.end == END_EXIT && r->process.status <= 1 &&
		    strcmp(r->made, old->made) > 0 && (found == NULL ||
		    books_share_journal(r, old)))
			found = r;
	return found;
}

static struct run *
apply_plan(const struct run *same, struct machine *m, int user, bool safe)
{
	struct run *r = new_run(TOOL_APPLY, m, user);

	if (same != NULL)
		text_add(&r->plan, same->plan.s, same->plan.len);
	else
		make_plan(r);
	books_plan(r);
	r->newer = same != NULL ? find_newer(r) : NULL;
	if (!safe)
		arm(r);
	return r;
}

/* The execution's id, from what it wrote; or else the plan's. */
static const char *
execution_of(const struct run *r)
{
	static const char name[] = "\"execution\":\"";
	static char id[64];
	const struct text *out = &r->process.out;
	const char *at = out->len == 0 ? NULL : memmem(out->s, out->len, name,
	    strlen(name));

	if (at == NULL || sscanf(at + strlen(name), "%63[^\"]", id) != 1)
		return r->id;
	return id;
}

/* Whether the run is known by its plan only, and another has the same one. */
static bool
is_ambiguous(const struct run *of)
{
	int i;

	for (i = 0; execution_of(of) == of->id && i < n_runs; i++)
		if (&runs[i] != of && strcmp(runs[i].id, of->id) == 0)
			return true;
	return false;
}

/* Undoes the run, from its results or from the journal. */
static void
undo(struct run *of)
{
	static const char *const argv[] = { "cw-diff", "-R", NULL };
	struct run *source = of, *diff, *back, *r;

	if (is_ambiguous(of))
		return;
	if (of->process.end != END_EXIT || chance_of(500))
		source = recall(of->process.machine, of->process.user,
		    execution_of(of));
	if (source->process.end != END_EXIT || source->process.status > 1 ||
	    source->process.out_full)
		return;
	diff = new_run(TOOL_DIFF, of->process.machine, of->process.user);
	diff->recall = true;
	diff->process.in = source->process.out.s;
	diff->process.in_len = source->process.out.len;
	process_start(&diff->process, argv);
	run_all(&diff, 1);
	back = new_run(TOOL_APPLY, of->process.machine, of->process.user);
	text_add(&back->plan, diff->process.out.s, diff->process.out.len);
	back->undoes = of;
	books_plan(back);
	start(back);
	run_all(&back, 1);
	net_drain();
	for (r = runs; r < runs + n_runs; r++)
		r->undone = r->undone || strcmp(r->id, of->id) == 0;
	books_judge_undo(back, diff->process.out.s);
}

static void
two_writers(struct machine *m, int user)
{
	struct run *r[2];

	r[0] = apply_plan(NULL, m, user, false);
	r[1] = apply_plan(chance_of(500) ? r[0] : NULL, chance_of(600) ?
	    &machines[1 - m->number] : m, chance_of(500) ? user : 1 - user,
	    false);
	start(r[0]);
	start(r[1]);
	run_all(r, 2);
}

static void
one_writer(struct machine *m, int user, const struct run *old)
{
	const bool peace = chance_of(300);
	struct run *r, *first = NULL;
	int tries = (int)chance_from(1, 3);

	if (peace) {
		make_peace();
		net_drain();
	}
	do {
		r = apply_plan(old != NULL ? old : first, m, user, peace);
		r->quiet = peace;
		r->exact = peace && old == NULL && first == NULL;
		start(r);
		run_all(&r, 1);
		old = NULL;
		if (chance_of(500))
			first = r;
		if (r->process.end == END_EXIT && chance_of(500))
			break;
		if (r->process.end == END_KILLED && chance_of(400))
			start_again_soon(m);
		else
			pause_between(m);
		if (chance_of(150))
			m = &machines[chance_below(MACHINES)];
	} while (--tries > 0);
}

static void
play_month(void)
{
	struct machine *m = &machines[chance_of(200)];
	const int user = chance_of(150), before = n_runs;
	const struct run *old = NULL;
	struct run *last;

	now_ms += 28 * DAY_MS + chance_from(0, 3 * 24 * 60) * 60000;
	tidy_world();
	count_services();
	make_trouble();
	if (n_runs > 0 && chance_of(30)) {
		old = &runs[chance_below(n_runs)];
		if (old->recall || old->undoes != NULL)
			old = NULL;
	}
	if (chance_of(200))
		two_writers(m, user);
	else
		one_writer(m, user, old);
	last = &runs[chance_from(before, n_runs - 1)];
	if (chance_of(250)) {
		if (chance_of(500))
			make_peace();
		pause_between(last->process.machine);
		undo(last);
	}
	net_drain();
	books_judge(all_runs, n_runs);
}

/* --- a whole seed --------------------------------------------------------- */

static void
finish(void)
{
	int m, user;

	make_peace();
	net_drain();
	for (m = 0; m < MACHINES; m++)
		for (user = 0; user < 2; user++)
			if (machine_find(&machines[m], ".journal.ndjson",
			    user) != NULL)
				(void)recall(&machines[m], user, "last");
	books_judge(all_runs, n_runs);
	books_judge_journals(all_runs, n_runs);
}

int
play_seed(uint64_t seed)
{
	const int months = 8;
	int i;

	chance_seed(seed);
	now_ms = INT64_C(1767600000000);	/* 2026-01-05 */
	n_runs = 0;
	net_reset();
	books_reset();
	make_job();
	make_world();
	for (i = 0; i < months && n_runs < RUNS - 24; i++) {
		say("--- month %d", i + 1);
		play_month();
	}
	finish();
	for (i = 0; i < n_runs; i++) {
		process_release(&runs[i].process);
		text_end(&runs[i].plan);
	}
	return months;
}
