/*
 * What cwlog-fmt makes of a stream, whole or damaged, as text, CSV and JSON: a
 * line for each row, whatever it says, and nothing that moves a cursor; a
 * stream that is damaged is said to be.
 */
#include <jansson.h>
#include <unistd.h>

#include "csvread.h"
#include "format.h"
#include "fuzz.h"
#include "text.h"

struct view {
	const struct format *format;
	struct show show;
	size_t n;		/* rows */
	char *out;
	size_t len;
};

static void
on_begin(void *ctx, struct run *run)
{
	struct view *v = ctx;

	if (v->format->begin != NULL)
		v->format->begin(&v->show, run);
}

static void
on_row(void *ctx, const struct row *row)
{
	struct view *v = ctx;

	must(row->code != NULL);
	must(row->is_change ? row->customer.code != NULL && row->sku != NULL &&
	    row->after.known : row->message != NULL);
	v->n++;
	v->format->row(&v->show, row);
}

/* The stream as one format has it; what is allocated is the caller's. */
static void
view(struct view *v, const struct format *format, int fd)
{
	const struct reader reader = { on_begin, on_row, v, 0 };
	struct run run = { .number = 1, .name = "fuzz" };
	struct run *runs = &run;
	struct row damage;
	int status;

	*v = (struct view){ .format = format };
	v->show = (struct show){ .hints = true, .runs = &runs, .n_runs = 1,
	    .width = 80, .separator = ',' };
	v->show.out = open_memstream(&v->out, &v->len);
	must(v->show.out != NULL && lseek(fd, 0, SEEK_SET) == 0);
	if (format->open != NULL)
		format->open(&v->show);
	status = reader_run(&reader, fd, &run);
	must((run.state == STREAM_DAMAGED) == (*run.why.text != '\0'));
	must(run.state != STREAM_DAMAGED || status == EXIT_LOCAL);
	if (format->end != NULL)
		format->end(&v->show, &run);
	if (format->shows_damage && run.state == STREAM_DAMAGED) {
		run_damage(&run, &damage);
		format->row(&v->show, &damage);
	}
	if (format->close != NULL)
		format->close(&v->show);
	must(fclose(v->show.out) == 0);
	must(run.state != STREAM_DAMAGED || strstr(v->out, "damaged") !=
	    NULL);
	/* a stream that is damaged is a row more, where all is rows */
	v->n += run.state == STREAM_DAMAGED;
	run_release(&run);
}

/* Lines that end like that, which hold nothing harmful. */
static size_t
count_lines(const char *text, size_t len, const char *end)
{
	size_t lines = 0, n;

	for (; len > 0; text += n, len -= n) {
		n = strlen(end);
		if (len >= n && memcmp(text, end, n) == 0) {
			lines++;
			continue;
		}
		n = utf8_len(text, len);
		must(n > 0 && !text_is_harmful(utf8_decode(text, n)));
	}
	return lines;
}

static int
on_csv(void *ctx, const struct csv_row *row, struct err *e)
{
	size_t *rows = ctx;

	(void)e;
	must(row->line == ++*rows);
	return 0;
}

static void
check_csv(const struct view *v)
{
	struct err e;
	size_t rows = 0;

	must(v->len > 3 && memcmp(v->out, "\xef\xbb\xbf", 3) == 0);
	must(count_lines(v->out + 3, v->len - 3, "\r\n") == v->n + 1);
	must(csvread(v->out, v->len, on_csv, &rows, &e) == 0);
	must(rows == v->n + 1);
}

static void
check_json(const struct view *v)
{
	const char *p, *lf;
	json_t *o;

	must(count_lines(v->out, v->len, "\n") == v->n);
	for (p = v->out; *p != '\0'; p = lf + 1) {
		lf = strchr(p, '\n');
		o = json_loadb(p, (size_t)(lf - p), JSON_REJECT_DUPLICATES,
		    NULL);
		must(json_is_object(o));
		json_decref(o);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view v;
	int fd;

	fuzz_listen();
	fd = fuzz_file(data, size);
	view(&v, &format_text, fd);
	must(count_lines(v.out, v.len, "\n") > 0);
	free(v.out);
	view(&v, &format_csv, fd);
	check_csv(&v);
	free(v.out);
	view(&v, &format_json, fd);
	check_json(&v);
	free(v.out);
	(void)fuzz_said();
	return 0;
}
