#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "conf.h"
#include "cwlog.h"
#include "io.h"
#include "questions.h"
#include "secrets.h"
#include "text.h"
#include "wipe.h"

#define STORED_FD	3
#define VALUE_MAX	4096
#define PASTED		20	/* ms: what comes sooner was not typed */

/* Those that are asked for: all that are needed, and Atria's at the end. */
struct asked {
	const char *name;
	const char *prompt;
};

static const struct asked connectwise_keys[] = {
	{ "CompanyName", "ConnectWise login company" },
	{ "PublicKey", "ConnectWise public key" },
	{ "PrivateKey", "ConnectWise private key" },
	{ "ClientId", "ConnectWise client id" },
	{ "AtriaToken", "Atria API token" },
	{ NULL, NULL }
};
static const struct asked autotask_keys[] = {
	{ "AutotaskUser", "Autotask API user" },
	{ "AutotaskSecret", "Autotask API secret" },
	{ "AutotaskIntegrationCode", "Autotask tracking identifier" },
	{ "AtriaToken", "Atria API token" },
	{ NULL, NULL }
};

static int
report(enum log_code code, const struct log_facts *facts)
{
	struct buf text = { 0 };

	log_message(code, facts, NULL, &text);
	warn_line("%s %s", log_code_name(code), text.data);
	buf_release(&text);
	return -1;
}

static int
report_unusable(const char *why)
{
	return report(CW16, &(struct log_facts){ .error = why });
}

/* --- what was taken, without showing it ---------------------------------- */

#define TWICE	8	/* characters: two equal halves of so many are odd */

static size_t
count_characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Says how long the value is, and what looks like a mistake. */
static void
describe(const char *name, const char *value)
{
	char copy[VALUE_MAX], *text;
	size_t len = strlen(value);

	if (len >= sizeof(copy))
		return;
	memcpy(copy, value, len + 1);
	text = text_trim(copy);
	if (isatty(STDERR_FILENO))
		(void)dprintf(STDERR_FILENO, "  %s: %zu characters\n", name,
		    count_characters(text));
	if (strlen(text) != len)
		warn_line("%s: there are blanks around it, which do not count",
		    name);
	len = strlen(text);
	if (strpbrk(text, "\r\n") != NULL)
		warn_line("%s: there is a line break in it; it must be one "
		    "line", name);
	if (len >= 2 * TWICE && len % 2 == 0 &&
	    memcmp(text, text + len / 2, len / 2) == 0)
		warn_line("%s: its second half is the same as the first; was "
		    "it pasted twice?", name);
	wipe(copy, sizeof(copy));
}

/* --- at a terminal -------------------------------------------------------- */

static struct termios before;

static void
restore_echo(void)
{
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
	(void)io_write(STDERR_FILENO, "\n", 1);
}

static void
on_signal(int sig)
{
	restore_echo();
	_exit(128 + sig);
}

static void
catch_signals(void (*handler)(int))
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction sa;
	size_t i;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	(void)sigemptyset(&sa.sa_mask);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaction(signals[i], &sa, NULL);
}

/* A line that is typed, without its LF; false if it is too long. */
static bool
read_typed(char value[VALUE_MAX])
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct termios silent;
	size_t n = 0;
	bool more;

	if (tcgetattr(STDIN_FILENO, &before) == -1)
		return false;
	catch_signals(on_signal);
	silent = before;
	silent.c_lflag &= (tcflag_t)~ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &silent);
	while (n < VALUE_MAX - 1 && read(STDIN_FILENO, value + n, 1) == 1 &&
	    value[n] != '\n')
		n++;
	more = poll(&input, 1, PASTED) == 1;
	if (more)
		(void)tcflush(STDIN_FILENO, TCIFLUSH);
	restore_echo();
	catch_signals(SIG_DFL);
	value[n] = '\0';
	if (more)
		warn_line("more than one line was entered at once; only the "
		    "first one was taken");
	return n < VALUE_MAX - 1;
}

/* The secrets that are typed; those left out are not in the object. */
static json_t *
ask_person(const json_t *stored, const struct asked *asked)
{
	json_t *typed = json_object();
	char value[VALUE_MAX];
	bool good = true;

	for (; good && asked->name != NULL; asked++) {
		(void)dprintf(STDERR_FILENO, "%s (%s)%s: ", asked->prompt,
		    asked->name, json_object_get(stored, asked->name) !=
		    NULL ? " [stored; Enter keeps it]" : "");
		if ((good = read_typed(value)) && *value != '\0')
			describe(asked->name, value);
		if (good && *value != '\0' && json_object_set_new(typed,
		    asked->name, json_string(text_trim(value))) == -1)
			good = false;
		wipe(value, sizeof(value));
	}
	if (good)
		return typed;
	json_decref(typed);
	(void)report_unusable("what was typed is too long, or no UTF-8");
	return NULL;
}

/* --- as JSON -------------------------------------------------------------- */

static json_t *
read_object(int fd, const char *name, struct err *e)
{
	struct buf text = { 0 };
	json_t *object = NULL;
	struct err why;

	/* at once, as growing would leave copies behind */
	buf_reserve(&text, 4 * SECRET_SOURCE_MAX);
	if (io_read_all(fd, SECRET_SOURCE_MAX, &text, &why) == -1)
		(void)err_set(e, "%s: %s", name, why.text);
	else if (text.len == 0)
		(void)err_set(e, "%s: it is empty", name);
	else
		object = conf_parse(&text, name, CONF_SECRET, e);
	wipe(text.data, text.cap);
	buf_release(&text);
	return object;
}

/* The name as we write it, or NULL. */
static const char *
find_name(const char *name)
{
	size_t i;

	for (i = 0; secrets_name(i) != NULL; i++)
		if (text_caseeq(name, secrets_name(i)))
			break;
	return secrets_name(i);
}

/*
 * Puts the new ones into all. What has an unknown name could be a secret in the
 * wrong place, so the name is not shown.
 */
static int
merge(json_t *all, json_t *new)
{
	json_t *seen = json_object(), *value;
	const char *given, *name, *why = NULL;

	json_object_foreach(new, given, value) {
		if ((name = find_name(given)) == NULL)
			why = "it has a name that is none of these: "
			    "CompanyName PublicKey PrivateKey ClientId "
			    "AtriaToken AutotaskUser AutotaskSecret "
			    "AutotaskIntegrationCode ProxyUser ProxyPassword";
		else if (json_object_get(seen, name) != NULL)
			why = "it has a name twice";
		else if (json_object_set(all, name, value) == 0 &&
		    json_object_set(seen, name, value) == 0) {
			if (json_is_string(value) && !isatty(STDIN_FILENO))
				describe(name, json_string_value(value));
			continue;
		}
		break;
	}
	json_decref(seen);
	return why == NULL ? 0 : report_unusable(why);
}

/* --- all of them ---------------------------------------------------------- */

static bool
is_valid(const json_t *value)
{
	char text[VALUE_MAX];
	bool good;

	if (!json_is_string(value) ||
	    json_string_length(value) >= sizeof(text) ||
	    strlen(json_string_value(value)) != json_string_length(value))
		return false;
	memcpy(text, json_string_value(value), json_string_length(value) + 1);
	good = secrets_is_valid(text_trim(text));
	wipe(text, sizeof(text));
	return good;
}

/* All that are there are valid; and those are there that are needed. */
static int
check(const json_t *all, const struct asked *asked)
{
	const char *name = NULL;
	json_t *value;
	size_t i;

	for (i = 0; name == NULL && secrets_name(i) != NULL; i++) {
		value = json_object_get(all, secrets_name(i));
		if (value != NULL && !is_valid(value))
			name = secrets_name(i);
	}
	for (; name == NULL && strcmp(asked->name, "AtriaToken") != 0; asked++)
		if (json_object_get(all, asked->name) == NULL)
			name = asked->name;
	return name == NULL ? 0 :
	    report(CW18, &(struct log_facts){ .property = name });
}

static int
write_object(const json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	int rc;

	if (text == NULL)
		return -1;
	rc = io_write(STDOUT_FILENO, text, strlen(text));
	wipe_free(text);
	return rc;
}

static int
combine(json_t *all, const struct asked *asked)
{
	struct err e;
	json_t *new;
	int rc = -1;

	if (isatty(STDIN_FILENO))
		new = ask_person(all, asked);
	else if ((new = read_object(STDIN_FILENO, "standard input",
	    &e)) == NULL)
		(void)report_unusable(e.text);
	if (new != NULL)
		rc = merge(all, new);
	if (rc == 0)
		rc = check(all, asked);
	json_decref(new);
	return rc;
}

/*
 * PSA [NAME]: the secrets for it, those of descriptor 3, which NAME describes,
 * with the new ones. Writes the object itself, as it must not be in the
 * answer's memory.
 */
int
ask_secrets(char **operands, struct buf *out)
{
	const struct asked *asked = strcmp(operands[0], "autotask") == 0 ?
	    autotask_keys : connectwise_keys;
	json_t *all;
	struct err e;
	int status = EXIT_CONFIG;

	(void)out;
	secrets_close_process();
	json_set_alloc_funcs(wipe_malloc, wipe_free);
	all = operands[1] == NULL ? json_object() :
	    read_object(STORED_FD, operands[1], &e);
	if (all == NULL)
		warn_line("%s; delete it, and enter all secrets again",
		    e.text);
	else if (combine(all, asked) == 0)
		status = write_object(all) == -1 ? EXIT_LOCAL :
		    json_object_get(all, "AtriaToken") == NULL ? EXIT_ERRORS :
		    EXIT_DONE;
	json_decref(all);
	return status;
}
