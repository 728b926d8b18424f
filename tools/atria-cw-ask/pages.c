#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"
#include "pages.h"
#include "runs.h"

#define PAGE_MAX	((size_t)1 << 30)
#define SUFFIX		".html"

static const char *
user_name(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	return pw == NULL ? "this user" : pw->pw_name;
}

/* --- a new file ------------------------------------------------------------ */

/* A file on its way: it has no name that anybody looks for. */
struct new_file {
	struct buf path;
	int fd;			/* -1: not open */
};

static int
dir_fault(const struct notice *n, int error, struct err *e)
{
	if (error == ENOENT)
		return err_set(e, "ReportDir %s is not there; type: install "
		    "-d -o %s -g %s -m 2750 %s", n->dir, user_name(),
		    n->group == NULL ? "GROUP" : n->group, n->dir);
	if (error == ENOTDIR)
		return err_set(e, "ReportDir %s is no directory", n->dir);
	if (error == EROFS)
		return err_set(e, "ReportDir %s is read-only here; a service "
		    "of systemd needs it as ReadWritePaths=, see "
		    "atria-cw-notify(7)", n->dir);
	if (error == EACCES || error == EPERM)
		return err_set(e, "ReportDir %s cannot be written by %s; type: "
		    "chown %s %s", n->dir, user_name(), user_name(), n->dir);
	return err_set(e, "ReportDir %s cannot be written: %s", n->dir,
	    strerror(error));
}

/* The group that pages get: the chosen one, or the folder's. */
static int
find_group(const struct notice *n, gid_t folder, gid_t *gid, struct err *e)
{
	const struct group *group;

	*gid = folder;
	if (n->group == NULL)
		return 0;
	if ((group = getgrnam(n->group)) == NULL)
		return err_set(e, "ReportGroup %s: there is no such group; "
		    "type: groupadd %s", n->group, n->group);
	*gid = group->gr_gid;
	return 0;
}

static int
give_to_group(const struct notice *n, int fd, gid_t gid, struct err *e)
{
	const struct group *group;
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_gid == gid)
		return 0;
	if (fchown(fd, (uid_t)-1, gid) == 0)
		return 0;
	if (n->group != NULL)
		return err_set(e, "ReportGroup %s: %s is not in that group; "
		    "type: usermod -aG %s %s", n->group, user_name(), n->group,
		    user_name());
	group = getgrgid(gid);
	return err_set(e, "ReportDir %s: pages are for its group %s, which %s "
	    "is not in; type: chmod g+s %s, or set ReportGroup", n->dir,
	    group == NULL ? "" : group->gr_name, user_name(), n->dir);
}

static void
drop_file(struct new_file *f)
{
	if (f->fd != -1) {
		(void)close(f->fd);
		(void)unlink(f->path.data);
	}
	f->fd = -1;
	buf_release(&f->path);
}

/* Opens it with the group and the mode of a page, empty. */
static int
open_file(struct new_file *f, const struct notice *n, struct err *e)
{
	struct stat st;
	gid_t gid = 0;

	*f = (struct new_file){ .fd = -1 };
	if (stat(n->dir, &st) == -1)
		return dir_fault(n, errno, e);
	if (!S_ISDIR(st.st_mode))
		return dir_fault(n, ENOTDIR, e);
	if (find_group(n, st.st_gid, &gid, e) == -1)
		return -1;
	buf_addf(&f->path, "%s/.atria-cw.XXXXXX", n->dir);
	if ((f->fd = mkstemp(f->path.data)) == -1)
		return dir_fault(n, errno, e);
	(void)fcntl(f->fd, F_SETFD, FD_CLOEXEC);
	if (give_to_group(n, f->fd, gid, e) == -1)
		return -1;
	return fchmod(f->fd, n->mode) == 0 ? 0 : dir_fault(n, errno, e);
}

/* Gives it its text and its name: all of it, or not at all. */
static int
place_file(struct new_file *f, const struct notice *n, const char *path,
    const struct buf *text, struct err *e)
{
	if (io_write(f->fd, text->data, text->len) == -1 ||
	    fsync(f->fd) == -1 || rename(f->path.data, path) == -1)
		return dir_fault(n, errno, e);
	(void)close(f->fd);
	f->fd = -1;
	return 0;
}

static int
put_file(const struct notice *n, const char *path, const struct buf *text,
    struct err *e)
{
	struct new_file f;
	int rc = open_file(&f, n, e);

	if (rc == 0)
		rc = place_file(&f, n, path, text, e);
	drop_file(&f);
	return rc;
}

int
pages_check(const struct notice *n, struct err *e)
{
	struct new_file f;
	int rc = open_file(&f, n, e);

	drop_file(&f);
	return rc;
}

/* --- their names ------------------------------------------------------------ */

#define RUN_LEN		21	/* 20261026T220000Z-0a1b */
#define NO_PERIOD	"no-period"

static void
add_name(struct buf *out, const struct page_name *name)
{
	buf_addf(out, "%s-%s-%s-%s" SUFFIX, name->job, *name->period == '\0' ?
	    NO_PERIOD : name->period, name->run, name->kind);
}

/* Takes a file's name apart, which is changed; false: it is no page's. */
static bool
take_name(struct page_name *name, char *file)
{
	size_t len = strlen(file), suffix = strlen(SUFFIX);
	char *p;

	if (len <= suffix || strcmp(file + len - suffix, SUFFIX) != 0 ||
	    strspn(file, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789._-") != len)
		return false;
	file[len - suffix] = '\0';
	if ((p = strrchr(file, '-')) == NULL || p - file <= RUN_LEN + 1)
		return false;
	*p = '\0';
	name->kind = p + 1;
	p -= RUN_LEN;
	name->run = p;
	if (p[-1] != '-' || p[8] != 'T' || p[15] != 'Z')
		return false;
	*--p = '\0';
	if (p - file > 10 && p[-11] == '-' && p[-6] == '-' && p[-3] == '-')
		p -= 10;
	else if (p - file > 9 && strcmp(p - 9, NO_PERIOD) == 0)
		p -= 9;
	else
		return false;
	name->period = p;
	p[-1] = '\0';
	name->job = file;
	return true;
}

/* --- the list of them -------------------------------------------------------- */

/* The newest first, whatever their job is. */
static int
compare_entries(const struct dirent **a, const struct dirent **b)
{
	char x[256], y[256];
	struct page_name nx, ny;
	int order = 0;

	(void)snprintf(x, sizeof(x), "%s", (*a)->d_name);
	(void)snprintf(y, sizeof(y), "%s", (*b)->d_name);
	if (take_name(&nx, x) && take_name(&ny, y))
		order = strcmp(ny.run, nx.run);
	return order != 0 ? order : strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_page(const struct dirent *entry)
{
	struct page_name name;
	char file[256];

	(void)snprintf(file, sizeof(file), "%s", entry->d_name);
	return take_name(&name, file);
}

static void
add_row(struct buf *out, const char *file)
{
	struct page_name name;
	char copy[256];

	(void)snprintf(copy, sizeof(copy), "%s", file);
	if (!take_name(&name, copy))
		return;
	buf_addf(out, "<tr><td><a href=\"%s\">%s</a><td>%s<td>%s<td>"
	    "%.4s-%.2s-%.2s %.2s:%.2s UTC\n", file, name.job, name.period,
	    name.kind, name.run, name.run + 4, name.run + 6, name.run + 9,
	    name.run + 11);
}

static void
add_list(struct buf *out, const char *dir)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, is_page, compare_entries), i;

	buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8"
	    "\">\n<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>Atria to ConnectWise: runs</title>\n"
	    "<style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem}"
	    "td,th{text-align:left;padding:0 1.5rem 0 0}</style>\n"
	    "<h1>Atria to ConnectWise: runs</h1>\n<table>\n"
	    "<tr><th>Job<th>Billing period until<th>What<th>When\n");
	for (i = 0; i < n; i++) {
		add_row(out, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	buf_adds(out, "</table>\n");
}

/*
 * Two jobs that end at the same time make the list one after the other. A
 * reader could hold the lock, too: then we go on without it.
 */
static int
renew_list(const struct notice *n, struct err *e)
{
	struct buf text = { 0 }, path = { 0 };
	int dir = open(n->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), i, rc;

	for (i = 0; i < 100 && dir != -1 && flock(dir, LOCK_EX | LOCK_NB) == -1;
	    i++)
		(void)poll(NULL, 0, 10);
	add_list(&text, n->dir);
	buf_addf(&path, "%s/index" SUFFIX, n->dir);
	rc = put_file(n, path.data, &text, e);
	if (dir != -1)
		(void)close(dir);
	buf_release(&path);
	buf_release(&text);
	return rc;
}

int
pages_publish(const struct notice *n, const struct page_name *name,
    const char *path, struct buf *published, struct err *e)
{
	struct buf text = { 0 };
	int rc;

	buf_addf(published, "%s/", n->dir);
	add_name(published, name);
	rc = io_read_file(path, PAGE_MAX, &text, e);
	if (rc == 0)
		rc = put_file(n, published->data, &text, e);
	if (rc == 0)
		rc = renew_list(n, e);
	buf_release(&text);
	return rc;
}

void
pages_delete(const struct notice *n, const char *job, const char *run)
{
	struct dirent **names = NULL;
	struct buf path = { 0 };
	struct page_name name;
	char file[256];
	int all = scandir(n->dir, &names, is_page, NULL), i;

	for (i = 0; i < all; i++) {
		(void)snprintf(file, sizeof(file), "%s", names[i]->d_name);
		if (take_name(&name, file) && strcmp(name.job, job) == 0 &&
		    strcmp(name.run, run) == 0) {
			buf_clear(&path);
			buf_addf(&path, "%s/%s", n->dir, names[i]->d_name);
			(void)unlink(path.data);
		}
		free(names[i]);
	}
	free(names);
	buf_release(&path);
}
