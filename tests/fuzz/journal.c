/*
 * The journal. Cut anywhere, as by a crash, it is the same notes up to the last
 * whole line; each line, written and read again, is the same bytes; an intent
 * has what settling it needs. The first two bytes say where it is cut.
 */
#include "fuzz.h"
#include "journal_line.h"

struct notes {
	struct buf written;	/* each of them, written again */
	size_t n;
	size_t whole;
	int rc;
};

static void
check_change(const struct change *c)
{
	must(c->agreement.id > 0 && c->product.identifier != NULL);
	must(c->after.known && qty_sign(c->after) >= 0);
}

static void
take(void *ctx, const struct journal_line *line)
{
	struct notes *notes = ctx;

	notes->n++;
	if (line->kind == LINE_INTENT) {
		must(line->intent.run != NULL && line->intent.number > 0);
		check_change(&line->intent.change);
		journal_line_intent(&line->intent, &notes->written);
		buf_addc(&notes->written, '\n');
	} else if (line->kind == LINE_RUN) {
		must(line->run.run != NULL && line->run.execution != NULL &&
		    line->run.made != NULL);
		journal_line_run(&line->run, &notes->written);
		buf_addc(&notes->written, '\n');
	} else if (line->kind == LINE_OUTCOME) {
		must(line->outcome.run != NULL && line->outcome.number > 0);
		journal_line_outcome(&line->outcome, &notes->written);
		buf_addc(&notes->written, '\n');
	}
}

static void
read_notes(struct notes *notes, const struct buf *text)
{
	struct arena a = { 0 };
	struct err e = { "" };

	memset(notes, 0, sizeof(*notes));
	notes->rc = journal_lines_read(text, "t", take, notes, &a,
	    &notes->whole, &e);
	must(notes->rc == 0 ? *e.text == '\0' : *e.text != '\0');
	must(notes->whole <= text->len);
	must(notes->whole == 0 || text->data[notes->whole - 1] == '\n');
	must(notes->rc == -1 || memchr(text->data + notes->whole, '\n',
	    text->len - notes->whole) == NULL);
	arena_release(&a);
}

static bool
starts_with(const struct buf *b, const struct buf *start)
{
	return b->len >= start->len && (start->len == 0 ||
	    memcmp(b->data, start->data, start->len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes all, part, again;
	struct buf text = { 0 };
	size_t cut;

	if (size < 3)
		return 0;
	buf_add(&text, data + 2, size - 2);
	read_notes(&all, &text);
	cut = (data[0] * 256u + data[1]) % text.len;
	text.len = cut;
	read_notes(&part, &text);
	must(part.n <= all.n && starts_with(&all.written, &part.written));
	must(all.rc == -1 || part.rc == 0);
	if (all.written.len > 0) {
		read_notes(&again, &all.written);
		must(again.rc == 0 && again.whole == all.written.len);
		must(again.written.len == all.written.len &&
		    starts_with(&again.written, &all.written));
		buf_release(&again.written);
	}
	buf_release(&all.written);
	buf_release(&part.written);
	buf_release(&text);
	return 0;
}
