#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "buf.h"
#include "date.h"
#include "findings.h"
#include "state.h"
#include "stream.h"
#include "text.h"
#include "url.h"

#define DAY	(24 * 60 * 60)

char *
findings_path(const struct job *job, const char *tenant, struct err *e)
{
	const char *atria = job->facts.atria_url;
	char key[DIGEST_TEXT], *base = NULL, *path;
	struct buf b = { 0 };
	bool plain;
	size_t i;

	if (atria != NULL &&
	    (base = url_new(atria, "AtriaUrl", &plain, e)) == NULL)
		return NULL;
	buf_addf(&b, "%s\n%s", tenant, base != NULL ? base : "");
	for (i = 0; i < b.len; i++)
		b.data[i] = text_lower(b.data[i]);
	digest_bytes(b.data, b.len, key);
	path = state_file("findings.ndjson", key, e);
	buf_release(&b);
	free(base);
	return path;
}

/* --- reading -------------------------------------------------------------- */

static int
take_record(struct findings *f, struct array *list, struct scan *scan,
    const struct stream_line *line, struct err *e)
{
	if (line->type != RECORD_BEGIN && line->type != RECORD_FINDING)
		return 0;
	if (scan_parse(scan, line->text, line->len, e) == -1)
		return -1;
	if (line->type == RECORD_FINDING)
		return finding_read(array_add(list), scan, &f->arena, e);
	if (begin_read(&f->begin, scan, &f->arena, e) == -1)
		return -1;
	return date_time_parse(&f->time, f->begin.time) ? 0 :
	    err_set(e, "its time cannot be read");
}

static int
read_stream(struct findings *f, int fd, const char *path, struct err *e)
{
	struct array list = { .a = &f->arena, .size = sizeof(*f->list) };
	struct scan scan = { 0 };
	struct stream_line line;
	struct stream_in in;
	int rc = 0;

	stream_in_init(&in, fd, path);
	while (rc == 0 && stream_read(&in, &line))
		rc = take_record(f, &list, &scan, &line, e);
	if (rc == 0 && in.state == STREAM_DAMAGED) {
		*e = in.why;
		rc = -1;
	}
	stream_in_release(&in);
	scan_release(&scan);
	f->list = list.items;
	f->n = list.n;
	return rc;
}

int
findings_load(struct findings *f, const struct job *job, const char *tenant,
    struct err *e)
{
	char *path;
	struct err why;
	int fd, rc = 0;

	memset(f, 0, sizeof(*f));
	if ((path = findings_path(job, tenant, e)) == NULL)
		return -1;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) != -1) {
		f->there = true;
		if ((rc = read_stream(f, fd, path, &why)) == -1)
			(void)err_set(e, "the findings of the last probe "
			    "cannot be read: %s", why.text);
		(void)close(fd);
	} else if (errno != ENOENT) {
		rc = err_set(e, "%s: %s", path, strerror(errno));
	}
	free(path);
	return rc;
}

void
findings_release(struct findings *f)
{
	arena_release(&f->arena);
	memset(f, 0, sizeof(*f));
}

const struct finding *
findings_find(const struct findings *f, const char *id)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->list[i].id, id) == 0)
			return &f->list[i];
	return NULL;
}

bool
findings_are_old(const struct findings *f, const struct job *job)
{
	return (int64_t)time(NULL) - f->time > job->max_probe_age * DAY;
}

const char *
findings_command(char out[FINDINGS_COMMAND])
{
	const char *job = getenv("ATRIA_CW_JOB");

	if (job == NULL)
		return "cw-probe -c JOB -s SECRETS";
	(void)snprintf(out, FINDINGS_COMMAND, "atria-cw probe %s", job);
	return out;
}

int
findings_check(const struct findings *f, const struct job *job,
    const char **id, struct err *e)
{
	size_t i;

	if (!f->there)
		return err_set(e, "this CompanyName with this AtriaUrl "
		    "was never probed");
	for (i = 0; i < f->n; i++) {
		if (!f->list[i].blocks)
			continue;
		*id = f->list[i].id;
		return err_set(e, "%s", f->list[i].evidence != NULL ?
		    f->list[i].evidence : f->list[i].belief);
	}
	return !findings_are_old(f, job) ? 0 : err_set(e, "the last probe is "
	    "older than %" PRId64 " days", job->max_probe_age);
}
