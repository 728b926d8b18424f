#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "findings.h"
#include "keep.h"
#include "stream.h"

void
keep_begin(struct keep *k, const struct begin *begin)
{
	begin_write(begin, &k->begin);
}

void
keep_finding(struct keep *k, const struct finding *f)
{
	finding_write(f, &k->findings);
	buf_addc(&k->findings, '\n');
}

void
keep_release(struct keep *k)
{
	buf_release(&k->begin);
	buf_release(&k->findings);
}

/* Writes the stream to fd, and closes it. */
static int
write_stream(const struct keep *k, int fd, struct err *e)
{
	const struct ledger none = { .n = 0 };
	const char *line = k->findings.data, *end;
	struct stream_out out;
	int rc;

	stream_out_init(&out, fd);
	stream_write(&out, RECORD_BEGIN, k->begin.data, k->begin.len);
	for (; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		stream_write(&out, RECORD_FINDING, line, (size_t)(end - line));
	}
	rc = stream_end(&out, EXIT_DONE, &none);
	if (rc == -1)
		*e = out.why;
	stream_out_release(&out);
	return rc;
}

static int
replace_file(const struct keep *k, const char *path, struct err *e)
{
	struct buf new = { 0 };
	int fd, rc = 0;

	buf_addf(&new, "%s.new", path);
	(void)unlink(new.data);
	fd = open(new.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		rc = err_set(e, "%s: %s", new.data, strerror(errno));
	else if ((rc = write_stream(k, fd, e)) == 0 &&
	    rename(new.data, path) == -1)
		rc = err_set(e, "%s: %s", path, strerror(errno));
	buf_release(&new);
	return rc;
}

int
keep_end(const struct keep *k, const struct job *job, const char *tenant,
    struct err *e)
{
	char *path;
	int rc;

	if ((path = findings_path(job, tenant, e)) == NULL)
		return -1;
	rc = replace_file(k, path, e);
	free(path);
	return rc;
}

int
keep_merge(const struct finding *f, const struct job *job, const char *tenant,
    struct err *e)
{
	struct findings kept = { 0 };
	struct keep k = { 0 };
	size_t i;
	int rc;

	rc = findings_load(&kept, job, tenant, e);
	if (rc == 0 && !kept.there)
		rc = err_set(e, "there was no probe yet, so the finding is "
		    "not kept: run cw-probe first");
	if (rc == 0) {
		keep_begin(&k, &kept.begin);
		for (i = 0; i < kept.n; i++)
			keep_finding(&k, strcmp(kept.list[i].id, f->id) == 0 ?
			    f : &kept.list[i]);
		rc = keep_end(&k, job, tenant, e);
	}
	keep_release(&k);
	findings_release(&kept);
	return rc;
}
