#include <stdbool.h>
#include <stdlib.h>

#include "notice.h"
#include "text.h"

const char *const notice_words[] = {
	[NOTICE_FAILURE] = "failure",
	[NOTICE_ATTENTION] = "attention",
	[NOTICE_CHANGE] = "change",
	[NOTICE_ALWAYS] = "always",
};

/* Digits as of chmod(1): the owner can read and write, nobody execute, and not
 * everybody write. */
static bool
is_mode(const char *s, mode_t *mode)
{
	char *end;

	*mode = (mode_t)strtoul(s, &end, 8);
	return *s >= '0' && *s <= '7' && *end == '\0' &&
	    (*mode & ~(mode_t)064) == 0600;
}

static int
check_pages(struct notice *n, const char *path, struct err *e)
{
	const char *dir = n->dir;

	n->dir = NULL;
	if (n->group != NULL && *n->group == '\0')
		n->group = NULL;
	if (!is_mode(n->mode_text, &n->mode))
		return err_set(e, "%s: ReportMode must be digits such as 0640 "
		    "(a group reads) or 0644 (everybody reads), not %s", path,
		    n->mode_text);
	if (dir == NULL || *dir == '\0')
		return 0;
	if (*dir != '/')
		return err_set(e, "%s: ReportDir must be a whole path, such as "
		    "/srv/atria-cw, not %s", path, dir);
	n->dir = dir;
	return 0;
}

int
notice_check(struct notice *n, const char *path, struct err *e)
{
	if (check_pages(n, path, e) == -1)
		return -1;
	if (n->wait < 1000 || n->wait > 600 * 1000) {
		n->wait = NOTICE_WAIT;
		return err_set(e, "%s: NotifySeconds must be 1 to 600", path);
	}
	if (*n->word == '\0')
		n->word = notice_words[NOTICE_ATTENTION];
	for (n->when = NOTICE_FAILURE; !text_caseeq(n->word,
	    notice_words[n->when]); n->when++)
		if (n->when == NOTICE_ALWAYS)
			return err_set(e, "%s: Notify must be failure, "
			    "attention, change or always, not %s", path,
			    n->word);
	return 0;
}
