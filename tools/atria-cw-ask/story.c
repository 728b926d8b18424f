#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "cwlog.h"
#include "story.h"

struct reading {
	struct story *s;
	struct scan scan;	/* of the record at hand */
	struct array codes;	/* const char *: the customer of each line */
	char *const *sets;
};

static const char *
read_member(struct reading *r, size_t object, const char *name)
{
	size_t tok = scan_member(&r->scan, object, name);

	return tok != 0 && scan_type(&r->scan, tok) == SCAN_STRING ?
	    scan_string(&r->scan, tok, &r->s->arena) : NULL;
}

/* Whether an entry is of the set: of one of its codes, and of its tool. */
static bool
is_in_set(const char *set, const char *code, const char *tool)
{
	bool any = true, listed = false, of_tool = true;
	size_t n;

	for (; *(set += strspn(set, " ")) != '\0'; set += n) {
		n = strcspn(set, " ");
		if (*set == '@') {
			of_tool = strlen(tool) == n - 1 &&
			    memcmp(set + 1, tool, n - 1) == 0;
		} else {
			any = false;
			listed = listed || (strlen(code) == n &&
			    memcmp(set, code, n) == 0);
		}
	}
	return of_tool && (any || listed);
}

/* "CODE MESSAGE", and the error if the message does not have it. */
static const char *
describe_entry(struct reading *r, const char *code)
{
	const char *message = read_member(r, 0, "message");
	const char *error = read_member(r, 0, "error");

	if (message == NULL)
		message = "";
	return error == NULL || strstr(message, error) != NULL ?
	    arena_fmt(&r->s->arena, "%s %s", code, message) :
	    arena_fmt(&r->s->arena, "%s %s (%s)", code, message, error);
}

static void
take_entry(struct reading *r)
{
	static const char lead[] = " with status ";
	const char *code = read_member(r, 0, "code"), *text;
	const char *tool = read_member(r, 0, "tool");
	size_t i;

	if (code == NULL || tool == NULL)
		return;
	if (strcmp(code, log_code_name(CW23)) == 0) {
		text = read_member(r, 0, "message");
		if (text != NULL && (text = strstr(text, lead)) != NULL)
			r->s->completed = text + sizeof(lead) - 1;
	}
	if (!scan_is(&r->scan, scan_member(&r->scan, 0, "level"),
	    log_level_name(LEVEL_ERROR)))
		return;
	for (i = 0; r->sets[i] != NULL; i++)
		if (r->s->errors[i] == NULL &&
		    is_in_set(r->sets[i], code, tool))
			r->s->errors[i] = describe_entry(r, code);
}

static void
take_record(struct reading *r, const struct stream_line *rec)
{
	struct story *s = r->s;
	const char *word;
	struct err e;

	if (scan_parse(&r->scan, rec->text, rec->len, &e) == -1)
		return;
	if (rec->type == RECORD_BEGIN) {
		(void)begin_read(&s->begin, &r->scan, &s->arena, &e);
	} else if (rec->type == RECORD_LINE) {
		s->lines++;
		word = read_member(r, scan_member(&r->scan, 0, "customer"),
		    "code");
		if (word != NULL)
			*(const char **)array_add(&r->codes) = word;
	} else if (rec->type == RECORD_AGREEMENT) {
		s->has_agreements = true;
		word = read_member(r, 0, "state");
		s->has_found |= word != NULL && strcmp(word,
		    agreement_state_names[AGREEMENT_FOUND]) == 0;
	} else if (rec->type == RECORD_CHANGE) {
		s->planned += !scan_is(&r->scan, scan_member(&r->scan, 0,
		    "action"), action_name(ACTION_NONE));
	} else if (rec->type == RECORD_RESULT) {
		word = read_member(r, 0, "outcome");
		if (word == NULL)
			return;
		s->applied += strcmp(word, outcome_name(OUTCOME_APPLIED)) == 0;
		s->unknown += strcmp(word, outcome_name(OUTCOME_UNKNOWN)) == 0;
	} else if (rec->type == RECORD_LOG) {
		take_entry(r);
	}
}

static int
compare_codes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int64_t
count_distinct(struct array *codes)
{
	const char **items = codes->items;
	int64_t n = 0;
	size_t i;

	if (codes->n > 0)
		qsort(items, codes->n, sizeof(*items), compare_codes);
	for (i = 0; i < codes->n; i++)
		n += i == 0 || strcmp(items[i - 1], items[i]) != 0;
	return n;
}

void
story_read(struct story *s, const char *path, char *const *sets)
{
	struct reading r = { .s = s, .sets = sets };
	struct stream_line rec;
	struct stream_in in;
	size_t n = 0;
	int fd;

	memset(s, 0, sizeof(*s));
	while (sets[n] != NULL)
		n++;
	s->errors = arena_array(&s->arena, n + 1, sizeof(*s->errors));
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		(void)err_set(&s->why, "%s: %s", path, strerror(errno));
		return;
	}
	r.codes = (struct array){ .a = &s->arena, .size = sizeof(char *) };
	stream_in_init(&in, fd, path);
	while (stream_read(&in, &rec))
		take_record(&r, &rec);
	s->customers = count_distinct(&r.codes);
	s->whole = in.state != STREAM_DAMAGED;
	s->why = in.why;
	s->exit = in.exit;
	s->ledger = in.ledger;
	memcpy(s->seal, in.seal, sizeof(s->seal));
	stream_in_release(&in);
	scan_release(&r.scan);
	(void)close(fd);
}

void
story_release(struct story *s)
{
	arena_release(&s->arena);
}
