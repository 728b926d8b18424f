/*
 * The stream. The first byte chooses:
 *
 * - what follows is read as it is: if it is whole, a reckoning of its own finds
 *   the same count of records and the same seal;
 * - the lines that follow are written as a stream, with a right end. If it is
 *   accepted, it is read as it was written; and with one byte of it changed,
 *   dropped or put in, anywhere, it is not accepted any more.
 */
#include <jansson.h>
#include <unistd.h>

#include "fuzz.h"
#include "stream.h"

#define MAX_LINES	64

static enum stream_state
read_all(const void *text, size_t len, struct buf *lines, struct stream_in *in)
{
	struct stream_line line;

	stream_in_init(in, fuzz_file(text, len), "fuzz");
	while (stream_read(in, &line)) {
		must(line.len <= STREAM_MAX_LINE);
		buf_add(lines, line.text, line.len);
		buf_addc(lines, '\n');
	}
	must(in->state != STREAM_OPEN);
	must((in->state == STREAM_DAMAGED) == (*in->why.text != '\0'));
	stream_in_release(in);
	return in->state;
}

/* --- a whole stream, reckoned again --------------------------------------- */

static void
check_whole(const char *text, size_t len)
{
	static const char open[] = "\"seal\":\"";
	char sum[DIGEST_TEXT];
	json_t *end;
	const char *last;
	size_t lines = 0, i;

	must(len > 0 && text[len - 1] == '\n');
	for (i = 0; i < len; i++)
		lines += text[i] == '\n';
	for (last = text + len - 1; last > text && last[-1] != '\n'; last--)
		;
	end = json_loadb(last, (size_t)(text + len - last),
	    JSON_REJECT_DUPLICATES, NULL);
	must(end != NULL);
	must(strcmp(json_string_value(json_object_get(end, "type")), "end") ==
	    0);
	must(json_integer_value(json_object_get(end, "records")) ==
	    (json_int_t)lines - 1);
	json_decref(end);
	/* 71 bytes of seal, "} and LF */
	must(len > 71 + 3 + sizeof(open) - 1);
	len -= 71 + 3;
	must(memcmp(text + len - (sizeof(open) - 1), open, sizeof(open) - 1) ==
	    0);
	digest_bytes(text, len, sum);
	must(memcmp(text + len, sum, 71) == 0);
}

static void
read_raw(const uint8_t *data, size_t size)
{
	struct buf lines = { 0 };
	struct stream_in in;
	enum stream_state state;

	state = read_all(data, size, &lines, &in);
	if (state == STREAM_OK || state == STREAM_FAILED) {
		check_whole((const char *)data, size);
		must((state == STREAM_OK) == (in.exit <= 1));
	}
	buf_release(&lines);
}

/* --- a stream of our own -------------------------------------------------- */

/* Whether the line is a record that may stand between begin and end. */
static bool
is_record(const char *text, size_t len, enum record_type *type)
{
	json_t *o;
	const char *word;
	bool is;

	if (memchr(text, '\0', len) != NULL)
		return false;	/* jansson passes over them */
	o = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	word = json_string_value(json_object_get(o, "type"));
	is = word != NULL && strcmp(word, "begin") != 0 &&
	    strcmp(word, "end") != 0;
	*type = is ? record_type_of(word, strlen(word)) : RECORD_OTHER;
	json_decref(o);
	return is;
}

/* Writes the records among the lines as a stream. */
static void
write_stream(const char *text, size_t len, struct buf *lines,
    struct buf *stream)
{
	static const char begin[] = "{\"type\":\"begin\",\"format\":\"1.0\"}";
	struct ledger ledger = { 0 };
	struct stream_out out;
	enum record_type type;
	const char *lf;
	size_t n, count = 0;
	ssize_t got;
	int fd;

	fd = fuzz_file("", 0);
	stream_out_init(&out, dup(fd));
	stream_write(&out, RECORD_BEGIN, begin, sizeof(begin) - 1);
	buf_adds(lines, begin);
	buf_addc(lines, '\n');
	for (; len > 0 && count < MAX_LINES; text += n, len -= n) {
		lf = memchr(text, '\n', len);
		n = lf != NULL ? (size_t)(lf - text) : len;
		if (is_record(text, n, &type)) {
			stream_write(&out, type, text, n);
			buf_add(lines, text, n);
			buf_addc(lines, '\n');
			count++;
		}
		n += lf != NULL;
	}
	must(stream_end(&out, 0, &ledger) == 0);
	stream_out_release(&out);
	buf_reserve(stream, (size_t)lseek(fd, 0, SEEK_END));
	got = pread(fd, stream->data, stream->cap - 1, 0);
	must(got > 0);
	stream->len = (size_t)got;
}

/* Changes one byte of it, drops one, or puts one in. */
static void
damage(struct buf *b, unsigned how, size_t place, char byte)
{
	place %= b->len;
	switch (how % 3) {
	case 0:
		b->data[place] = (char)(b->data[place] ^ (byte != 0 ? byte :
		    1));
		break;
	case 1:
		memmove(b->data + place, b->data + place + 1,
		    b->len - place - 1);
		b->len--;
		break;
	default:
		buf_addc(b, '\0');
		memmove(b->data + place + 1, b->data + place,
		    b->len - place - 1);
		b->data[place] = byte;
		break;
	}
}

static void
write_and_read(const uint8_t *data, size_t size)
{
	struct buf written = { 0 }, read = { 0 }, rest = { 0 }, stream = { 0 };
	struct stream_in in;
	unsigned how = data[0] / 2u;
	size_t place = (size_t)data[1] << 8 | data[2];
	char byte = (char)data[3];

	write_stream((const char *)data + 4, size - 4, &written, &stream);
	if (read_all(stream.data, stream.len, &read, &in) == STREAM_OK) {
		check_whole(stream.data, stream.len);
		must(written.len == read.len);
		must(memcmp(written.data, read.data, read.len) == 0);
		damage(&stream, how, place, byte);
		must(read_all(stream.data, stream.len, &rest, &in) ==
		    STREAM_DAMAGED);
	} else {
		/* the only record that jansson takes and we do not */
		must(strstr(in.why.text, "nested too deeply") != NULL ||
		    strstr(in.why.text, "or there are too many") != NULL);
	}
	buf_release(&written);
	buf_release(&read);
	buf_release(&rest);
	buf_release(&stream);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size >= 1 && data[0] % 2 == 0)
		read_raw(data + 1, size - 1);
	else if (size >= 4)
		write_and_read(data, size);
	return 0;
}
