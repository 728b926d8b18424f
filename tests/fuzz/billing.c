/*
 * Atria's answer, as JSON or CSV: what is accepted becomes lines that are valid
 * records, in their order, as many as were counted; and it is the same from a
 * pipe as from a file.
 */
#include <unistd.h>

#include "billing.h"
#include "fuzz.h"
#include "lines.h"
#include "text.h"

struct attempt {
	int rc;
	uint64_t n, rows, not_billable;
	struct buf lines;	/* as records */
	struct err e;
};

static void
check_line(const struct line *line, struct buf *out)
{
	struct buf text = { 0 }, again = { 0 };
	struct scan s = { 0 };
	struct arena a = { 0 };
	struct line read;

	line_write(line, &text);
	must(utf8_valid(text.data, text.len));
	must(scan_parse(&s, text.data, text.len, NULL) == 0);
	must(line_read(&read, &s, &a, NULL) == 0);
	line_write(&read, &again);
	must(strcmp(text.data, again.data) == 0);
	must(line->customer.code != NULL && *line->customer.code != '\0');
	must(line->quantity.known && qty_sign(line->quantity) >= 0);
	buf_add(out, text.data, text.len);
	buf_addc(out, '\n');
	buf_release(&text);
	buf_release(&again);
	scan_release(&s);
	arena_release(&a);
}

static void
take_lines(struct billing *b, struct attempt *o)
{
	struct buf before = { 0 };
	struct line line, last;
	uint64_t n = 0;

	for (; b->more; billing_advance(b)) {
		if (line_unpack(&line, b->next)) {
			check_line(&line, &o->lines);
			n++;
		}
		if (before.len > 0) {
			(void)line_unpack(&last, before.data);
			must(line_cmp(&last, &line) <= 0);
		}
		buf_clear(&before);
		buf_add(&before, b->next, b->len);
	}
	must(!b->failed);
	must(n == b->n);
	buf_release(&before);
}

static void
run(int fd, struct attempt *o)
{
	struct job job = { 0 };
	struct source source = { .fd = fd };
	struct billing b = { 0 };
	bool local = false;

	memset(o, 0, sizeof(*o));
	o->rc = billing_read(&b, &source, &job, &local, &o->e);
	must(!local || strstr(o->e.text, "empty") != NULL);
	must(o->rc == 0 ? *o->e.text == '\0' : *o->e.text != '\0');
	if (o->rc == 0) {
		must(b.n + b.not_billable == b.rows);
		o->n = b.n;
		o->rows = b.rows;
		o->not_billable = b.not_billable;
		must(billing_sort(&b, &o->e) == 0);
		take_lines(&b, o);
	}
	billing_release(&b);
	source_release(&source);
}

/* The same text from a pipe. */
static void
run_pieces(const uint8_t *data, size_t size, struct attempt *o)
{
	static const size_t pipe_size = 4096;
	int fds[2];

	/* what fits into a pipe needs no second process */
	must(size <= pipe_size && pipe(fds) == 0);
	must(write(fds[1], data, size) == (ssize_t)size);
	must(close(fds[1]) == 0);
	run(fds[0], o);
	must(close(fds[0]) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct attempt file, piped;

	fuzz_listen();
	if (size > 4096)
		return 0;
	run(fuzz_file(data, size), &file);
	run_pieces(data, size, &piped);
	must(file.rc == piped.rc && file.n == piped.n &&
	    file.rows == piped.rows);
	must(strcmp(file.e.text, piped.e.text) == 0);
	must(file.lines.len == piped.lines.len);
	must(file.lines.len == 0 || memcmp(file.lines.data, piped.lines.data,
	    file.lines.len) == 0);
	buf_release(&file.lines);
	buf_release(&piped.lines);
	(void)fuzz_said();
	return 0;
}
