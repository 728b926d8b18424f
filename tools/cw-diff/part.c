#include <inttypes.h>

#include "part.h"

struct cutting {
	struct stage *st;
	struct part *part;
	int64_t changes, left_out;	/* but for those of no action */
	int64_t lines[ACTIONS];		/* of what is left out */
	int64_t additions[ACTIONS];
};

/* All three are asked: what none of the changes has is misspelt. */
static bool
is_chosen(struct part *p, const struct change *c)
{
	bool only = choices_use(&p->only, c->customer.code);
	bool sku = choices_use(&p->skus, c->sku);
	bool except = p->except.n > 0 &&
	    choices_use(&p->except, c->customer.code);

	return only && sku && !except;
}

static void
take_change(struct cutting *cut, const struct change *c,
    const struct stream_line *rec)
{
	bool chosen = is_chosen(cut->part, c);

	cut->changes += c->action != ACTION_NONE;
	if (chosen) {
		stage_pass(cut->st, rec);
		return;
	}
	cut->left_out += c->action != ACTION_NONE;
	cut->lines[c->action] += c->lines;
	cut->additions[c->action] += c->addition.id != 0;
}

/* Moves n from one class of the ledger to another, if it has that class. */
static void
move_count(struct ledger *l, const char *from, const char *to, int64_t n)
{
	int64_t has;

	if (n == 0 || !ledger_get(l, from, &has) || has < n)
		return;
	ledger_add(l, from, -n);
	ledger_add(l, to, n);
}

static void
count_left_out(struct cutting *cut)
{
	static const char *const classes[ACTIONS] = {
		[ACTION_UPDATE] = "lineUpdate",
		[ACTION_CREATE] = "lineCreate",
		[ACTION_REMOVE] = "lineRemove",
		[ACTION_NONE] = "lineNone",
	};
	const struct ledger *before = &cut->st->in.ledger;
	struct ledger *l = &cut->st->ledger;
	int64_t n;
	size_t i;

	for (i = 0; i < before->n; i++)
		if (!ledger_get(l, before->entries[i].name, &n))
			ledger_add(l, before->entries[i].name,
			    before->entries[i].count);
	for (i = 0; i < ACTIONS; i++) {
		if (classes[i] != NULL)
			move_count(l, classes[i], "lineNotSelected",
			    cut->lines[i]);
		move_count(l, i == ACTION_NONE ? "additionKept" :
		    "additionChanged", "additionNotSelected",
		    cut->additions[i]);
	}
}

static void
add_choices(struct buf *b, const char *option, const struct choices *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		buf_addf(b, " %s %s", option, c->items[i].text);
}

/* "19 of 22 changes of the plan sha256:... are left out (--only ASP)" */
static void
log_part(const struct cutting *cut)
{
	struct buf b = { 0 };

	buf_addf(&b, "%" PRId64 " of %" PRId64 " changes of the plan %s are "
	    "left out; chosen:", cut->left_out, cut->changes,
	    cut->st->in.seal);
	add_choices(&b, "--only", &cut->part->only);
	add_choices(&b, "--except", &cut->part->except);
	add_choices(&b, "--sku", &cut->part->skus);
	stage_log(cut->st, AX36, &(struct log_facts){ .detail = b.data });
	buf_release(&b);
}

bool
part_run(struct stage *st, struct part *part)
{
	struct cutting cut = { .st = st, .part = part };
	struct arena arena = { 0 };
	struct stream_line rec;
	struct change c;
	struct err e;

	while (st->failure == 0 && stage_next(st, &rec)) {
		arena_clear(&arena);
		if (stage_parse(st, &rec) == -1)
			break;
		if (rec.type != RECORD_CHANGE)
			(void)err_set(&e, "this is no plan: --part reads what "
			    "cw-diff wrote");
		else if (change_read(&c, &st->scan, &arena, &e) == 0) {
			take_change(&cut, &c, &rec);
			continue;
		}
		stage_reject(st, &rec, &e);
		break;
	}
	arena_release(&arena);
	stage_settle(st);
	if (st->failure == 0) {
		count_left_out(&cut);
		if (cut.left_out > 0)
			log_part(&cut);
	}
	return cut.changes > cut.left_out;
}

void
part_release(struct part *part)
{
	choices_release(&part->only);
	choices_release(&part->except);
	choices_release(&part->skus);
}
