#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "jout.h"
#include "stream.h"

#define READ_SIZE	(128 * 1024)
#define WRITE_SIZE	(64 * 1024)

/* How `end` leads up to its seal, and closes behind it. */
#define SEAL_OPEN	"\"seal\":\""
#define SEAL_CLOSE	"\"}"

/* --- reading -------------------------------------------------------------- */

void
stream_in_init(struct stream_in *in, int fd, const char *name)
{
	memset(in, 0, sizeof(*in));
	in->fd = fd;
	in->name = name;
	in->sum = digest_new();
}

void
stream_in_release(struct stream_in *in)
{
	buf_release(&in->buf);
	scan_release(&in->scan);
	digest_free(in->sum);
	in->sum = NULL;
}

static bool
damaged(struct stream_in *in, const char *what)
{
	in->state = STREAM_DAMAGED;
	if (in->line > 0)
		(void)err_set(&in->why, "%s, line %lu: %s", in->name, in->line,
		    what);
	else
		(void)err_set(&in->why, "%s: %s", in->name, what);
	return false;
}

void
stream_reject(struct stream_in *in, unsigned long number, const char *what)
{
	in->line = number;
	(void)damaged(in, what);
}

/* Sums up what stands before `end` of the buffer and was not yet summed. */
static void
sum_up_to(struct stream_in *in, size_t end)
{
	if (end > in->summed)
		digest_add(in->sum, in->buf.data + in->summed,
		    end - in->summed);
	in->summed = end;
}

static void
report_idle(struct stream_in *in)
{
	struct pollfd ready = { .fd = in->fd, .events = POLLIN };

	if (in->idle != NULL && poll(&ready, 1, 0) == 0)
		in->idle(in->idle_ctx);
}

/* Reads some more; false at the end of the input, or on an error. */
static bool
fill(struct stream_in *in)
{
	ssize_t n;

	if (in->eof)
		return false;
	sum_up_to(in, in->start);
	buf_drop(&in->buf, in->start);
	in->start = in->summed = 0;
	report_idle(in);
	n = io_read(in->fd, &in->buf, READ_SIZE);
	if (n <= 0) {
		in->eof = true;
		if (n == -1)
			(void)damaged(in, strerror(errno));
		return false;
	}
	return true;
}

/*
 * Finds the next line, without its LF, in the buffer. False at the end of the
 * input, which is where the stream must have ended.
 */
static bool
next_line(struct stream_in *in, size_t *len)
{
	size_t seen = 0;
	char *lf;

	for (;;) {
		lf = in->buf.len - in->start > seen ?
		    memchr(in->buf.data + in->start + seen, '\n',
		    in->buf.len - in->start - seen) : NULL;
		if (lf != NULL) {
			*len = (size_t)(lf - (in->buf.data + in->start));
			in->line++;
			return *len <= STREAM_MAX_LINE ||
			    damaged(in, "the line is longer than 1 MiB");
		}
		seen = in->buf.len - in->start;
		if (seen > STREAM_MAX_LINE) {
			in->line++;
			return damaged(in, "the line is longer than 1 MiB");
		}
		if (!fill(in))
			break;
	}
	if (in->state == STREAM_OPEN) {
		if (seen > 0) {
			in->line++;
			(void)damaged(in, "the last line is cut short");
		} else if (in->line == 0) {
			(void)damaged(in, "is empty: the previous program "
			    "wrote nothing");
		} else {
			(void)damaged(in, "the stream stops here without an "
			    "end record: the previous program ended "
			    "unexpectedly");
		}
	}
	return false;
}

/*
 * The record's type. Our own tools put it first, which costs no parsing; a
 * record that was edited may have it elsewhere. One of a type that nobody knows
 * must be JSON, at least.
 */
static bool
find_type(struct stream_in *in, struct stream_line *line)
{
	static const char lead[] = "{\"type\":\"";
	const char *word = line->text + sizeof(lead) - 1, *quote;
	struct err e;
	size_t tok;

	if (line->len > sizeof(lead) &&
	    memcmp(line->text, lead, sizeof(lead) - 1) == 0 &&
	    (quote = memchr(word, '"', line->len - sizeof(lead) + 1)) !=
	    NULL && memchr(word, '\\', (size_t)(quote - word)) == NULL) {
		line->type = record_type_of(word, (size_t)(quote - word));
		if (line->type != RECORD_OTHER)
			return true;	/* whoever knows it parses it */
	}
	if (scan_parse(&in->scan, line->text, line->len, &e) == -1)
		return damaged(in, e.text);
	if (scan_type(&in->scan, 0) != SCAN_OBJECT)
		return damaged(in, "is not a record: no JSON object");
	tok = scan_member(&in->scan, 0, "type");
	if (tok == 0 || scan_type(&in->scan, tok) != SCAN_STRING)
		return damaged(in, "is not a record: it has no type");
	for (line->type = 0; line->type < RECORD_OTHER; line->type++)
		if (scan_is(&in->scan, tok, record_type_name(line->type)))
			break;
	return true;
}

/* Whether a format, MAJOR.MINOR, is one that this version can read. */
static bool
is_readable(const char *format)
{
	static const char major[] = STREAM_FORMAT_MAJOR ".";
	const char *minor = format + sizeof(major) - 1;

	return strncmp(format, major, sizeof(major) - 1) == 0 &&
	    *minor != '\0' && minor[strspn(minor, "0123456789")] == '\0';
}

/* `begin`: of a format that this version can read? */
static bool
check_begin(struct stream_in *in, const struct stream_line *line)
{
	struct err e;
	size_t tok;
	struct arena a = { 0 };
	bool good;

	if (scan_parse(&in->scan, line->text, line->len, &e) == -1)
		return damaged(in, e.text);
	tok = scan_member(&in->scan, 0, "format");
	if (tok == 0 || scan_type(&in->scan, tok) != SCAN_STRING)
		return damaged(in, "format: is missing");
	good = is_readable(scan_string(&in->scan, tok, &a));
	arena_release(&a);
	return good || damaged(in, "format: is not one that this version "
	    "reads (1.x)");
}

/* Whether the counts that `end` gives are those of what was read. */
static bool
counts_agree(const struct stream_in *in)
{
	const struct scan *s = &in->scan;
	size_t records, counts, tok;
	uint64_t total = 0;
	int64_t n;
	unsigned i;

	records = scan_member(s, 0, "records");
	counts = scan_member(s, 0, "counts");
	if (records == 0 || !scan_whole(s, records, &n) || counts == 0 ||
	    scan_type(s, counts) != SCAN_OBJECT)
		return false;
	for (i = 0; i < RECORD_TYPES; i++)
		total += in->counts[i];
	if ((uint64_t)n != total)
		return false;
	for (i = 0; i < RECORD_TYPES; i++) {
		n = 0;
		tok = scan_member(s, counts, record_type_name(i));
		if (tok != 0 && !scan_whole(s, tok, &n))
			return false;
		if ((uint64_t)n != in->counts[i])
			return false;
	}
	return true;
}

/* Whether the seal at the end of the `end` line is that of all before it. */
static bool
seal_agrees(struct stream_in *in, const struct stream_line *line)
{
	static const char open[] = SEAL_OPEN, close[] = SEAL_CLOSE;
	const size_t text = DIGEST_TEXT - 1;
	const size_t tail = sizeof(open) - 1 + text + sizeof(close) - 1;
	const char *end = line->text + line->len, *seal;
	char sum[DIGEST_TEXT];

	if (line->len < tail)
		return false;
	seal = end - (sizeof(close) - 1) - text;
	if (memcmp(seal - (sizeof(open) - 1), open, sizeof(open) - 1) != 0 ||
	    memcmp(seal + text, close, sizeof(close) - 1) != 0)
		return false;
	sum_up_to(in, (size_t)(seal - in->buf.data));
	digest_text(in->sum, sum);
	memcpy(in->seal, sum, sizeof(in->seal));
	return memcmp(seal, sum, text) == 0;
}

/* `end`: the stream's state is known with it, if nothing follows. */
static bool
check_end(struct stream_in *in, const struct stream_line *line)
{
	struct err e;
	size_t status, code;
	int64_t n;
	bool ok;

	if (scan_parse(&in->scan, line->text, line->len, &e) == -1)
		return damaged(in, e.text);
	if (!in->accept_edited && !counts_agree(in))
		return damaged(in, "records were lost or added: their number "
		    "is not the one that the end record gives");
	if (!seal_agrees(in, line) && !in->accept_edited)
		return damaged(in, "the stream was changed: its seal does not "
		    "match");
	status = scan_member(&in->scan, 0, "status");
	code = scan_member(&in->scan, 0, "exit");
	if (status == 0 || code == 0 || !scan_whole(&in->scan, code, &n) ||
	    n > 255)
		return damaged(in, "the end record has no status and exit");
	ok = scan_is(&in->scan, status, "ok");
	if (!ok && !scan_is(&in->scan, status, "failed"))
		return damaged(in, "status: is not a value known here");
	if (ok != (n <= EXIT_ERRORS))
		return damaged(in, "status and exit contradict each other");
	if (ledger_read(&in->ledger, &in->scan, &e) == -1 ||
	    (ok && ledger_check(&in->ledger, &e) == -1))
		return damaged(in, e.text);
	in->exit = (int)n;
	in->start += line->len + 1;
	if (in->buf.len > in->start || fill(in)) {
		in->line++;
		return damaged(in, "text after the end record");
	}
	if (in->state == STREAM_OPEN)
		in->state = ok ? STREAM_OK : STREAM_FAILED;
	return false;
}

bool
stream_read(struct stream_in *in, struct stream_line *line)
{
	size_t len;

	if (in->state != STREAM_OPEN || !next_line(in, &len))
		return false;
	line->text = in->buf.data + in->start;
	line->len = len;
	line->number = in->line;
	if (!find_type(in, line))
		return false;
	if ((in->line == 1) != (line->type == RECORD_BEGIN))
		return damaged(in, in->line == 1 ? "is not a begin record" :
		    "a second begin record: two streams in one");
	if (line->type == RECORD_BEGIN && !check_begin(in, line))
		return false;
	if (line->type == RECORD_END)
		return check_end(in, line);
	in->counts[line->type]++;
	in->start += len + 1;
	return true;
}

/* --- writing -------------------------------------------------------------- */

void
stream_out_init(struct stream_out *out, int fd)
{
	memset(out, 0, sizeof(*out));
	out->fd = fd;
	out->sum = digest_new();
}

void
stream_out_release(struct stream_out *out)
{
	buf_release(&out->buf);
	digest_free(out->sum);
	out->sum = NULL;
}

/* Writes the buffer, all of it, without summing. */
static int
write_out(struct stream_out *out)
{
	if (!out->failed &&
	    io_write(out->fd, out->buf.data, out->buf.len) == -1) {
		out->failed = true;
		(void)err_set(&out->why, "writing standard output: %s",
		    strerror(errno));
	}
	buf_clear(&out->buf);
	return out->failed ? -1 : 0;
}

int
stream_flush(struct stream_out *out)
{
	digest_add(out->sum, out->buf.data, out->buf.len);
	return write_out(out);
}

void
stream_write(struct stream_out *out, enum record_type type, const char *text,
    size_t len)
{
	if (out->failed)
		return;
	buf_add(&out->buf, text, len);
	buf_addc(&out->buf, '\n');
	out->counts[type]++;
	if (out->buf.len >= WRITE_SIZE)
		(void)stream_flush(out);
}

/* Leaves `end`, up to its seal, in the buffer. */
static void
put_end(struct stream_out *out, int exit, const struct ledger *ledger)
{
	struct jout j = { .buf = &out->buf };
	int64_t records = 0;
	unsigned i;

	for (i = 0; i < RECORD_TYPES; i++)
		records += (int64_t)out->counts[i];
	jout_object(&j, NULL);
	jout_string(&j, "type", record_type_name(RECORD_END));
	jout_string(&j, "status", exit <= EXIT_ERRORS ? "ok" : "failed");
	jout_whole(&j, "exit", exit);
	jout_whole(&j, "records", records);
	jout_object(&j, "counts");
	for (i = 0; i < RECORD_TYPES; i++)
		if (out->counts[i] > 0)
			jout_whole(&j, record_type_name(i),
			    (int64_t)out->counts[i]);
	jout_end_object(&j);
	ledger_write(ledger, &j);
	buf_adds(&out->buf, "," SEAL_OPEN);
}

int
stream_end(struct stream_out *out, int exit, const struct ledger *ledger)
{
	char sum[DIGEST_TEXT];

	(void)stream_flush(out);
	put_end(out, exit, ledger);
	digest_add(out->sum, out->buf.data, out->buf.len);
	digest_text(out->sum, sum);
	buf_adds(&out->buf, sum);
	buf_adds(&out->buf, SEAL_CLOSE "\n");
	(void)write_out(out);
	if (close(out->fd) == -1 && !out->failed) {
		out->failed = true;
		(void)err_set(&out->why, "writing standard output: %s",
		    strerror(errno));
	}
	return out->failed ? -1 : 0;
}
