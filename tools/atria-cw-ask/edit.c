#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "io.h"
#include "job_file.h"
#include "job_text.h"
#include "questions.h"
#include "text.h"
#include "wrap.h"

/* A person edits a copy of a file, in a folder of its own. */
struct edit {
	struct job_file file;
	const char *job;
	bool is_rules;
	struct buf folder;
	struct buf copy;	/* its path */
	struct buf text;	/* what it holds */
};

#define RULES_HEAD	"customer,sku,do,value,until,note\n"

/* --- the editor ----------------------------------------------------------- */

/* As sh runs it: the variable may hold options, too. */
static const char *
editor_command(void)
{
	const char *s = getenv("VISUAL");

	if (s == NULL || *s == '\0')
		s = getenv("EDITOR");
	if (s == NULL || *s == '\0')
		s = access("/usr/bin/editor", X_OK) == 0 ? "editor" : "vi";
	return s;
}

/* Runs the command with the file; signals of the terminal are the editor's. */
static int
run_editor(const char *command, const char *path)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, interrupt, quit;
	struct buf script = { 0 };
	int status = -1;
	pid_t pid;

	buf_addf(&script, "%s \"$1\"", command);
	(void)sigaction(SIGINT, &ignore, &interrupt);
	(void)sigaction(SIGQUIT, &ignore, &quit);
	if ((pid = fork()) == 0) {
		(void)sigaction(SIGINT, &interrupt, NULL);
		(void)sigaction(SIGQUIT, &quit, NULL);
		(void)execl("/bin/sh", "sh", "-c", script.data, "sh", path,
		    (char *)NULL);
		_exit(127);
	}
	while (pid != -1 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	(void)sigaction(SIGINT, &interrupt, NULL);
	(void)sigaction(SIGQUIT, &quit, NULL);
	buf_release(&script);
	return status;
}

/* --- the copy ------------------------------------------------------------- */

static int
make_copy(struct edit *ed, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	int fd, rc;

	buf_addf(&ed->folder, "%s/atria-cw-edit.XXXXXX",
	    tmp == NULL || *tmp == '\0' ? "/tmp" : tmp);
	if (mkdtemp(ed->folder.data) == NULL)
		return err_set(e, "%s cannot be made: %s", ed->folder.data,
		    strerror(errno));
	buf_addf(&ed->copy, "%s%s", ed->folder.data,
	    strrchr(ed->file.path, '/'));
	fd = open(ed->copy.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	rc = fd == -1 ? -1 : io_write(fd, ed->text.data, ed->text.len);
	if (fd != -1 && close(fd) == -1)
		rc = -1;
	return rc == 0 ? 0 : err_set(e, "%s cannot be written: %s",
	    ed->copy.data, strerror(errno));
}

/* Editors may leave other files there, which stay. */
static void
remove_copy(const struct edit *ed)
{
	if (ed->copy.data != NULL)
		(void)unlink(ed->copy.data);
	if (ed->folder.data != NULL)
		(void)rmdir(ed->folder.data);
}

/* --- what is wrong -------------------------------------------------------- */

/* The line that "PATH:LINE: ...", "PATH: line LINE: ..." or the name of a
 * parameter tells; 0: none. */
static unsigned long
find_line(const struct edit *ed, const char *message)
{
	const char *colon = strstr(message, ed->file.path);
	struct buf word = { 0 }, text = { 0 };
	struct err e;
	unsigned long line = 0;

	colon = colon == NULL ? message : colon + strlen(ed->file.path);
	if (*colon == ':')
		line = strtoul(colon + (strncmp(colon, ": line ", 7) == 0 ?
		    7 : 1), NULL, 10);
	buf_add(&text, ed->text.data, ed->text.len);
	if (line == 0 && !ed->is_rules &&
	    job_text_forgive(&text, ed->file.path, &e) == 0)
		for (; line == 0 && *colon != '\0'; colon++) {
			buf_clear(&word);
			buf_add(&word, colon, strcspn(colon, " :;?,"));
			line = job_text_line(&text, word.data);
			colon += word.len;
			if (*colon == '\0')
				break;
		}
	buf_release(&word);
	buf_release(&text);
	return line;
}

static void
show_line(const struct edit *ed, unsigned long line)
{
	const char *p = ed->text.data;
	struct buf copy = { 0 }, shown = { 0 };
	unsigned long i;

	for (i = 1; p != NULL && i < line; i++)
		if ((p = strchr(p, '\n')) != NULL)
			p++;
	if (line == 0 || p == NULL)
		return;
	buf_add(&copy, p, strcspn(p, "\r\n"));
	wrap_add_clean(&shown, copy.data);
	(void)dprintf(STDERR_FILENO, "%6lu | %s\n", line, shown.data);
	buf_release(&copy);
	buf_release(&shown);
}

/* Whether a person wants to go on. */
static bool
wants_again(void)
{
	char answer[64];
	ssize_t n;

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return false;
	(void)dprintf(STDERR_FILENO, "Edit it again? n keeps the copy and "
	    "changes nothing. [Y/n] ");
	n = read(STDIN_FILENO, answer, sizeof(answer));
	return n > 0 && answer[0] != 'n' && answer[0] != 'N';
}

static bool
has_changed(const struct edit *ed)
{
	return !buf_same(&ed->text, &ed->file.text);
}

/* --- one after the other -------------------------------------------------- */

/* Edits the copy once. Returns as job_file_save(). */
static int
edit_once(struct edit *ed, const char *editor, struct err *e)
{
	int failed = run_editor(editor, ed->copy.data);

	buf_clear(&ed->text);
	if (io_read_file(ed->copy.data, CONF_MAX_SIZE, &ed->text, e) == -1)
		return EXIT_LOCAL;
	if (failed != 0) {
		(void)err_set(e, "the editor failed: %s", editor);
		return EXIT_LOCAL;
	}
	return has_changed(ed) ? job_file_save(&ed->file, &ed->text, e) :
	    EXIT_DONE;
}

static void
say_kept(const struct edit *ed, int status)
{
	const char *path = ed->file.path, *copy = ed->copy.data;

	if (status == EXIT_REFUSED)
		warn_line("your copy is kept; compare, and edit again: "
		    "diff %s %s", path, copy);
	else
		warn_line("nothing was changed; your copy is kept; to go on "
		    "with it: atria-cw edit %s%s --from %s", ed->job,
		    ed->is_rules ? " --rules" : "", copy);
}

static int
edit(struct edit *ed, struct buf *out)
{
	const char *editor = editor_command();
	struct err e;
	int status;
	bool again;

	do {
		status = edit_once(ed, editor, &e);
		if (status != EXIT_DONE) {
			warn_line("%s", e.text);
			show_line(ed, find_line(ed, e.text));
		}
		again = status == EXIT_CONFIG && wants_again();
	} while (again);
	if (status == EXIT_DONE)
		buf_addf(out, has_changed(ed) ? "Saved: %s\n" :
		    "Nothing was changed in %s\n", ed->file.path);
	if (status == EXIT_DONE || !has_changed(ed))
		remove_copy(ed);
	else
		say_kept(ed, status);
	return status;
}

static int
start(struct edit *ed, const char *path, const char *from, struct err *e)
{
	if (job_file_open(&ed->file, path, e) == -1)
		return -1;
	if (from != NULL) {
		if (io_read_file(from, CONF_MAX_SIZE, &ed->text, e) == -1)
			return -1;
	} else if (ed->file.exists) {
		buf_add(&ed->text, ed->file.text.data, ed->file.text.len);
	} else {
		buf_adds(&ed->text, RULES_HEAD);
	}
	return make_copy(ed, e);
}

/* JOB PATH [FROM]: the job file, or rules.csv; the copy begins as FROM */
int
ask_edit(char **operands, struct buf *out)
{
	const char *name = strrchr(operands[1], '/');
	struct edit ed = { .job = operands[0],
		.is_rules = name != NULL && strcmp(name, "/rules.csv") == 0 };
	struct err e;
	int status = EXIT_LOCAL;

	ed.file.check = ed.is_rules ? job_file_check_rules : job_file_check;
	if (start(&ed, operands[1], operands[2], &e) == 0) {
		status = edit(&ed, out);
	} else {
		warn_line("%s", e.text);
		remove_copy(&ed);
	}
	job_file_release(&ed.file);
	buf_release(&ed.folder);
	buf_release(&ed.copy);
	buf_release(&ed.text);
	return status;
}
