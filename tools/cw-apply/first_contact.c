#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cwtext.h"
#include "date.h"
#include "findings.h"
#include "first_contact.h"
#include "stream.h"
#include "text.h"

#define DAY	(24 * 60 * 60)
#define ADVICE	"run cw-probe with the same job and secrets, or accept it " \
		"with --first-contact"

/* What a probe has left. */
struct kept {
	struct stream_in in;
	struct scan scan;
	struct arena arena;
	int64_t time;		/* when it was made; 0: not known */
	const char *version;	/* of ConnectWise, or NULL */
	const char *blocks;	/* the id of a finding that does, or NULL */
	const char *why;	/* its evidence */
};

/* --- what was found ------------------------------------------------------- */

static void
take_finding(struct kept *k, const struct finding *f)
{
	if (strcmp(f->id, "cw.version") == 0)
		k->version = f->value;
	if (!f->blocks || k->blocks != NULL)
		return;
	k->blocks = f->id;
	k->why = f->evidence != NULL ? f->evidence : f->belief;
}

static int
take_record(struct kept *k, const struct stream_line *line, struct err *e)
{
	struct finding finding;
	struct begin begin;

	if (line->type != RECORD_BEGIN && line->type != RECORD_FINDING)
		return 0;
	if (scan_parse(&k->scan, line->text, line->len, e) == -1)
		return -1;
	if (line->type == RECORD_BEGIN) {
		if (begin_read(&begin, &k->scan, &k->arena, e) == -1)
			return -1;
		return date_time_parse(&k->time, begin.time) ? 0 :
		    err_set(e, "its time cannot be read");
	}
	if (finding_read(&finding, &k->scan, &k->arena, e) == -1)
		return -1;
	take_finding(k, &finding);
	return 0;
}

/* Reads what was kept. Returns 0, or -1 with *e. */
static int
read_kept(struct kept *k, const char *path, struct err *e)
{
	struct stream_line line;
	struct err why;
	int fd, rc = 0;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return errno == ENOENT ? err_set(e, "it was never probed") :
		    err_set(e, "%s: %s", path, strerror(errno));
	stream_in_init(&k->in, fd, path);
	while (rc == 0 && stream_read(&k->in, &line))
		rc = take_record(k, &line, &why);
	(void)close(fd);
	if (rc == 0 && k->in.state == STREAM_DAMAGED) {
		why = k->in.why;
		rc = -1;
	}
	if (rc == -1)
		(void)err_set(e, "what the probe has left cannot be read: %s",
		    why.text);
	stream_in_release(&k->in);
	return rc;
}

/* --- whether it still holds ----------------------------------------------- */

static void
on_info(void *ctx, const struct http_answer *answer)
{
	json_t **body = ctx;

	if (answer->status == 200)
		*body = cw_json(answer, NULL);
}

/* Whether ConnectWise says that it has another version than when probed. */
static bool
has_other_version(const struct kept *k, struct session *s)
{
	json_t *body = NULL;
	const char *version;
	bool other;

	if (k->version == NULL)
		return false;
	http_queue(cw_http(s->cw), &(struct http_request){ .method = "GET",
	    .path = "system/info" }, on_info, &body);
	http_run(cw_http(s->cw));
	version = json_string_value(json_object_get(body, "version"));
	other = version != NULL && strcmp(version, k->version) != 0;
	json_decref(body);
	return other;
}

static int
check_kept(struct kept *k, struct session *s, const char **id, struct err *e)
{
	const int64_t age = (int64_t)time(NULL) - k->time;
	const int64_t days = s->job.max_probe_age;

	if (k->blocks != NULL) {
		*id = k->blocks;
		return err_set(e, "%s", k->why);
	}
	if (age > days * DAY)
		return err_set(e, "the last probe is older than %" PRId64
		    " days", days);
	return !has_other_version(k, s) ? 0 : err_set(e, "ConnectWise has "
	    "another version than when it was probed");
}

int
first_contact_check(struct stage *st, struct session *s, bool accepted)
{
	const char *id = "First contact";
	struct kept k = { .time = 0 };
	struct err e, whole;
	char *path;
	int rc;

	if (accepted || s->job.first_contact_accepted)
		return 0;
	path = findings_path(s, &e);
	rc = path == NULL || read_kept(&k, path, &e) == -1 ||
	    check_kept(&k, s, &id, &e) == -1 ? -1 : 0;
	if (rc == -1) {
		(void)err_set(&whole, "%s: %s; nothing was written; " ADVICE,
		    id, e.text);
		stage_fail(st, EXIT_REFUSED, AX28, &(struct log_facts){
		    .detail = id, .error = whole.text });
	}
	free(path);
	scan_release(&k.scan);
	arena_release(&k.arena);
	return rc;
}
