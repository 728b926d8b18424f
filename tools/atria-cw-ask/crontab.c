#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "questions.h"

/* Our block in somebody's crontab: a line for each job that is scheduled. */
static const char block_begin[] =
    "# BEGIN atria-cw (written by atria-cw enable and disable)";
static const char block_end[] = "# END atria-cw";

struct crontab {
	const char *job;
	const char *line;	/* of the job; "": none */
	struct buf block;	/* the lines of the others */
	enum { BEFORE, INSIDE, BEHIND } at;
};

/* The name of its job is a line's last word. */
static bool
is_of_job(const char *line, const char *job)
{
	size_t len = strlen(line), n = strlen(job);

	while (len > 0 && strchr(" \t", line[len - 1]) != NULL)
		len--;
	return len > n && strncmp(line + len - n, job, n) == 0 &&
	    strchr(" \t", line[len - n - 1]) != NULL;
}

static void
put_block(struct crontab *c, struct buf *out)
{
	c->at = BEHIND;
	if (*c->line != '\0')
		buf_addf(&c->block, "%s\n", c->line);
	if (c->block.len > 0)
		buf_addf(out, "%s\n%s%s\n", block_begin, c->block.data,
		    block_end);
}

static void
take_crontab_line(struct crontab *c, const char *line, struct buf *out)
{
	if (c->at == BEFORE && strcmp(line, block_begin) == 0)
		c->at = INSIDE;
	else if (c->at == INSIDE && strcmp(line, block_end) == 0)
		put_block(c, out);
	else if (c->at != INSIDE)
		buf_addf(out, "%s\n", line);
	else if (!is_of_job(line, c->job))
		buf_addf(&c->block, "%s\n", line);
}

/* JOB LINE: the crontab on standard input with the line, "" for none, as that
 * of the job */
int
ask_crontab(char **operands, struct buf *out)
{
	struct crontab c = { .job = operands[0], .line = operands[1] };
	char *line = NULL;
	size_t size = 0;
	int status = EXIT_DONE;

	while (getline(&line, &size, stdin) != -1) {
		line[strcspn(line, "\n")] = '\0';
		take_crontab_line(&c, line, out);
	}
	if (c.at == BEFORE)
		put_block(&c, out);
	if (c.at == INSIDE || ferror(stdin) != 0) {
		warn_line("the crontab lacks the line \"%s\"; correct it with "
		    "crontab -e", block_end);
		buf_clear(out);
		status = EXIT_LOCAL;
	}
	free(line);
	buf_release(&c.block);
	return status;
}
