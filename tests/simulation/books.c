#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "books.h"

#define FRESH_MS	120000		/* FreshSeconds */
#define ON_ITS_WAY	100		/* ms, from sending to the world */

/* --- findings ------------------------------------------------------------- */

static const struct {
	const char *name;
	bool known;
	const char *text;
} kinds[] = {
#define FINDING_ROW(id, known, text)	{ #id, known, text },
	FINDINGS(FINDING_ROW)
};
int64_t finding_count[FINDING_KINDS];
int64_t findings_new;

void
finding(enum finding f, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	finding_count[f]++;
	findings_new += !kinds[f].known;
	say("%s %s: %s: %s", kinds[f].known ? "known:" : "FINDING:",
	    kinds[f].name, kinds[f].text, text);
	if (!verbose && !kinds[f].known)
		printf("# %s: %s: %s\n", kinds[f].name, kinds[f].text, text);
}

const char *finding_text(enum finding f) { return kinds[f].text; }
const char *finding_name(enum finding f) { return kinds[f].name; }
bool finding_is_known(enum finding f) { return kinds[f].known; }

/* --- plans ---------------------------------------------------------------- */

static void
take_string(const json_t *o, const char *name, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, name));

	(void)snprintf(out, size, "%s", s != NULL ? s : "");
}

static int64_t
take_qty(const json_t *o, const char *name)
{
	const double d = json_number_value(json_object_get(o, name)) * 100;

	return (int64_t)(d < 0 ? d - 0.5 : d + 0.5);
}

static int64_t
take_id(const json_t *o, const char *object)
{
	return json_integer_value(json_object_get(json_object_get(o, object),
	    "id"));
}

static void
read_change(const json_t *o, struct planned *c)
{
	const json_t *d = json_object_get(o, "addition");

	memset(c, 0, sizeof(*c));
	take_string(o, "action", c->action, sizeof(c->action));
	c->agreement = take_id(o, "agreement");
	c->company = take_id(o, "company");
	c->addition = take_id(o, "addition");
	c->item = take_id(o, "product");
	c->before = take_qty(o, "before");
	c->after = take_qty(o, "after");
	take_string(d, "effectiveDate", c->effective, DAY);
	take_string(d, "cancelledDate", c->cancelled, DAY);
	take_string(o, "cancelDate", c->cancel, DAY);
	take_string(o, "effectiveDate", c->create, DAY);
	take_string(o, "sku", c->sku, sizeof(c->sku));
	take_string(json_object_get(o, "product"), "identifier", c->identifier,
	    sizeof(c->identifier));
	take_string(json_object_get(o, "customer"), "code", c->customer,
	    sizeof(c->customer));
	c->type = json_integer_value(json_object_get(json_object_get(o,
	    "agreement"), "type"));
	take_string(json_object_get(o, "product"), "identifier", c->named,
	    sizeof(c->named));
}

/* Calls take for each line of text of that type. */
static void
each_line(const char *text, size_t len, const char *type,
    void (*take)(void *, const json_t *), void *ctx)
{
	const char *end = text + len, *nl;
	char start[40];
	json_t *o;
	size_t n;

	n = (size_t)snprintf(start, sizeof(start), "{\"type\":\"%s\"", type);
	for (; text < end; text = nl + 1) {
		if ((nl = memchr(text, '\n', (size_t)(end - text))) == NULL)
			break;
		if ((size_t)(nl - text) < n || memcmp(text, start, n) != 0)
			continue;
		o = json_loadb(text, (size_t)(nl - text), 0, NULL);
		take(ctx, o);
		json_decref(o);
	}
}

static void
take_change(void *ctx, const json_t *o)
{
	struct run *r = ctx;

	if (r->n_changes < CHANGES && strcmp(json_string_value(
	    json_object_get(o, "action")), "none") != 0)
		read_change(o, &r->changes[r->n_changes++]);
}

static void
take_begin(void *ctx, const json_t *o)
{
	struct run *r = ctx;

	take_string(o, "run", r->id, sizeof(r->id));
	take_string(o, "time", r->made, sizeof(r->made));
}

void
books_plan(struct run *r)
{
	r->n_changes = 0;
	each_line(r->plan.s, r->plan.len, "begin", take_begin, r);
	each_line(r->plan.s, r->plan.len, "change", take_change, r);
}

int
run_number(const struct run *r)
{
	return r != NULL ? r->number : -1;
}

bool
books_share_journal(const struct run *a, const struct run *b)
{
	return a->process.machine == b->process.machine &&
	    a->process.user == b->process.user;
}

/* --- what was shown ------------------------------------------------------- */

void
books_see(struct run *r, const struct sight *s, int n)
{
	int i;

	for (i = 0; i < n; i++)
		r->seen[r->n_seen++ % SEEN] = s[i];
}

/* The newest sight of that; NULL if there is none. */
static const struct sight *
last_sight(const struct run *r, enum sight_kind kind, int64_t agreement,
    int64_t id)
{
	const struct sight *s;
	int i;

	for (i = r->n_seen; i > 0 && i > r->n_seen - SEEN; i--) {
		s = &r->seen[(i - 1) % SEEN];
		if (s->kind == kind && s->agreement == agreement &&
		    (kind == SIGHT_AGREEMENT || (kind == SIGHT_PRODUCT ?
		    s->item : s->addition.id) == id))
			return s;
	}
	return NULL;
}

/* --- what is sent --------------------------------------------------------- */

static struct planned *
find_planned(struct run *r, const struct deed *d)
{
	struct planned *c;
	int i;

	for (i = 0; i < r->n_changes; i++) {
		c = &r->changes[i];
		if (d->kind == DEED_ITEM ? c->item == 0 &&
		    strcasecmp(c->identifier, d->identifier) == 0 :
		    c->agreement != d->agreement ? false :
		    d->kind == DEED_PATCH ? c->addition == d->addition &&
		    c->addition != 0 && c->after == d->after :
		    c->addition == 0 && c->after == d->after &&
		    strcmp(c->create, d->effective) == 0 &&
		    (c->item == d->item || (c->item == 0 &&
		    world_item(d->item) != NULL && strcmp(
		    world_item(d->item)->original, c->identifier) == 0)))
			return c;
	}
	return NULL;
}

static bool
is_late(const struct sight *s)
{
	return s == NULL || now_ms - s->when > FRESH_MS + ON_ITS_WAY;
}

static bool
agrees(const struct planned *c, const struct addition *d)
{
	return d->quantity == c->before && d->item == c->item &&
	    strcmp(d->effective, c->effective) == 0 &&
	    strcmp(d->cancelled, c->cancelled) == 0;
}

/* Whether any sight that is not too old agrees with the plan. */
static bool
has_agreed(const struct run *r, const struct planned *c)
{
	const struct sight *s;
	int i;

	for (i = r->n_seen; i > 0 && i > r->n_seen - SEEN; i--) {
		s = &r->seen[(i - 1) % SEEN];
		if (s->kind == SIGHT_ADDITION && !is_late(s) &&
		    s->addition.id == c->addition && agrees(c, &s->addition))
			return true;
	}
	return false;
}

static void
check_patch(const struct run *r, const struct planned *c)
{
	const struct sight *s = last_sight(r, SIGHT_ADDITION, c->agreement,
	    c->addition);

	if (is_late(s))
		finding(FINDING_NOT_READ, "run %d, addition %" PRId64 ": %s",
		    r->number, c->addition, s == NULL ? "never" : "too long "
		    "ago");
	else if (!agrees(c, &s->addition))
		finding(has_agreed(r, c) ? FINDING_READ_TWICE :
		    FINDING_READ_OTHERWISE, "run %d, addition %" PRId64,
		    r->number, c->addition);
}

static void
check_post(const struct run *r, const struct planned *c, const struct deed *d)
{
	const struct sight *s = last_sight(r, SIGHT_PRODUCT, d->agreement,
	    d->item);
	const struct item *item = world_item(d->item);

	(void)c;
	if (s == NULL && item != NULL && item->by == r->number)
		return;		/* it is new: there can be none of it */
	if (is_late(s))
		finding(FINDING_NOT_READ, "run %d, product %" PRId64
		    " in agreement %" PRId64, r->number, d->item,
		    d->agreement);
	else if (s->live > 0)
		finding(FINDING_READ_OTHERWISE, "run %d, product %" PRId64
		    " in agreement %" PRId64, r->number, d->item,
		    d->agreement);
}

static void
check_agreement(const struct run *r, const struct planned *c)
{
	const struct sight *s = last_sight(r, SIGHT_AGREEMENT, c->agreement,
	    0);
	const struct item *item = world_item(c->item);

	if (is_late(s))
		finding(FINDING_NOT_READ, "run %d, agreement %" PRId64,
		    r->number, c->agreement);
	else if (!s->shown.active || s->shown.company != c->company)
		finding(FINDING_READ_OTHERWISE, "run %d, agreement %" PRId64,
		    r->number, c->agreement);
	else if (s->shown.type != c->type || (item != NULL &&
	    now_ms - item->renamed > FRESH_MS + ON_ITS_WAY &&
	    strcasecmp(item->identifier, c->identifier) != 0))
		finding(FINDING_CONTEXT, "run %d, agreement %" PRId64
		    ", product %" PRId64, r->number, c->agreement, c->item);
}

/* --- the journal ---------------------------------------------------------- */

static bool
is_intent_of(const json_t *change, const struct deed *d)
{
	if (d->kind == DEED_ITEM)
		return take_id(change, "product") == 0;
	if (take_id(change, "agreement") != d->agreement ||
	    take_qty(change, "after") != d->after)
		return false;
	return d->kind == DEED_PATCH ?
	    take_id(change, "addition") == d->addition :
	    take_id(change, "addition") == 0 &&
	    take_id(change, "product") == d->item;
}

/* The line before end, of text; NULL if there is none. */
static const char *
line_before(const char *text, const char *end)
{
	const char *p;

	if (end <= text)
		return NULL;
	for (p = end - 1; p > text && p[-1] != '\n'; p--)
		;
	return p;
}

/* Whether the intent is on disk, whole, and has no outcome yet. */
static bool
has_open_intent(const struct inode *f, const struct deed *d)
{
	int64_t done[64], number;
	const char *line, *end;
	int n = 0, i, left = 64;
	bool found = false;
	json_t *o;

	if (f == NULL || f->safe.len == 0)
		return false;
	end = f->safe.s + f->safe.len;
	while (end > f->safe.s && end[-1] != '\n')
		end--;
	for (; !found && left-- > 0 && (line = line_before(f->safe.s, end)) !=
	    NULL; end = line) {
		o = json_loadb(line, (size_t)(end - line), 0, NULL);
		number = json_integer_value(json_object_get(o, "number"));
		if (json_object_get(o, "change") == NULL) {
			if (n < 64)
				done[n++] = number;
		} else if (is_intent_of(json_object_get(o, "change"), d)) {
			for (i = 0; i < n && done[i] != number; i++)
				;
			found = i == n;
			left = 0;
		}
		json_decref(o);
	}
	return found;
}

static struct inode *
journal_of(const struct run *r)
{
	return machine_find(r->process.machine, ".journal.ndjson",
	    r->process.user);
}

void
books_send(struct run *r, const struct deed *d)
{
	struct planned *c = find_planned(r, d);

	if (c == NULL) {
		finding(FINDING_UNPLANNED, "run %d, addition %" PRId64
		    " of product %" PRId64 " in agreement %" PRId64, r->number,
		    d->addition, d->item, d->agreement);
		return;
	}
	if (d->other_fields || (d->kind == DEED_PATCH &&
	    strcmp(d->cancelled, strcmp(c->action, "cancel") == 0 ? c->cancel :
	    d->was_cancelled) != 0))
		finding(FINDING_OTHER_FIELDS, "run %d", r->number);
	if (!has_open_intent(journal_of(r), d))
		finding(FINDING_NO_INTENT, "run %d, addition %" PRId64
		    " of product %" PRId64 " in agreement %" PRId64, r->number,
		    d->addition, d->item, d->agreement);
	if (d->kind == DEED_ITEM)
		return;
	if (d->kind == DEED_PATCH)
		check_patch(r, c);
	else
		check_post(r, c, d);
	check_agreement(r, c);
}

/* --- what is carried out -------------------------------------------------- */

struct commit {
	struct run *run;
	struct deed deed;
	int64_t when;
	bool again;
	struct planned *planned;
};
#define COMMITS	2048
static struct commit commits[COMMITS];
static int n_commits;

void
books_reset(void)
{
	n_commits = 0;
}

/* Whether it was cancelled by that day, or never in force, as an undo leaves
 * it: cancelled on the day on which it begins, with quantity 0. */
static bool
has_ended(const struct addition *d, const char *day)
{
	return d->cancelled[0] != '\0' && (strcmp(d->cancelled, day) <= 0 ||
	    (strcmp(d->cancelled, d->effective) <= 0 && d->quantity == 0));
}

static void
check_twin(const struct run *r, const struct deed *d, bool again)
{
	const struct addition *o;
	const struct commit *c;

	for (c = commits; c < commits + n_commits; c++) {
		if (c->deed.kind != DEED_POST ||
		    c->deed.agreement != d->agreement ||
		    c->deed.item != d->item)
			continue;
		o = world_addition(c->deed.addition);
		if (has_ended(o, d->effective))
			continue;
		finding(again || c->again ? FINDING_TWIN_DOUBLED :
		    !books_share_journal(r, c->run) ? FINDING_TWIN_USERS :
		    r->jumps != c->run->jumps ?
		    FINDING_TWIN_CLOCK : FINDING_TWIN,
		    "additions %" PRId64 " of run %d and %" PRId64 " of run %d",
		    o->id, c->run->number, d->addition,
		    r->number);
	}
}

void
books_commit(struct run *r, const struct deed *d, bool again, int64_t sent)
{
	struct planned *c = find_planned(r, d);
	const struct sight *s = last_sight(r, SIGHT_ADDITION, d->agreement,
	    d->addition);

	(void)sent;
	say("world: run %d: %s: addition %" PRId64 " of product %" PRId64
	    " in agreement %" PRId64 ": %" PRId64 " -> %" PRId64, r->number,
	    d->kind == DEED_PATCH ? "patched" : "created", d->addition,
	    d->item, d->agreement, d->before, d->after);
	if (d->kind == DEED_POST)
		check_twin(r, d, again);
	/* what others did after the run had read it, it could not see */
	if (d->kind == DEED_PATCH && r->undoes != NULL && s != NULL &&
	    s->addition.writer != r->undoes->number &&
	    s->addition.writer != r->number)
		finding(FINDING_UNDO_OTHERS, "run %d takes back run %d, but "
		    "addition %" PRId64 " is of run %d", r->number,
		    r->undoes->number, d->addition, s->addition.writer);
	if (n_commits < COMMITS)
		commits[n_commits++] = (struct commit){ .run = r, .deed = *d,
		    .when = now_ms, .again = again, .planned = c };
	if (r->newer != NULL)
		finding(books_share_journal(r, r->newer) ? FINDING_OLD_PLAN :
		    FINDING_OLD_PLAN_USERS, "run %d after run %d", r->number,
		    r->newer->number);
	if (c == NULL || d->kind == DEED_ITEM)
		return;
	if (again && c->commits > 0)
		return;		/* nobody's doing but the network's */
	c->commits++;
	c->committed = now_ms;
	if (d->kind == DEED_POST)
		c->made = d->addition;
}

/* --- what is said --------------------------------------------------------- */

static void
take_result(void *ctx, const json_t *o)
{
	struct run *r = ctx;
	struct planned got, *c;
	int i;

	read_change(o, &got);
	for (i = 0; i < r->n_changes; i++) {
		c = &r->changes[i];
		if (c->agreement == got.agreement && (c->addition != 0 ?
		    c->addition == got.addition :
		    strcmp(c->sku, got.sku) == 0)) {
			take_string(o, "outcome", c->outcome,
			    sizeof(c->outcome));
			return;
		}
	}
}

static bool
is_whole(const struct text *t)
{
	static const char end[] = "{\"type\":\"end\"";
	const char *line;

	if (t->len == 0 || t->s[t->len - 1] != '\n')
		return false;
	line = line_before(t->s, t->s + t->len);
	return strncmp(line, end, sizeof(end) - 1) == 0;
}

/* The length of the whole lines: a later run drops one that is torn. */
static size_t
whole_length(const struct text *t)
{
	size_t len = t->len;

	while (len > 0 && t->s[len - 1] != '\n')
		len--;
	return len;
}

void
books_lose(struct run *r)
{
	const struct inode *f = journal_of(r);
	const size_t len = f != NULL ? whole_length(&f->data) : 0;

	if (len < r->journal)
		r->journal = len;
}

void
books_end(struct run *r)
{
	const struct process *p = &r->process;

	r->ended = now_ms;
	r->journal = SIZE_MAX;
	books_lose(r);
	say("run %d: %s, status %d", r->number, p->end == END_EXIT ? "ended" :
	    "was killed", p->status);
	if (p->end != END_EXIT)
		return;
	if (p->status < 0 || p->status == 2 || (p->status > 5 &&
	    p->status != 143))
		finding(p->signal_at > 0 && p->steps >= p->signal_at ?
		    FINDING_SIGNAL_STATUS : FINDING_BAD_STATUS, "run %d: %d",
		    r->number, p->status);
	if (!is_whole(&p->out) && !p->out_full)
		finding(FINDING_BAD_STREAM, "run %d", r->number);
	if (!r->recall)
		each_line(p->out.s, p->out.len, "result", take_result, r);
}

/* --- what must be true ---------------------------------------------------- */

/* Whether somebody else made it what the change asks for. */
static bool
others_did(const struct run *r, const struct planned *c)
{
	const struct addition *d = world_addition(c->addition);
	int i;

	if (d != NULL && d->touched >= r->started)
		return true;
	for (i = 0; d != NULL && i < n_commits; i++)
		if (commits[i].run != r && commits[i].when >= r->started &&
		    commits[i].deed.addition == d->id &&
		    commits[i].deed.after == c->after)
			return true;
	for (i = 0; d == NULL && i < world.n_additions; i++)
		if (world.additions[i].agreement == c->agreement &&
		    world.additions[i].by != r->number &&
		    strcmp(world_item(world.additions[i].item)->original,
		    c->identifier) == 0)
			return true;
	return false;
}

/* Whether it was carried out after the run had looked for the last time. */
static bool
is_late_commit(const struct run *r, const struct planned *c)
{
	const struct sight *s = c->addition != 0 ? last_sight(r,
	    SIGHT_ADDITION, c->agreement, c->addition) : NULL;

	return c->committed > (s != NULL ? s->when : r->ended);
}

/* Whether somebody set it back before the run read it once more. */
static bool
was_set_back(const struct run *r, const struct planned *c)
{
	const struct sight *s = c->addition != 0 ? last_sight(r,
	    SIGHT_ADDITION, c->agreement, c->addition) : NULL;

	return s != NULL && s->when >= c->committed &&
	    s->addition.quantity == c->before && c->before != c->after;
}

static void
judge_change(const struct run *r, const struct planned *c)
{
	const bool applied = strcmp(c->outcome, "applied") == 0;

	if (c->outcome[0] == '\0') {
		if (r->process.status <= 1)
			finding(FINDING_NOT_TOLD, "run %d, SKU %s", r->number,
			    c->sku);
	} else if (applied && c->commits == 0) {
		finding(others_did(r, c) ? FINDING_CLAIMED_OTHERS :
		    FINDING_CLAIMED, "run %d, SKU %s, addition %" PRId64,
		    r->number, c->sku, c->addition);
	} else if (!applied && c->commits > 0 && !was_set_back(r, c) &&
	    strcmp(c->outcome, "unknown") != 0) {
		finding(is_late_commit(r, c) ? FINDING_DENIED_LATE :
		    FINDING_DENIED, "run %d, SKU %s, addition %" PRId64 ": %s",
		    r->number, c->sku, c->addition, c->outcome);
	}
	if (r->exact && r->process.status == 0 && !applied)
		finding(FINDING_NOT_DONE, "run %d, SKU %s: %s", r->number,
		    c->sku, c->outcome);
}

void
books_judge(struct run *const *runs, int n)
{
	struct run *r;
	int i, k;

	for (i = 0; i < n; i++) {
		r = runs[i];
		if (r->judged || r->recall || r->process.tool != TOOL_APPLY)
			continue;
		r->judged = true;
		if (r->process.end != END_EXIT || r->process.out_full)
			continue;
		if (r->exact && r->process.status != 0)
			finding(FINDING_NOT_DONE, "run %d: status %d",
			    r->number, r->process.status);
		for (k = 0; k < r->n_changes; k++)
			judge_change(r, &r->changes[k]);
	}
}

/* --- undo ----------------------------------------------------------------- */

/* Whether the change is back to what it was. */
static bool
is_undone(const struct planned *c, const struct run *undo)
{
	const struct addition *d = world_addition(c->addition != 0 ?
	    c->addition : c->made);
	int i;

	for (i = 0; d != NULL && i < n_commits; i++)
		if (commits[i].deed.addition == d->id &&
		    commits[i].when >= undo->started && commits[i].run != undo)
			return true;	/* others have it now */
	return d == NULL || d->touched >= undo->started ||
	    (c->addition != 0 ? d->quantity == c->before :
	    d->quantity == 0 && d->cancelled[0] != '\0');
}

/* Whether the undo says of the change that it is not undone. */
static bool
is_named(const struct run *undo, const char *told, const struct planned *c)
{
	const struct planned *back;
	char sku[40];
	const char *p;
	int i;

	for (i = 0; i < undo->n_changes; i++) {
		back = &undo->changes[i];
		if (back->addition == (c->addition != 0 ? c->addition :
		    c->made) && (strcmp(back->outcome, "applied") != 0 ||
		    undo->process.end != END_EXIT))
			return true;
	}
	(void)snprintf(sku, sizeof(sku), "\"sku\":\"%s\"", c->sku);
	for (p = told; (p = strstr(p, "\"code\":\"AX16\"")) != NULL; p++) {
		const char *nl = strchr(p, '\n'), *s = strstr(p, sku);

		if (s != NULL && (nl == NULL || s < nl))
			return true;
	}
	return false;
}

/* Whether others made such an addition, too, so that it may be taken for it. */
static bool
has_twin(const struct run *r, const struct planned *c)
{
	const struct addition *own = world_addition(c->made);
	int i;

	for (i = 0; own != NULL && i < n_commits; i++)
		if (commits[i].deed.kind == DEED_POST && commits[i].run != r &&
		    commits[i].deed.agreement == own->agreement &&
		    commits[i].deed.item == own->item)
			return true;
	return false;
}

void
books_judge_undo(const struct run *undo, const char *told)
{
	const struct run *r = undo->undoes;
	const struct planned *c;
	int i;

	if (undo->process.end != END_EXIT || undo->process.status > 1)
		return;		/* said so, as a whole */
	for (i = 0; i < r->n_changes; i++) {
		c = &r->changes[i];
		if (c->commits > 0 && c->committed <= undo->started &&
		    !is_undone(c, undo) && !is_named(undo, told, c))
			finding(has_twin(r, c) ? FINDING_UNDO_OTHERS :
			    FINDING_UNDO_SILENT, "run %d takes back run "
			    "%d, but not SKU %s, addition %" PRId64,
			    undo->number, r->number, c->sku,
			    c->addition != 0 ? c->addition : c->made);
	}
}

/* --- the journals at the end ---------------------------------------------- */

struct search {
	const struct commit *commit;
	int64_t noted;		/* when the run that wrote it ended; -1: it is
				   the run's own */
	int64_t numbers[256];
	char runs[256][64];
	char outcomes[256][16];
	int64_t noted_at[256];	/* of the outcome, in the same way */
	int n;
};
static struct search search;

static void
take_intent(void *ctx, const json_t *o)
{
	struct search *s = ctx;
	char run[64];

	take_string(o, "run", run, sizeof(run));
	if (s->n == 256 || strcmp(run, s->commit->run->id) != 0 ||
	    !is_intent_of(json_object_get(o, "change"), &s->commit->deed))
		return;
	s->numbers[s->n] = json_integer_value(json_object_get(o, "number"));
	s->outcomes[s->n][0] = '\0';
	(void)snprintf(s->runs[s->n++], 64, "%s", run);
}

static void
take_outcome(void *ctx, const json_t *o)
{
	struct search *s = ctx;
	const char *run = json_string_value(json_object_get(o, "run"));
	int i;

	for (i = 0; i < s->n; i++)
		if (s->numbers[i] == json_integer_value(json_object_get(o,
		    "number")) && strcmp(s->runs[i], run) == 0) {
			take_string(o, "outcome", s->outcomes[i], 16);
			s->noted_at[i] = s->noted;
		}
}

/* What is wrong when the outcomes say that it was not applied. */
static enum finding
denial_of(const struct commit *c, const struct search *s)
{
	const int64_t noted = s->noted_at[s->n - 1];

	if (noted != -1)
		return c->when > noted ? FINDING_JOURNAL_DENIES_LATE :
		    FINDING_JOURNAL_GIVES_UP;
	return c->planned != NULL && is_late_commit(c->run, c->planned) ?
	    FINDING_JOURNAL_DENIES_LATE : FINDING_JOURNAL_DENIES;
}

/* Reads the outcomes: first the run's own, then those of later runs. */
static void
read_outcomes(struct search *s, const struct inode *f, struct run *const *runs,
    int n)
{
	const struct run *own = s->commit->run;
	size_t from = own->journal < f->data.len ? own->journal : f->data.len;
	int i;

	s->noted = -1;
	each_line(f->data.s, from, "outcome", take_outcome, s);
	for (i = 0; i < n; i++) {
		if (!books_share_journal(runs[i], own) ||
		    runs[i]->journal <= from ||
		    runs[i]->journal > f->data.len)
			continue;
		s->noted = runs[i]->ended;
		each_line(f->data.s + from, runs[i]->journal - from, "outcome",
		    take_outcome, s);
		from = runs[i]->journal;
	}
}

static void
judge_commit(const struct commit *c, struct run *const *runs, int n_runs)
{
	const struct inode *f = journal_of(c->run);
	struct search *s = &search;
	bool applied = false, open = false;
	int i;

	s->commit = c;
	s->n = 0;
	if (f != NULL) {
		each_line(f->data.s, f->data.len, "intent", take_intent, s);
		read_outcomes(s, f, runs, n_runs);
	}
	for (i = 0; i < s->n; i++) {
		applied = applied || strcmp(s->outcomes[i], "applied") == 0;
		open = open || s->outcomes[i][0] == '\0' ||
		    strcmp(s->outcomes[i], "unknown") == 0;
	}
	if (s->n == 0)
		finding(FINDING_JOURNAL_LACKS, "run %d, addition %" PRId64,
		    c->run->number, c->deed.addition);
	else if (!applied && !open && !c->again && (c->planned == NULL ||
	    !was_set_back(c->run, c->planned)))
		finding(denial_of(c, s), "run %d, addition %" PRId64 ": %s",
		    c->run->number, c->deed.addition, s->outcomes[s->n - 1]);
}

void
books_judge_journals(struct run *const *runs, int n)
{
	int i;

	for (i = 0; i < n_commits; i++)
		judge_commit(&commits[i], runs, n);
}
