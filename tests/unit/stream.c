/* The stream contract: what is written can be read, and only that. */
#include <stdlib.h>
#include <unistd.h>

#include "stream.h"
#include "tap.h"

/* A small stream, as stream_out writes it. The caller frees it. */
static char *
write_stream(size_t *len, int status)
{
	static const char begin[] = "{\"type\":\"begin\",\"format\":\"1.0\"}";
	static const char line[] = "{\"type\":\"line\",\"quantity\":12}";
	static const char log[] = "{\"type\":\"log\",\"code\":\"CW07\"}";
	static const char odd[] = "{\"type\":\"odd\",\"x\":\"\xc3\xa4\"}";
	struct ledger ledger = { 0 };
	struct stream_out out;
	FILE *f = tmpfile();
	char *text;
	int fd = dup(fileno(f));

	stream_out_init(&out, fd);
	stream_write(&out, RECORD_BEGIN, begin, sizeof(begin) - 1);
	stream_write(&out, RECORD_LINE, line, sizeof(line) - 1);
	stream_write(&out, RECORD_LINE, line, sizeof(line) - 1);
	stream_write(&out, RECORD_LOG, log, sizeof(log) - 1);
	stream_write(&out, RECORD_OTHER, odd, sizeof(odd) - 1);
	ledger_add(&ledger, "rows", 2);
	ledger_add(&ledger, "lines", 2);
	if (stream_end(&out, status, &ledger) == -1)
		printf("# %s\n", out.why.text);
	stream_out_release(&out);
	*len = (size_t)lseek(fileno(f), 0, SEEK_END);
	text = malloc(*len + 1);
	rewind(f);
	if (fread(text, 1, *len, f) != *len)
		printf("# short read\n");
	text[*len] = '\0';
	fclose(f);
	return text;
}

/* What becomes of a text when it is read as a stream. */
static enum stream_state
read_text(const char *text, size_t len, struct stream_in *keep)
{
	struct stream_in in;
	struct stream_line line;
	FILE *f = tmpfile();
	enum stream_state state;

	(void)fwrite(text, 1, len, f);
	rewind(f);
	stream_in_init(&in, fileno(f), "test");
	while (stream_read(&in, &line))
		;
	state = in.state;
	stream_in_release(&in);
	if (keep != NULL)
		*keep = in;
	fclose(f);
	return state;
}

static void
is_damaged(const char *text, const char *why)
{
	struct stream_in in;

	ok(read_text(text, strlen(text), &in) == STREAM_DAMAGED, "damaged");
	is_text(in.why.text, why, "and says why");
}

static void
whole(void)
{
	struct stream_in in;
	char *text;
	size_t len;

	text = write_stream(&len, 0);
	ok(read_text(text, len, &in) == STREAM_OK && in.exit == 0,
	    "a whole stream is whole");
	ok(in.counts[RECORD_LINE] == 2 && in.counts[RECORD_OTHER] == 1,
	    "records are counted, unknown ones too");
	ok(memcmp(in.seal, strstr(text, "sha256:"), 71) == 0,
	    "the seal is the one in the end record");
	free(text);
	text = write_stream(&len, 1);
	ok(read_text(text, len, &in) == STREAM_OK && in.exit == 1,
	    "errors in the log do not fail a stream");
	free(text);
	text = write_stream(&len, 4);
	ok(read_text(text, len, &in) == STREAM_FAILED && in.exit == 4,
	    "a stage that failed does");
	free(text);
}

static void
every_prefix(void)
{
	char *text;
	size_t len, i, good = 0;

	text = write_stream(&len, 0);
	for (i = 0; i < len; i++)
		good += read_text(text, i, NULL) == STREAM_DAMAGED;
	ok(good == len, "every prefix is damaged");
	free(text);
}

static void
every_flip(void)
{
	char *text;
	size_t len, i, good = 0, tried = 0;
	int bit;

	text = write_stream(&len, 0);
	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++) {
			text[i] = (char)(text[i] ^ 1 << bit);
			tried++;
			if (read_text(text, len, NULL) == STREAM_DAMAGED)
				good++;
			else
				printf("# bit %d of byte %zu\n", bit, i);
			text[i] = (char)(text[i] ^ 1 << bit);
		}
	ok(good == tried, "every flipped bit of %zu is damage", tried);
	free(text);
}

/* Drops, doubles or swaps lines; puts text behind the end. */
static void
moved_lines(void)
{
	char *text, *lines[8], *copy;
	size_t len, n = 0, i, j, k, good = 0, tried = 0;
	struct buf b = { 0 };

	text = write_stream(&len, 0);
	copy = malloc(len + 1);
	memcpy(copy, text, len + 1);
	for (lines[n] = strtok(copy, "\n"); lines[n] != NULL;
	    lines[++n] = strtok(NULL, "\n"))
		;
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++) {
			if (strcmp(lines[i], lines[j]) == 0 && i != j)
				continue;	/* swapping changes nothing */
			buf_clear(&b);		/* i == j: dropped */
			for (k = 0; k < n; k++)
				if (i != j || k != i)
					buf_addf(&b, "%s\n", lines[k == i ? j :
					    k == j ? i : k]);
			tried++;
			good += read_text(b.data, b.len, NULL) ==
			    STREAM_DAMAGED;
			buf_clear(&b);
			for (k = 0; k < n; k++)		/* i also after j */
				buf_addf(&b, k == j ? "%s\n%s\n" : "%s\n",
				    lines[k], lines[i]);
			tried++;
			good += read_text(b.data, b.len, NULL) ==
			    STREAM_DAMAGED;
		}
	ok(good == tried, "%zu ways to move lines are damage", tried);
	buf_clear(&b);
	buf_add(&b, text, len);
	buf_addc(&b, '\n');
	ok(read_text(b.data, b.len, NULL) == STREAM_DAMAGED,
	    "so is an empty line behind the end");
	buf_clear(&b);
	buf_add(&b, text, len);
	buf_add(&b, text, len);
	ok(read_text(b.data, b.len, NULL) == STREAM_DAMAGED,
	    "so are two streams, one behind the other");
	buf_release(&b);
	free(copy);
	free(text);
}

static void
long_lines(void)
{
	static const char begin[] = "{\"type\":\"begin\",\"format\":\"1.0\"}\n";
	struct buf b = { 0 };
	struct stream_in in;
	size_t i;

	buf_adds(&b, begin);
	buf_adds(&b, "{\"type\":\"line\",\"x\":\"");
	for (i = 0; i < STREAM_MAX_LINE; i++)
		buf_addc(&b, 'x');
	ok(read_text(b.data, b.len, &in) == STREAM_DAMAGED,
	    "a line without end is not read to its end");
	is_text(in.why.text, "test, line 2: the line is longer than 1 MiB",
	    "but refused");
	buf_release(&b);
}

static void
full_disk(void)
{
	static const char begin[] = "{\"type\":\"begin\",\"format\":\"1.0\"}";
	struct ledger ledger = { 0 };
	struct stream_out out;
	FILE *full = fopen("/dev/full", "w");

	if (full == NULL)
		return;
	stream_out_init(&out, dup(fileno(full)));
	stream_write(&out, RECORD_BEGIN, begin, sizeof(begin) - 1);
	ok(stream_end(&out, 0, &ledger) == -1, "a full disk is noticed");
	is_text(out.why.text,
	    "writing standard output: No space left on device",
	    "and said");
	stream_out_release(&out);
	fclose(full);
}

int
main(void)
{
	whole();
	every_prefix();
	every_flip();
	moved_lines();
	long_lines();
	full_disk();
	is_damaged("", "test: is empty: the previous program wrote nothing");
	is_damaged("hello\n",
	    "test, line 1: column 1: not a number");
	is_damaged("[1]\n", "test, line 1: is not a record: no JSON object");
	is_damaged("{\"x\":1}\n", "test, line 1: is not a record: it has no "
	    "type");
	is_damaged("{\"type\":\"line\"}\n",
	    "test, line 1: is not a begin record");
	is_damaged("{\"type\":\"begin\",\"format\":\"2.0\"}\n", "test, line 1: "
	    "format: is not one that this version reads (1.x)");
	is_damaged("{\"type\":\"begin\"}\n",
	    "test, line 1: format: is missing");
	is_damaged("{\"type\":\"begin\",\"format\":\"1.7\"}\n", "test, line 1: "
	    "the stream stops here without an end record: the previous program "
	    "ended unexpectedly");
	is_damaged("{\"type\":\"begin\",\"format\":\"1.0\"}\n"
	    "{\"type\":\"begin\",\"format\":\"1.0\"}\n", "test, line 2: a "
	    "second begin record: two streams in one");
	is_damaged("{\"type\":\"begin\",\"format\":\"1.0\"}\n"
	    "{\"type\":\"odd\",\"x\":[1}\n", "test, line 2: column 21: "
	    "expected , or ]");
	is_damaged("{\"type\":\"begin\",\"format\":\"1.0\"}\n"
	    "{\"type\":\"end\",\"status\":\"ok\",\"exit\":0,\"records\":1,"
	    "\"counts\":{\"begin\":1},\"seal\":\"sha256:0\"}\n",
	    "test, line 2: the stream was changed: its seal does not match");
	is_damaged("{\"type\":\"begin\",\"format\":\"1.0\"}\n"
	    "{\"type\":\"end\",\"status\":\"ok\",\"exit\":0,\"records\":2,"
	    "\"counts\":{\"begin\":1,\"line\":1},\"seal\":\"sha256:0\"}\n",
	    "test, line 2: records were lost or added: their number is not "
	    "the one that the end record gives");
	is_damaged("{ \"type\": \"begin\", \"format\": \"1.0\" }\nx\n",
	    "test, line 2: column 1: not a number");
	return tap_done();
}
